import type { MessageView, Snapshot } from '../page-protocol.ts';
import { isReply } from './page-state.ts';

export interface ThreadSummary {
  readonly replies: number;
  readonly lastTs: string | undefined;
  /** Who replied, each once, newest last. */
  readonly people: readonly string[];
}

/** What one person sees in a channel: first messages, and replies that were also sent to the channel. */
export function channelMessages(snapshot: Snapshot, channel: string, me: string): readonly MessageView[] {
  return snapshot.messages.filter(
    (message) =>
      message.channel === channel &&
      isFor(message, me) &&
      (!isReply(message) || message.alsoInChannel === true),
  );
}

/** A thread's first message and its replies, oldest first. */
export function threadMessages(
  snapshot: Snapshot,
  { channel, ts, me }: { readonly channel: string; readonly ts: string; readonly me: string },
): readonly MessageView[] {
  return snapshot.messages.filter(
    (message) =>
      message.channel === channel && isFor(message, me) && (message.ts === ts || message.threadTs === ts),
  );
}

export function summarizeThread(snapshot: Snapshot, root: MessageView, me: string): ThreadSummary {
  const place = { channel: root.channel, ts: root.ts, me };
  const replies = threadMessages(snapshot, place).filter(isReply);
  return {
    replies: replies.length,
    lastTs: replies.at(-1)?.ts,
    people: [...new Set(replies.map(({ user }) => user))],
  };
}

/** Messages of one author within five minutes share one head, as in Slack. */
export function continues(message: MessageView, before: MessageView | undefined): boolean {
  if (before === undefined || before.user !== message.user) return false;
  if (message.onlyFor !== undefined || before.onlyFor !== undefined) return false;
  if (message.alsoInChannel === true || before.alsoInChannel === true) return false;
  return Number(message.ts) - Number(before.ts) < 300;
}

function isFor(message: MessageView, me: string): boolean {
  return message.onlyFor === undefined || message.onlyFor === me;
}
