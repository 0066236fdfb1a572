import { createHmac } from 'node:crypto';
import type { WebhookEvent } from '../../audience/webhook.ts';
import type { RequestTarget, WebhookRequest } from './request-for.ts';

/** The event as it is, signed over the moment of sending and every byte of the body. */
export function signedRequest(event: WebhookEvent, { url, secret, now }: RequestTarget): WebhookRequest {
  const body = JSON.stringify(event);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return {
    url,
    body,
    headers: {
      'X-Fluent-Medic-Event': event.event,
      'X-Fluent-Medic-Delivery': event.id,
      'X-Fluent-Medic-Timestamp': timestamp,
      'X-Fluent-Medic-Signature': `v1=${signature}`,
    },
  };
}
