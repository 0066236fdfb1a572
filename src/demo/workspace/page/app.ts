import { h } from 'preact';
import type { ComponentChild } from 'preact';
import { AppHome } from './app-home.ts';
import { ChannelPane } from './channel-pane.ts';
import { Confirm } from './confirm.ts';
import { Icon } from './icon.ts';
import { Modal } from './modal.ts';
import { Notice } from './notice.ts';
import { usePage } from './page-context.ts';
import { PersonSwitch } from './person-switch.ts';
import { PictureViewer } from './picture-viewer.ts';
import { Sidebar } from './sidebar.ts';
import { Thread } from './thread.ts';
import { Toasts } from './toasts.ts';

/** The whole page. */
export function App(): ComponentChild {
  const { state, snapshot, dispatch } = usePage();
  const { place } = state;
  const channel = snapshot.channels.find(({ id }) => place.kind === 'channel' && id === place.channel);
  if (state.snapshot === undefined) return h(Waiting, null);
  return h(
    'div',
    { class: `page${state.thread === undefined ? '' : ' with-thread'}` },
    h(TopBar, null),
    h(Notice, null),
    h(Connection, null),
    h(
      'div',
      { class: 'columns' },
      h(Sidebar, null),
      state.drawerOpen
        ? h('div', { class: 'drawer-shade', onClick: () => dispatch({ kind: 'drawer', open: false }) })
        : null,
      channel === undefined ? h(AppHome, null) : h(ChannelPane, { channel }),
      channel === undefined || state.thread === undefined ? null : h(Thread, { channel, ts: state.thread }),
    ),
    h(Overlays, null),
    h('div', { class: 'visually-hidden', 'aria-live': 'polite' }, state.announcement),
  );
}

function TopBar(): ComponentChild {
  return h(
    'div',
    { class: 'top-bar' },
    h('span', { class: 'stand-in' }, 'local stand-in for Slack'),
    h(PersonSwitch, null),
  );
}

function Connection(): ComponentChild {
  const { state, snapshot } = usePage();
  if (state.link === 'lost') {
    return h(
      'div',
      { class: 'connection lost', role: 'status' },
      h(Icon, { name: 'plug' }),
      'Connection lost. Reconnecting…',
    );
  }
  if (snapshot.appConnected) return null;
  const words = `${snapshot.appName || 'The app'} is not connected: buttons and commands will not be answered.`;
  return h(
    'div',
    { class: 'connection', role: 'status', 'data-testid': 'app-offline' },
    h(Icon, { name: 'plug' }),
    words,
  );
}

/** Only the top modal of this person's stack is drawn, as in Slack; what lies below keeps its inputs. */
function Overlays(): ComponentChild {
  const { state, snapshot } = usePage();
  const modal = snapshot.modals.findLast((open) => open.for === state.me);
  return h(
    'div',
    null,
    modal === undefined ? null : h(Modal, { key: modal.id, modal }),
    state.question === undefined ? null : h(Confirm, { question: state.question }),
    state.picture === undefined ? null : h(PictureViewer, { picture: state.picture }),
    h(Toasts, null),
  );
}

function Waiting(): ComponentChild {
  const { state } = usePage();
  const words = state.link === 'lost' ? 'No connection yet. Trying again…' : 'Connecting to the workspace…';
  return h('div', { class: 'waiting', role: 'status' }, words);
}
