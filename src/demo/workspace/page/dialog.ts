import { h } from 'preact';
import type { ComponentChild, ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface DialogProps {
  readonly class: string;
  readonly labelledBy?: string;
  readonly label?: string;
  readonly testId?: string;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
}

/** The browser's own modal dialog: it keeps the focus inside, gives it back afterwards, and Escape closes it. */
export function Dialog({
  class: className,
  labelledBy,
  label,
  testId,
  onClose,
  children,
}: DialogProps): ComponentChild {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return h(
    'dialog',
    {
      ref: dialog,
      class: className,
      'aria-labelledby': labelledBy,
      'aria-label': label,
      'data-testid': testId,
      onCancel: (event: Event) => {
        event.preventDefault();
        onClose();
      },
    },
    children,
  );
}
