import { h } from 'preact';
import type { ComponentChild } from 'preact';
import type { MessageView } from '../page-protocol.ts';
import { Avatar } from './avatar.ts';
import { summarizeThread } from './message-list.ts';
import { formatSlackDate } from './mrkdwn/slack-date.ts';
import { pageLocale, usePage } from './page-context.ts';
import { threadKey } from './page-state.ts';

/** Under a message with replies: who replied, how many, when last, and how many are new. */
export function ThreadLink({ root }: { readonly root: MessageView }): ComponentChild {
  const { state, snapshot, reader, dispatch } = usePage();
  const { replies, lastTs, people } = summarizeThread(snapshot, root, state.me);
  if (lastTs === undefined) return null;
  const fresh = state.unread[threadKey(root.channel, root.ts)] ?? 0;
  const last = formatSlackDate(Number(lastTs), '{date_short_pretty} {time}', {
    ...reader,
    locale: pageLocale,
  });
  return h(
    'button',
    {
      type: 'button',
      class: `thread-link${fresh > 0 ? ' fresh' : ''}`,
      'data-testid': 'thread-link',
      onClick: () => dispatch({ kind: 'open-thread', channel: root.channel, ts: root.ts }),
    },
    h(
      'span',
      { class: 'thread-people' },
      people.slice(0, 4).map((user) => h(Avatar, { key: user, user, small: true })),
    ),
    h('span', { class: 'thread-count' }, replies === 1 ? '1 reply' : `${replies} replies`),
    fresh > 0 ? h('span', { class: 'badge' }, `${fresh} new`) : null,
    h('span', { class: 'thread-last' }, `Last reply ${last}`),
  );
}
