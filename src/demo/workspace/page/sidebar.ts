import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Channel } from '../page-protocol.ts';
import { Icon } from './icon.ts';
import type { IconName } from './icon.ts';
import { usePage } from './page-context.ts';
import type { Place } from './page-state.ts';

/** The workspace, its channels and the app; a drawer on a narrow page. */
export function Sidebar(): ComponentChild {
  const { state, snapshot, dispatch } = usePage();
  const channels = snapshot.channels.filter(({ dmWith }) => dmWith === undefined);
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    if (state.drawerOpen) nav.current?.querySelector<HTMLElement>('li button')?.focus();
  }, [state.drawerOpen]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') dispatch({ kind: 'drawer', open: false });
  };
  const direct = snapshot.channels.filter(({ dmWith }) => dmWith === state.me);
  return h(
    'nav',
    {
      ref: nav,
      onKeyDown,
      class: `sidebar${state.drawerOpen ? ' open' : ''}`,
      'aria-label': 'Channels',
      'data-testid': 'sidebar',
    },
    h(
      'div',
      { class: 'sidebar-head' },
      h('span', { class: 'team' }, snapshot.team),
      h(
        'button',
        {
          type: 'button',
          class: 'icon-button drawer-close',
          'aria-label': 'Close',
          onClick: () => dispatch({ kind: 'drawer', open: false }),
        },
        h(Icon, { name: 'close' }),
      ),
    ),
    h('h2', null, 'Channels'),
    h(
      'ul',
      null,
      channels.map((channel) =>
        h(ChannelEntry, { key: channel.id, channel, icon: 'channel', label: channel.name }),
      ),
    ),
    h('h2', null, 'Direct messages'),
    h(
      'ul',
      null,
      direct.map((channel) =>
        h(ChannelEntry, { key: channel.id, channel, icon: 'pulse', label: snapshot.appName }),
      ),
    ),
    h('h2', null, 'Apps'),
    h('ul', null, h(Entry, { place: { kind: 'home' }, icon: 'home', label: 'App Home', unread: 0 })),
    h(AppState, null),
  );
}

function ChannelEntry({
  channel,
  icon,
  label,
}: {
  readonly channel: Channel;
  readonly icon: IconName;
  readonly label: string;
}): ComponentChild {
  const { state } = usePage();
  return h(Entry, {
    place: { kind: 'channel', channel: channel.id },
    icon,
    label,
    unread: state.unread[channel.id] ?? 0,
  });
}

function Entry(props: {
  readonly place: Place;
  readonly icon: IconName;
  readonly label: string;
  readonly unread: number;
}): ComponentChild {
  const { place, icon, label, unread } = props;
  const { state, dispatch, send } = usePage();
  const here = state.place;
  const current =
    place.kind === 'home' ? here.kind === 'home' : here.kind === 'channel' && here.channel === place.channel;
  const go = () => {
    dispatch({ kind: 'go', place });
    if (place.kind === 'home') send({ kind: 'open-home', as: state.me });
  };
  return h(
    'li',
    null,
    h(
      'button',
      {
        type: 'button',
        class: `entry${unread > 0 ? ' unread' : ''}`,
        'aria-current': current ? 'page' : undefined,
        onClick: go,
      },
      h(Icon, { name: icon }),
      h('span', { class: 'entry-label' }, label),
      unread > 0 ? h('span', { class: 'badge', 'aria-label': `${unread} new` }, unread) : null,
    ),
  );
}

function AppState(): ComponentChild {
  const { snapshot } = usePage();
  const words = snapshot.appConnected
    ? `${snapshot.appName} is connected`
    : `${snapshot.appName} is not connected`;
  return h(
    'div',
    { class: `app-state${snapshot.appConnected ? ' on' : ''}`, 'data-testid': 'app-state' },
    h('span', { class: 'lamp', 'aria-hidden': 'true' }),
    words,
  );
}
