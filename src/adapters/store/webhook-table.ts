import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { EventTrial, WaitingEvent, WebhookEvent } from '../../audience/webhook.ts';
import type { Store } from '../../ports.ts';

type WebhookPart = Pick<
  Store,
  'raiseEvent' | 'raisedEvents' | 'unfinishedFor' | 'waitingEvents' | 'postponeEvent' | 'settleEvent'
>;

/** What webhooks are to hear of: recorded before it is sent, one after another for each webhook and incident. */
export function webhookTable(db: DatabaseSync): WebhookPart {
  const raise = db.prepare(
    `INSERT INTO webhook_events (webhook, incident, key, at, body, outcome) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (webhook, incident, key) DO NOTHING`,
  );
  const raised = db.prepare('SELECT key, at FROM webhook_events WHERE webhook = ? AND incident = ?');
  const unfinished = db.prepare(
    `SELECT incident FROM webhook_events AS event
     WHERE webhook = ? AND key NOT LIKE 'resolved/%' AND number = (
       SELECT max(number) FROM webhook_events WHERE webhook = event.webhook AND incident = event.incident)`,
  );
  const waiting = db.prepare(
    `SELECT number, body, trial FROM webhook_events AS event
     WHERE webhook = $webhook AND outcome IS NULL AND coalesce(trial ->> '$.notBefore', '') <= $now AND number = (
       SELECT min(number) FROM webhook_events
       WHERE webhook = event.webhook AND incident = event.incident AND outcome IS NULL)
     ORDER BY coalesce(trial ->> '$.notBefore', at), number LIMIT $limit`,
  );
  const postpone = db.prepare('UPDATE webhook_events SET trial = ? WHERE number = ?');
  const settle = db.prepare('UPDATE webhook_events SET outcome = ? WHERE number = ?');
  return {
    async raiseEvent({ webhook, incident, key, at, event }) {
      const [body, outcome] = event ? [JSON.stringify(event), null] : [null, 'not-wanted'];
      raise.run(webhook, incident, key, at, body, outcome);
    },
    raisedEvents: async (webhook, incident) =>
      Object.fromEntries(raised.all(webhook, incident).map(({ key, at }) => [String(key), String(at)])),
    unfinishedFor: async (webhook) => unfinished.all(webhook).map((row) => String(row['incident'])),
    waitingEvents: async (webhook, now, limit) => waiting.all({ webhook, now, limit }).map(toWaiting),
    async postponeEvent(number, trial) {
      postpone.run(JSON.stringify(trial), number);
    },
    async settleEvent(number, outcome) {
      settle.run(outcome, number);
    },
  };
}

const toWaiting = (row: Record<string, SQLOutputValue>): WaitingEvent => ({
  number: Number(row['number']),
  event: JSON.parse(String(row['body'])) as WebhookEvent,
  trial: JSON.parse(String(row['trial'])) as EventTrial,
});
