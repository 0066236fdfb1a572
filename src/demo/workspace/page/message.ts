import { h } from 'preact';
import type { ComponentChild } from 'preact';
import type { MessageView } from '../page-protocol.ts';
import { Avatar } from './avatar.ts';
import { Blocks } from './block-kit/blocks.ts';
import { FileList } from './file-list.ts';
import { Icon } from './icon.ts';
import { MessageTools } from './message-tools.ts';
import { Mrkdwn } from './mrkdwn/mrkdwn-view.ts';
import { formatSlackDate, formatTime } from './mrkdwn/slack-date.ts';
import { Surface, displayName, personOf, usePage } from './page-context.ts';
import { isReply } from './page-state.ts';
import { ThreadLink } from './thread-link.ts';

export interface MessageProps {
  readonly message: MessageView;
  /** Shown under a message of the same author, without a head of its own. */
  readonly continued: boolean;
  readonly inThread: boolean;
}

export function Message({ message, continued, inThread }: MessageProps): ComponentChild {
  const { snapshot } = usePage();
  const { onlyFor, channel, ts, user } = message;
  const blocks = [...message.blocks, ...message.attachments.flatMap((attachment) => attachment.blocks ?? [])];
  const at = { surface: 'message' as const, channel, ts, ...(onlyFor === undefined ? {} : { onlyFor }) };
  const key = `message:${channel}:${ts}:${onlyFor ?? ''}`;
  const classes = ['message', continued ? 'continued' : '', onlyFor === undefined ? '' : 'ephemeral'];
  return h(
    'article',
    {
      class: classes.filter(Boolean).join(' '),
      'data-ts': ts,
      'data-testid': 'message',
      'aria-label': `Message from ${displayName(snapshot, user)}`,
    },
    h('div', { class: 'message-side' }, continued ? h(Time, { ts, short: true }) : h(Avatar, { user })),
    h(
      'div',
      { class: 'message-body' },
      h(MessageNotes, { message, inThread }),
      continued ? null : h(MessageHead, { message }),
      h(Surface.Provider, { value: { at, key, blocks } }, h(MessageContent, { message })),
      h(FileList, { files: message.files }),
      inThread || isReply(message) ? null : h(ThreadLink, { root: message }),
    ),
    onlyFor === undefined ? h(MessageTools, { message, inThread }) : null,
  );
}

function MessageNotes({
  message,
  inThread,
}: {
  readonly message: MessageView;
  readonly inThread: boolean;
}): ComponentChild {
  const { snapshot, dispatch } = usePage();
  const { channel, threadTs, onlyFor, alsoInChannel } = message;
  if (onlyFor !== undefined) {
    return h('div', { class: 'message-note' }, h(Icon, { name: 'eye' }), 'Only visible to you');
  }
  if (alsoInChannel !== true || threadTs === undefined) return null;
  if (inThread) {
    const name = snapshot.channels.find(({ id }) => id === channel)?.name ?? 'the channel';
    return h('div', { class: 'message-note' }, h(Icon, { name: 'thread' }), `Also sent to #${name}`);
  }
  const open = () => dispatch({ kind: 'open-thread', channel, ts: threadTs });
  return h(
    'div',
    { class: 'message-note' },
    h(Icon, { name: 'thread' }),
    'Replied to ',
    h('button', { type: 'button', class: 'link-button', onClick: open }, 'a thread'),
  );
}

function MessageHead({ message }: { readonly message: MessageView }): ComponentChild {
  const { snapshot } = usePage();
  const isBot = message.user === snapshot.botUserId || personOf(snapshot, message.user)?.isBot === true;
  return h(
    'div',
    { class: 'message-head' },
    h('span', { class: 'author' }, displayName(snapshot, message.user)),
    isBot ? h('span', { class: 'app-badge' }, 'APP') : null,
    h(Time, { ts: message.ts }),
  );
}

function Time({ ts, short }: { readonly ts: string; readonly short?: boolean }): ComponentChild {
  const { reader } = usePage();
  const at = Number(ts);
  const words = formatTime(at, reader);
  const title = formatSlackDate(at, '{date_long} {time_secs}', reader);
  const shown = short === true ? words.replace(/\s*[AP]M$/i, '') : words;
  return h('time', { class: 'time', dateTime: new Date(at * 1000).toISOString(), title }, shown);
}

function MessageContent({ message }: { readonly message: MessageView }): ComponentChild {
  const { blocks, attachments, text, edited } = message;
  const hasText = blocks.length === 0 && text !== '';
  return h(
    'div',
    { class: 'message-content' },
    hasText ? h(Mrkdwn, { text, autoLink: true }) : null,
    blocks.length > 0 ? h(Blocks, { blocks }) : null,
    attachments.map((attachment, index) => h(Attachment, { key: index, attachment })),
    edited ? h('span', { class: 'edited' }, '(edited)') : null,
  );
}

function Attachment({
  attachment,
}: {
  readonly attachment: MessageView['attachments'][number];
}): ComponentChild {
  const { color, blocks, text, fallback } = attachment;
  const named: Readonly<Record<string, string>> = { good: '#2eb886', warning: '#daa038', danger: '#a30200' };
  const written = /^#?[0-9a-f]{3,8}$/i.test(color ?? '') ? `#${color?.replace('#', '')}` : undefined;
  const bar = named[color ?? ''] ?? written;
  return h(
    'div',
    { class: 'attachment', style: bar === undefined ? undefined : { '--bar': bar } },
    blocks !== undefined && blocks.length > 0
      ? h(Blocks, { blocks })
      : h(Mrkdwn, { text: text ?? fallback ?? '', autoLink: true }),
  );
}
