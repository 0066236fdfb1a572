import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { Blocks } from './block-kit/blocks.ts';
import { Icon } from './icon.ts';
import { Surface, usePage } from './page-context.ts';
import { PaneHead } from './pane-head.ts';

/** The app's own page for this person. */
export function AppHome(): ComponentChild {
  const { state, snapshot } = usePage();
  const blocks = snapshot.homes[state.me] ?? [];
  return h(
    'main',
    { class: 'pane home-pane', 'data-testid': 'home' },
    h(PaneHead, { title: snapshot.appName, icon: 'home', note: 'Home' }),
    h(
      'div',
      { class: 'home-scroll' },
      h(
        Surface.Provider,
        { value: { at: { surface: 'home' }, key: `home:${state.me}`, blocks } },
        blocks.length > 0 ? h(Blocks, { blocks }) : h(EmptyHome, null),
      ),
    ),
  );
}

function EmptyHome(): ComponentChild {
  const { snapshot } = usePage();
  const words = snapshot.appConnected
    ? 'The app has not published its Home for you yet.'
    : 'The app is not connected, so it cannot show its Home.';
  return h('div', { class: 'empty' }, h(Icon, { name: 'home' }), h('p', null, words));
}
