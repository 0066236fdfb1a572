import type { WebhookEvent } from '../audience/webhook.ts';
import { said, type Words } from '../language/words.ts';
import { bold, paragraph, saying } from './spans.ts';
import type { Message } from './message.ts';

/** The channel is told that a webhook does not take events: it may be the one by which people are woken. */
export function webhookMessage(
  { event, incident: { id } }: WebhookEvent,
  { name, why, isGivenUp }: { readonly name: string; readonly why: Words; readonly isGivenUp: boolean },
): Message {
  const key = isGivenUp ? 'webhook.notTaken.givenUp' : 'webhook.notTaken.waiting';
  return {
    text: said(key, { name, event, id, why }),
    tone: 'orange',
    parts: [paragraph(saying(key, { name: bold(name), event, id, why }))],
  };
}
