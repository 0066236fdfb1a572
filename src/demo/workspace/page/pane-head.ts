import { h } from 'preact';
import type { ComponentChild, ComponentChildren } from 'preact';
import { Icon } from './icon.ts';
import type { IconName } from './icon.ts';
import { usePage } from './page-context.ts';

export interface PaneHeadProps {
  readonly title: string;
  readonly icon: IconName;
  readonly note: string;
  readonly children?: ComponentChildren;
}

/** The head of a channel or of the App Home; on a narrow page it also opens the list of channels. */
export function PaneHead({ title, icon, note, children }: PaneHeadProps): ComponentChild {
  const { state, dispatch } = usePage();
  const unread = Object.keys(state.unread).some((key) => !key.includes('/'));
  return h(
    'header',
    { class: 'pane-head' },
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button drawer-button',
        'aria-label': unread ? 'Channels, new messages' : 'Channels',
        'aria-expanded': state.drawerOpen,
        onClick: () => dispatch({ kind: 'drawer', open: true }),
      },
      h(Icon, { name: 'menu' }),
      unread ? h('span', { class: 'dot' }) : null,
    ),
    h('h1', null, h(Icon, { name: icon }), h('span', null, title)),
    note === '' ? null : h('span', { class: 'pane-note', title: note }, note),
    children,
  );
}
