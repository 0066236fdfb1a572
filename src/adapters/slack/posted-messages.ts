import { z } from 'zod';
import type { MessageRef } from '../../chat/delivery.ts';
import type { SlackCall } from './web-calls.ts';

export const metadataType = 'fluent_medic';

const History = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({
          event_type: z.string(),
          event_payload: z.object({ slot: z.string().optional(), content: z.string().optional() }),
        })
        .optional()
        .catch(undefined),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/** A slot's message that stands in chat already, found by the metadata it was posted with. */
export interface PostedMessage {
  readonly ref: MessageRef;
  readonly content: string | undefined;
}

/** Looks through at most a thousand messages since `since`; undefined when the slot is not among them. */
export async function findPosted(
  ask: SlackCall,
  slot: string,
  where: { readonly channel: string; readonly thread?: string; readonly since: Date },
): Promise<PostedMessage | undefined> {
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
    for (const { ts, metadata } of answer.messages)
      if (metadata?.event_type === metadataType && metadata.event_payload.slot === slot)
        return { ref: { channel: where.channel, ts }, content: metadata.event_payload.content };
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (cursor === '') return undefined;
  }
  return undefined;
}
