import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RaisedEvent } from '../../../src/audience/webhook.ts';
import type { Store } from '../../../src/ports.ts';
import { webhookEvent } from '../../support/webhook-event.ts';
import type { Opener } from './store-contracts.ts';

const at = '2026-11-22T03:12:00.000Z';
const later = '2026-11-22T04:00:00.000Z';

/** What every database behind the Store port has to do for what webhooks are to hear. */
export function webhookContract(newDatabase: () => Promise<Opener>): void {
  describe('webhook events', () => {
    let open: Opener;
    let store: Store;
    beforeEach(async () => {
      open = await newDatabase();
      store = await open();
    });
    afterEach(async () => {
      await store.close();
    });

    const raised = (incident: string, key: string, more: Partial<RaisedEvent> = {}): RaisedEvent => ({
      webhook: 'on-call',
      incident,
      key,
      at,
      event: webhookEvent({ id: `${incident}/${key}` }),
      ...more,
    });
    const waiting = async (now = later) =>
      (await store.waitingEvents('on-call', now, 10)).map(({ event }) => event.id);

    test('an event is recorded once, and each incident hands out its oldest', async () => {
      for (const key of ['opened/1', 'opened/1', 'resolved/1']) await store.raiseEvent(raised('inc-1', key));
      await store.raiseEvent(raised('inc-2', 'opened/1'));
      await store.raiseEvent(raised('inc-1', 'opened/1', { webhook: 'other' }));
      expect(await waiting()).toEqual(['inc-1/opened/1', 'inc-2/opened/1']);
      const [first] = await store.waitingEvents('on-call', later, 1);
      await store.settleEvent(first!.number, 'delivered');
      expect(await waiting()).toEqual(['inc-1/resolved/1', 'inc-2/opened/1']);
      expect(await store.raisedEvents('on-call', 'inc-1')).toEqual({ 'opened/1': at, 'resolved/1': at });
    });

    test('what was postponed waits for its time, also after a restart, and nothing overtakes it', async () => {
      await store.raiseEvent(raised('inc-1', 'opened/1'));
      await store.raiseEvent(raised('inc-1', 'resolved/1'));
      const [first] = await store.waitingEvents('on-call', later, 10);
      const trial = { refusals: 1, tries: 2, firstAt: at, notBefore: '2026-11-22T03:30:00.000Z' };
      await store.postponeEvent(first!.number, trial);
      await store.close();
      store = await open();
      expect(await waiting('2026-11-22T03:29:59.999Z')).toEqual([]);
      expect(
        (await store.waitingEvents('on-call', later, 10)).map((each) => [each.event.id, each.trial]),
      ).toEqual([['inc-1/opened/1', trial]]);
    });

    test('what is only noted is not handed out, and what has no end yet is told', async () => {
      const { event: _none, ...noted } = raised('inc-1', 'opened/1');
      await store.raiseEvent(noted);
      await store.raiseEvent(raised('inc-2', 'opened/1'));
      await store.raiseEvent(raised('inc-2', 'resolved/1'));
      expect(await waiting()).toEqual(['inc-2/opened/1']);
      expect(await store.unfinishedFor('on-call')).toEqual(['inc-1']);
      expect(await store.unfinishedFor('other')).toEqual([]);
    });
  });
}
