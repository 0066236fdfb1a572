import type { EventTrial, WaitingEvent, WebhookEvent } from '../../audience/webhook.ts';
import type { Store } from '../../ports.ts';
import type { Database } from './database.ts';

type WebhookPart = Pick<
  Store,
  'raiseEvent' | 'raisedEvents' | 'unfinishedFor' | 'waitingEvents' | 'postponeEvent' | 'settleEvent'
>;

/** What webhooks are to hear of: recorded before it is sent, one after another for each webhook and incident. */
export function webhookTable({ db }: Database): WebhookPart {
  return {
    async raiseEvent({ webhook, incident, key, at, event }) {
      const wanted = event
        ? { body: JSON.stringify(event), outcome: null }
        : { body: null, outcome: 'not-wanted' };
      await db
        .insertInto('webhook_events')
        .values({ webhook, incident, key, at, ...wanted })
        .onConflict((conflict) => conflict.columns(['webhook', 'incident', 'key']).doNothing())
        .execute();
    },
    async raisedEvents(webhook, incident) {
      const rows = await db
        .selectFrom('webhook_events')
        .select(['key', 'at'])
        .where('webhook', '=', webhook)
        .where('incident', '=', incident)
        .execute();
      return Object.fromEntries(rows.map(({ key, at }) => [key, at]));
    },
    unfinishedFor: unfinishedReader(db),
    waitingEvents: waitingReader(db),
    async postponeEvent(number, trial) {
      const changed = { trial: JSON.stringify(trial), not_before: trial.notBefore ?? null };
      await db.updateTable('webhook_events').set(changed).where('number', '=', number).execute();
    },
    async settleEvent(number, outcome) {
      await db.updateTable('webhook_events').set({ outcome }).where('number', '=', number).execute();
    },
  };
}

function unfinishedReader(db: Database['db']): Store['unfinishedFor'] {
  return async (webhook) => {
    const rows = await db
      .selectFrom('webhook_events as event')
      .select('incident')
      .where('webhook', '=', webhook)
      .where('key', 'not like', 'resolved/%')
      .where('number', '=', (eb) =>
        eb
          .selectFrom('webhook_events as other')
          .select(({ fn }) => fn.max('other.number').as('newest'))
          .whereRef('other.webhook', '=', 'event.webhook')
          .whereRef('other.incident', '=', 'event.incident'),
      )
      .execute();
    return rows.map(({ incident }) => incident);
  };
}

function waitingReader(db: Database['db']): Store['waitingEvents'] {
  return async (webhook, now, limit) => {
    const rows = await db
      .selectFrom('webhook_events as event')
      .select(['number', 'body', 'trial'])
      .where('webhook', '=', webhook)
      .where('outcome', 'is', null)
      .where((eb) => eb.or([eb('not_before', 'is', null), eb('not_before', '<=', now)]))
      .where('number', '=', (eb) =>
        eb
          .selectFrom('webhook_events as other')
          .select(({ fn }) => fn.min('other.number').as('oldest'))
          .whereRef('other.webhook', '=', 'event.webhook')
          .whereRef('other.incident', '=', 'event.incident')
          .where('other.outcome', 'is', null),
      )
      .orderBy(({ fn }) => fn.coalesce('not_before', 'at'))
      .orderBy('number')
      .limit(limit)
      .execute();
    return rows.map(toWaiting);
  };
}

const toWaiting = (row: { number: number; body: string | null; trial: string }): WaitingEvent => ({
  number: row.number,
  event: JSON.parse(row.body ?? 'null') as WebhookEvent,
  trial: JSON.parse(row.trial) as EventTrial,
});
