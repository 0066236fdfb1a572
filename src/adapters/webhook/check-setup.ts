import { said } from '../../language/words.ts';
import { OutsideError } from '../../outside-error.ts';
import type { SetupPoint } from '../../setup-point.ts';
import { readAccess, type WebhookAccess } from './webhook-access.ts';

/** Whether URL and secret of each webhook are there and can be meant; nothing is sent. */
export const checkWebhookSetup = (webhooks: readonly WebhookAccess[]): Promise<readonly SetupPoint[]> =>
  Promise.all(webhooks.map(pointOf));

async function pointOf(webhook: WebhookAccess): Promise<SetupPoint> {
  try {
    const { url } = await readAccess(webhook);
    return {
      state: 'there',
      words: said('webhook.doctor.there', { name: webhook.rule.name, host: url.host }),
    };
  } catch (error) {
    if (error instanceof OutsideError) return { state: 'missing', words: error.words };
    throw error;
  }
}
