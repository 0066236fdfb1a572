import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { useEffect } from 'preact/hooks';
import { Icon } from './icon.ts';
import { usePage } from './page-context.ts';
import type { PageState } from './page-state.ts';

const shownMs = 7000;

/** Short words that Slack would show under the message box, such as a slash command that failed. */
export function Toasts(): ComponentChild {
  const { state } = usePage();
  return h(
    'div',
    { class: 'toasts', role: 'status', 'aria-live': 'polite' },
    state.toasts.map((toast) => h(Toast, { key: toast.id, toast })),
  );
}

function Toast({ toast }: { readonly toast: PageState['toasts'][number] }): ComponentChild {
  const { dispatch } = usePage();
  const close = () => dispatch({ kind: 'toast-gone', id: toast.id });
  useEffect(() => {
    const timer = setTimeout(close, shownMs);
    return () => clearTimeout(timer);
  }, []);
  return h(
    'div',
    { class: 'toast', 'data-testid': 'toast' },
    h('span', null, toast.text),
    h(
      'button',
      { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss', onClick: close },
      h(Icon, { name: 'close' }),
    ),
  );
}
