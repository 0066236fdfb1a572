import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../src/audit/audit-entry.ts';
import type { Incident } from '../../../src/incident/incident.ts';
import type { Store } from '../../../src/ports.ts';
import { webhookEvent } from '../../support/webhook-event.ts';
import { at, incident, person } from './incident-contract.ts';

const ended = (id: string, second: number): Incident => ({
  ...incident(id, 0),
  state: 'resolved',
  resolvedAt: at(second),
  how: 'held',
});

/** What every database behind the Store port has to forget, and what not. */
export function retentionContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    await store.close();
  });

  const prune = (second: number, limit = 100) =>
    store.prune({ signals: at(second), incidents: at(second) }, limit);
  const ids = async () => (await store.incidents('all', 100)).map(({ value }) => value.id);

  /** Everything that may belong to an incident. */
  const fill = async (id: string) => {
    const audit: AuditEntry = { kind: 'frozen', at: at(0), by, incident: id };
    await store.saveIncident(ended(id, 1), 0, { places: [`node of ${id}`], audit: [audit] });
    await store.saveDocument(id, 'plan', { of: id });
    await store.saveEvidence(id, 1, new Map([['bundle.json', id]]));
    await store.vote('d1', id, person('U1'), at(0));
    const approval = { digest: 'd1', incident: id, attempt: 1, by: [], at: at(0), expiresAt: at(9) };
    const change = {
      incident: id,
      digest: 'd1',
      direction: 'apply',
      writes: [],
      done: 0,
      at: at(0),
    } as const;
    await store.beginChange(approval, { ...change, state: 'applied' });
    await store.putMessage({
      slot: `${id}/alert`,
      incident: id,
      message: { text: id, tone: 'red', parts: [] },
      locale: 'en',
    });
    await store.raiseEvent({
      webhook: 'w',
      incident: id,
      key: 'opened/1',
      at: at(0),
      event: webhookEvent({ id }),
    });
  };
  const left = async (id: string) => ({
    places: await store.places(id),
    plan: await store.document(id, 'plan'),
    evidence: await store.evidence(id, 1),
    changes: (await store.changes('applied')).filter((change) => change.incident === id).length,
    messages: (await store.pendingMessages(10)).filter(({ out }) => out.incident === id).length,
    events: Object.keys(await store.raisedEvents('w', id)),
  });

  describe('retention', () => {
    it('takes all that belongs to an incident away, and nothing of another', async () => {
      for (const id of ['inc-1', 'inc-2']) await fill(id);
      await store.saveIncident(ended('inc-2', 5), 1);
      const before = await left('inc-2');
      expect(await prune(3)).toBe(true);
      expect(await ids()).toEqual(['inc-2']);
      expect(await left('inc-1')).toEqual({
        places: [],
        plan: undefined,
        evidence: undefined,
        changes: 0,
        messages: 0,
        events: [],
      });
      expect(await left('inc-2')).toEqual(before);
      expect(before).toMatchObject({ changes: 1, messages: 1, events: ['opened/1'] });
      expect((await store.vote('d1', 'inc-1', person('U2'), at(9))).votes).toEqual([person('U2')]);
    });

    it('says of what was forgotten where it was and when it ended, and keeps the record of who did what', async () => {
      for (const id of ['inc-1', 'inc-2']) await fill(id);
      await prune(3);
      expect(await store.forgotten('inc-1')).toEqual({
        workload: incident('inc-1', 0).workload,
        endedAt: at(1),
      });
      expect(await store.forgotten('inc-2')).toBeUndefined();
      expect(await store.auditTrail({ incident: 'inc-1', limit: 9 })).toHaveLength(1);
    });

    it('never takes what is open, what ended since, or the newest, after which the next one is numbered', async () => {
      await store.saveIncident(incident('inc-1', 0), 0);
      await store.saveIncident(ended('inc-2', 3), 0);
      await store.saveIncident(ended('inc-3', 1), 0);
      expect(await prune(3)).toBe(true);
      expect(await ids()).toEqual(['inc-3', 'inc-2', 'inc-1']);
      await store.saveIncident(ended('inc-4', 1), 0);
      await prune(3);
      expect(await ids()).toEqual(['inc-4', 'inc-2', 'inc-1']);
    });

    it('knows an incident that was opened again as open', async () => {
      await store.saveIncident(ended('inc-1', 1), 0);
      await store.saveIncident(incident('inc-1', 2), 1);
      await store.saveIncident(incident('inc-2', 2), 0);
      await prune(9);
      expect(await ids()).toEqual(['inc-2', 'inc-1']);
    });

    it('goes in batches, the oldest end first', async () => {
      for (const n of [1, 2, 3, 4]) await store.saveIncident(ended(`inc-${n}`, 9 - n), 0);
      await store.saveIncident(incident('inc-5', 0), 0);
      expect(await prune(20, 2)).toBe(false);
      expect(await ids()).toEqual(['inc-5', 'inc-2', 'inc-1']);
      expect(await prune(20, 3)).toBe(true);
      expect(await ids()).toEqual(['inc-5']);
    });

    it('forgets old signals, in batches too', async () => {
      const signals = Array.from({ length: 250 }, (_, n) => ({ key: `old ${n}`, at: at(1) }));
      await store.markSeen([...signals, { key: 'new', at: at(5) }]);
      expect([await prune(3, 1), await prune(3, 1), await prune(3, 1)]).toEqual([false, false, true]);
      expect([await store.hasSeen('old 0'), await store.hasSeen('new')]).toEqual([false, true]);
    });
  });
}

const by = { kind: 'person', team: 'T1', user: 'U1' } as const;
