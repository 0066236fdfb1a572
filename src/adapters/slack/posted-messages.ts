import { z } from 'zod';
import type { MessageRef } from '../../chat/delivery.ts';
import type { SlackCall } from './web-calls.ts';

export const metadataType = 'fluent_medic';

/** Slack's clock and ours need not agree. */
export const clocksDifferMs = 60_000;

const HistoryMessage = z.object({
  ts: z.string(),
  metadata: z
    .object({
      event_type: z.string(),
      event_payload: z.object({ slot: z.string().optional(), content: z.string().optional() }),
    })
    .optional()
    .catch(undefined),
  files: z
    // `tombstone`: it was deleted, and its place is kept.
    .array(z.object({ id: z.string(), mode: z.string().optional() }))
    .optional()
    .catch(undefined),
});
type HistoryMessage = z.infer<typeof HistoryMessage>;

const History = z.object({
  messages: z.array(HistoryMessage),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** A slot's message that stands in chat already, found by the metadata it was posted with. */
export interface PostedMessage {
  readonly ref: MessageRef;
  readonly content: string | undefined;
}

interface Where {
  readonly channel: string;
  readonly thread?: string;
  readonly since: Date;
}

/** Looks through at most a thousand messages since `since`; undefined when the slot is not among them. */
export async function findPosted(
  ask: SlackCall,
  slot: string,
  where: Where,
): Promise<PostedMessage | undefined> {
  const found = await searchMessages(ask, where, ({ ts, metadata }) =>
    metadata?.event_type === metadataType && metadata.event_payload.slot === slot
      ? { ref: { channel: where.channel, ts }, content: metadata.event_payload.content }
      : undefined,
  );
  return found === 'too-many' ? undefined : found;
}

/** What `pick` takes of the first message that it takes; `too-many`: it took none of a thousand, and there are more. */
export async function searchMessages<T extends object>(
  ask: SlackCall,
  where: Where,
  pick: (message: HistoryMessage) => T | undefined,
): Promise<T | 'too-many' | undefined> {
  const method = where.thread === undefined ? 'conversations.history' : 'conversations.replies';
  let cursor = '';
  for (let page = 0; page < 5; page += 1) {
    const answer = History.parse(
      await ask(method, {
        channel: where.channel,
        ...(where.thread === undefined ? {} : { ts: where.thread }),
        oldest: String(where.since.getTime() / 1000),
        include_all_metadata: true,
        limit: 200,
        ...(cursor === '' ? {} : { cursor }),
      }),
    );
    for (const message of answer.messages) {
      const picked = pick(message);
      if (picked !== undefined) return picked;
    }
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (cursor === '') return undefined;
  }
  return 'too-many';
}
