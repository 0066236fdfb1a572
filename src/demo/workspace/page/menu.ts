import { h } from 'preact';
import type { ComponentChild, ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly hint?: string;
  readonly current?: boolean;
  choose(): void;
}

export interface MenuProps {
  readonly label: string;
  readonly class: string;
  readonly items: readonly MenuItem[];
  readonly testId?: string;
  readonly children?: ComponentChildren;
}

/**
 * A button that opens a list of things to do. The list lies in the browser's top layer, so that no box cuts it off;
 * Escape and a click beside it close it.
 */
export function Menu({ label, class: className, items, testId, children }: MenuProps): ComponentChild {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const onToggle = (event: ToggleEvent) => {
    if (event.newState !== 'open' || list.current === null || button.current === null) return;
    place(list.current, button.current.getBoundingClientRect());
    list.current.querySelector('button')?.focus();
  };
  const choose = (item: MenuItem) => {
    list.current?.hidePopover();
    item.choose();
  };
  return h(
    'span',
    { class: 'menu' },
    h(
      'button',
      {
        ref: button,
        type: 'button',
        class: className,
        'aria-label': label,
        'aria-haspopup': 'menu',
        'data-testid': testId,
        popovertarget: id,
      },
      children,
    ),
    h(
      'div',
      {
        ref: list,
        id,
        popover: 'auto',
        role: 'menu',
        'aria-label': label,
        class: 'menu-list',
        onToggle,
        onKeyDown: step,
      },
      items.map((item) => h(MenuEntry, { key: item.key, item, onChoose: () => choose(item) })),
    ),
  );
}

function MenuEntry({
  item,
  onChoose,
}: {
  readonly item: MenuItem;
  readonly onChoose: () => void;
}): ComponentChild {
  const kind = item.current === undefined ? 'menuitem' : 'menuitemradio';
  return h(
    'button',
    { type: 'button', role: kind, class: 'menu-item', 'aria-checked': item.current, onClick: onChoose },
    h('span', { class: 'menu-label' }, item.label),
    item.hint === undefined ? null : h('span', { class: 'menu-hint' }, item.hint),
  );
}

/** Below the button, or above it where there is no room; always inside the window. */
function place(list: HTMLElement, anchor: DOMRect): void {
  const { width, height } = list.getBoundingClientRect();
  const below = anchor.bottom + 4;
  const top = below + height > innerHeight - 8 ? Math.max(8, anchor.top - height - 4) : below;
  const left = Math.max(8, Math.min(anchor.left, innerWidth - width - 8));
  list.style.top = `${top}px`;
  list.style.left = `${left}px`;
}

function step(event: KeyboardEvent): void {
  const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
  const move = moves[event.key];
  if (move === undefined || !(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll('button')];
  const at = items.findIndex((item) => item === document.activeElement);
  items[(at + move + items.length) % items.length]?.focus();
}
