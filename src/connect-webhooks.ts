import { checkWebhookSetup } from './adapters/webhook/check-setup.ts';
import { createWebhook } from './adapters/webhook/create-webhook.ts';
import type { WebhookAccess } from './adapters/webhook/webhook-access.ts';
import { tell } from './language/words.ts';
import { demandLeadership, type Leadership } from './leadership.ts';
import type { Clock, Log, Webhook } from './ports.ts';

/** The webhooks of the settings; the log says at once which lacks its URL or secret, not when somebody is to be woken. */
export async function connectWebhooks(
  accesses: readonly WebhookAccess[],
  { wall, log, leadership }: { readonly wall: Clock; readonly log: Log; readonly leadership: Leadership },
): Promise<readonly Webhook[]> {
  for (const { state, words } of await checkWebhookSetup(accesses))
    if (state === 'missing') log.error({ why: tell(words, 'en') }, 'a webhook cannot be sent to');
  return accesses.map((access) => {
    const webhook = createWebhook({ ...access, clock: wall });
    return {
      ...webhook,
      async send(event) {
        demandLeadership(leadership, 'webhook');
        return webhook.send(event);
      },
    };
  });
}
