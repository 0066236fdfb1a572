import { gauge, type MetricFamily } from '../metric-family.ts';
import type { Store } from '../ports.ts';

const mostWaiting = 1_000;
/** Also what may not be tried before some time. */
const everything = '9999-12-31T23:59:59.999Z';

/** What the receivers outside of chat have not taken yet, of each incident its oldest event. */
export async function webhookFigures(
  store: Pick<Store, 'waitingEvents'>,
  webhooks: readonly string[],
  now: Date,
): Promise<readonly MetricFamily[]> {
  const figures = await Promise.all(
    webhooks.map(async (webhook) => {
      const waiting = await store.waitingEvents(webhook, everything, mostWaiting);
      const oldest = Math.min(now.getTime(), ...waiting.map(({ event }) => Date.parse(event.at)));
      return {
        labels: { webhook },
        count: waiting.length,
        seconds: (now.getTime() - oldest) / 1000,
      };
    }),
  );
  return [
    gauge(
      'fluent_medic_webhook_events_waiting',
      'Incidents of which a webhook has not taken an event yet; each takes its events in order.',
      figures.map(({ labels, count }) => ({ labels, value: count })),
    ),
    gauge(
      'fluent_medic_webhook_oldest_event_seconds',
      'How long ago the oldest of these events happened.',
      figures.map(({ labels, seconds }) => ({ labels, value: seconds })),
    ),
  ];
}
