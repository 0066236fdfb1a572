import { h } from 'preact';
import type { ComponentChild } from 'preact';
import type { Channel } from '../page-protocol.ts';
import { Composer } from './composer.ts';
import { Icon } from './icon.ts';
import { MessageFeed } from './message-feed.ts';
import { channelMessages } from './message-list.ts';
import { usePage } from './page-context.ts';
import { PaneHead } from './pane-head.ts';

/** One channel or direct message: its head, its messages and the message box. */
export function ChannelPane({ channel }: { readonly channel: Channel }): ComponentChild {
  const { state, snapshot } = usePage();
  const isDirect = channel.dmWith !== undefined;
  const name = isDirect ? snapshot.appName : channel.name;
  const messages = channelMessages(snapshot, channel.id, state.me);
  const label = isDirect ? `Direct messages with ${name}` : `Messages in #${name}`;
  return h(
    'main',
    { class: 'pane channel-pane', 'data-testid': 'channel', 'data-channel': channel.id },
    h(PaneHead, { title: name, icon: isDirect ? 'pulse' : 'channel', note: channel.topic }),
    h(
      MessageFeed,
      { key: `${channel.id}:${state.me}`, label, messages, inThread: false },
      h(ChannelStart, { channel, name }),
    ),
    h(Composer, {
      key: channel.id,
      channel: channel.id,
      placeholder: isDirect ? `Message ${name}` : `Message #${name}`,
    }),
  );
}

function ChannelStart({
  channel,
  name,
}: {
  readonly channel: Channel;
  readonly name: string;
}): ComponentChild {
  const isDirect = channel.dmWith !== undefined;
  return h(
    'div',
    { class: 'channel-start' },
    h('h2', null, h(Icon, { name: isDirect ? 'pulse' : 'channel' }), name),
    h(
      'p',
      null,
      isDirect ? `Only you and ${name} can read this.` : `This is the very beginning of #${name}.`,
    ),
  );
}
