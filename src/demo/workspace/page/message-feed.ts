import { h } from 'preact';
import type { ComponentChild, ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { MessageView } from '../page-protocol.ts';
import { Icon } from './icon.ts';
import { Message } from './message.ts';
import { continues } from './message-list.ts';
import { formatDay } from './mrkdwn/slack-date.ts';
import { pageLocale, usePage } from './page-context.ts';

const nearBottomPx = 80;

export interface MessageFeedProps {
  readonly label: string;
  readonly messages: readonly MessageView[];
  readonly inThread: boolean;
  readonly children?: ComponentChildren;
}

/** Messages, oldest first. It stays at its end while new ones come, unless its reader has
 * scrolled up; what one writes oneself leads back to the end. */
export function MessageFeed({ label, messages, inThread, children }: MessageFeedProps): ComponentChild {
  const { state } = usePage();
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const follow = useRef(true);
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  useLayoutEffect(() => {
    if (content.current === null) return undefined;
    const observer = new ResizeObserver(() => follow.current && toEnd());
    observer.observe(content.current);
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const last = messages.at(-1);
  useLayoutEffect(() => {
    if (last?.user !== state.me) return;
    follow.current = true;
    toEnd();
  }, [last?.ts]);
  const onScroll = () => {
    if (box.current === null) return;
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    follow.current = scrollHeight - scrollTop - clientHeight < nearBottomPx;
    setAtEnd(follow.current);
  };
  return h(
    'div',
    { class: 'feed-frame' },
    h(
      'div',
      {
        ref: box,
        class: 'feed',
        role: 'log',
        'aria-live': 'off',
        'aria-label': label,
        tabIndex: 0,
        onScroll,
      },
      h('div', { ref: content, class: 'feed-content' }, children, h(FeedItems, { messages, inThread })),
    ),
    atEnd
      ? null
      : h(
          'button',
          { type: 'button', class: 'to-end', onClick: toEnd },
          h(Icon, { name: 'down' }),
          'Latest messages',
        ),
  );
}

function FeedItems({
  messages,
  inThread,
}: {
  readonly messages: readonly MessageView[];
  readonly inThread: boolean;
}): ComponentChild {
  const { reader } = usePage();
  const days = messages.map(({ ts }) => formatDay(Number(ts), { ...reader, locale: pageLocale }));
  const items = messages.flatMap((message, index) => {
    const newDay = days[index] !== days[index - 1];
    const continued = !newDay && !(inThread && index < 2) && continues(message, messages[index - 1]);
    const key = `${message.ts}:${message.onlyFor ?? ''}`;
    return [
      newDay && !inThread
        ? h('div', { class: 'day', key: `day-${key}` }, h('span', null, days[index]))
        : null,
      h(Message, { key, message, continued, inThread }),
      inThread && index === 0 && messages.length > 1
        ? h(ReplyCount, { key: 'count', count: messages.length - 1 })
        : null,
    ];
  });
  return h('div', { class: 'feed-items' }, items);
}

function ReplyCount({ count }: { readonly count: number }): ComponentChild {
  return h('div', { class: 'reply-count' }, h('span', null, count === 1 ? '1 reply' : `${count} replies`));
}
