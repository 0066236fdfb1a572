import { h } from 'preact';
import type { ComponentChild } from 'preact';
import type { Channel } from '../page-protocol.ts';
import { Composer } from './composer.ts';
import { Icon } from './icon.ts';
import { MessageFeed } from './message-feed.ts';
import { threadMessages } from './message-list.ts';
import { usePage } from './page-context.ts';

/** A message and its replies, beside the channel or, on a narrow page, over it. */
export function Thread({ channel, ts }: { readonly channel: Channel; readonly ts: string }): ComponentChild {
  const { state, snapshot, dispatch } = usePage();
  const messages = threadMessages(snapshot, { channel: channel.id, ts, me: state.me });
  const name = channel.dmWith === undefined ? `#${channel.name}` : snapshot.appName;
  const close = () => dispatch({ kind: 'close-thread' });
  return h(
    'aside',
    { class: 'pane thread-pane', 'data-testid': 'thread', 'aria-label': 'Thread' },
    h(
      'header',
      { class: 'pane-head' },
      h(
        'button',
        { type: 'button', class: 'icon-button back-button', 'aria-label': 'Back', onClick: close },
        h(Icon, { name: 'back' }),
      ),
      h('h2', null, 'Thread'),
      h('span', { class: 'pane-note' }, name),
      h(
        'button',
        { type: 'button', class: 'icon-button close-button', 'aria-label': 'Close thread', onClick: close },
        h(Icon, { name: 'close' }),
      ),
    ),
    h(MessageFeed, { key: `${ts}:${state.me}`, label: 'Thread', messages, inThread: true }),
    h(Composer, { key: `composer-${ts}`, channel: channel.id, threadTs: ts, placeholder: 'Reply…' }),
  );
}
