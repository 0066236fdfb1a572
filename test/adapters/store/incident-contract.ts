import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Approval } from '../../../src/approval/approval.ts';
import type { ChangeRecord } from '../../../src/change/record.ts';
import type { Incident } from '../../../src/incident/incident.ts';
import type { Store } from '../../../src/ports.ts';

/** What every database behind the Store port has to do for incidents, approvals and changes; `open` gives an empty one each time. */
export function incidentContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    await store.close();
  });

  describe('signals and incidents', () => {
    it('knows a signal after it was marked, however often', async () => {
      expect(await store.hasSeen('a')).toBe(false);
      for (const second of [1, 2]) await store.markSeen([{ key: 'a', at: at(second) }]);
      expect([await store.hasSeen('a'), await store.hasSeen('b')]).toEqual([true, false]);
    });

    it('saves from the version that was read and refuses every other', async () => {
      expect(await store.incident('inc-1')).toBeUndefined();
      expect(await store.saveIncident(incident('inc-1', 1), 0)).toBe(true);
      expect(await store.saveIncident(incident('inc-1', 2), 0)).toBe(false);
      expect(await store.saveIncident(incident('inc-1', 3), 1)).toBe(true);
      expect(await store.saveIncident(incident('inc-1', 4), 1)).toBe(false);
      expect(await store.incident('inc-1')).toEqual({ value: incident('inc-1', 3), version: 2 });
    });

    it('refuses a version of an incident that was never saved', async () => {
      expect(await store.saveIncident(incident('inc-1', 1), 1)).toBe(false);
      expect(await store.incident('inc-1')).toBeUndefined();
    });

    it('marks the signal with the save, and not when the save is refused', async () => {
      await store.saveIncident(incident('inc-1', 1), 0, {
        signals: [{ key: 'kept', at: at(1) }],
        places: ['node a', 'node b'],
      });
      await store.saveIncident(incident('inc-1', 2), 0, {
        signals: [{ key: 'refused', at: at(2) }],
        places: ['node c'],
      });
      expect(await store.knownPlaces('inc-1', ['node a', 'node c', 'node d'])).toEqual(new Set(['node a']));
      expect((await store.places('inc-1')).toSorted()).toEqual(['node a', 'node b']);
      expect([await store.hasSeen('kept'), await store.hasSeen('refused')]).toEqual([true, false]);
    });

    it('lets one of two writers win', async () => {
      await store.saveIncident(incident('inc-1', 1), 0);
      const answers = await Promise.all([
        store.saveIncident(incident('inc-1', 2), 1),
        store.saveIncident(incident('inc-1', 3), 1),
      ]);
      expect(answers.filter(Boolean)).toHaveLength(1);
    });

    it('lists the one opened last first, whatever was signalled since, open ones apart, up to the limit', async () => {
      await store.saveIncident(incident('inc-1', 1), 0);
      await store.saveIncident(resolved('inc-2', 2), 0);
      await store.saveIncident(incident('inc-3', 3), 0);
      await store.saveIncident(incident('inc-1', 9), 1);
      const ids = async (which: 'open' | 'all', limit: number) =>
        (await store.incidents(which, limit)).map((one) => one.value.id);
      expect(await ids('open', 10)).toEqual(['inc-3', 'inc-1']);
      expect(await ids('all', 10)).toEqual(['inc-3', 'inc-2', 'inc-1']);
      expect(await ids('all', 2)).toEqual(['inc-3', 'inc-2']);
    });

    it('moves an incident from open to resolved and back', async () => {
      await store.saveIncident(incident('inc-1', 1), 0);
      await store.saveIncident(resolved('inc-1', 2), 1);
      expect(await store.incidents('open', 10)).toEqual([]);
      await store.saveIncident(incident('inc-1', 3), 2);
      expect((await store.incidents('open', 10)).map((one) => one.version)).toEqual([3]);
    });
  });

  describe('documents', () => {
    it('keeps the last write of each name', async () => {
      await store.saveDocument('inc-1', 'plan', { steps: [1] });
      await store.saveDocument('inc-1', 'plan', { steps: [2], note: 'Größe 512m 汉字' });
      await store.saveDocument('inc-2', 'plan', null);
      expect(await store.document('inc-1', 'plan')).toEqual({ steps: [2], note: 'Größe 512m 汉字' });
      expect(await store.document('inc-2', 'plan')).toBeNull();
      expect(await store.document('inc-1', 'diagnosis')).toBeUndefined();
    });

    it('refuses what is not JSON', async () => {
      await expect(store.saveDocument('inc-1', 'plan', undefined)).rejects.toThrow('is not JSON');
    });
  });

  describe('approvals', () => {
    it('counts a person once, in the order of the yeses', async () => {
      await store.vote('d1', 'inc-1', person('U2'), at(1));
      await store.vote('d1', 'inc-1', person('U1'), at(2));
      const again = await store.vote('d1', 'inc-1', person('U2'), at(3));
      expect(again.votes).toEqual([person('U2'), person('U1')]);
      expect(await store.votes('d1', 'inc-1')).toEqual([
        { person: person('U2'), at: at(1) },
        { person: person('U1'), at: at(2) },
      ]);
      expect(await store.votes('d1', 'inc-2')).toEqual([]);
    });

    it('keeps digests and incidents apart', async () => {
      await store.vote('d1', 'inc-1', person('U1'), at(1));
      expect((await store.vote('d2', 'inc-1', person('U2'), at(2))).votes).toEqual([person('U2')]);
      expect((await store.vote('d1', 'inc-2', person('U3'), at(3))).votes).toEqual([person('U3')]);
    });

    it('gives an approval to one caller only', async () => {
      const begin = (digest: string, second: number, attempt = 1) =>
        store.beginChange({ ...approval(digest, second), attempt }, change(digest, 'apply', 'running', 0));
      const answers = await Promise.all([1, 2, 3].map((n) => begin('d1', n)));
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect(await begin('d1', 9)).toBe(false);
      expect(await begin('d1', 9, 2)).toBe(true);
      expect(await begin('d2', 9)).toBe(true);
    });

    it('records the change as begun together with the use of its approval, and only then', async () => {
      const record = change('d1', 'apply', 'running', 0);
      expect(await store.beginChange(approval('d1', 1), record)).toBe(true);
      expect(await store.changes('running')).toEqual([record]);
      await store.saveChange({ ...record, state: 'applied' });
      expect(await store.beginChange(approval('d1', 2), record)).toBe(false);
      expect(await store.changes('running')).toEqual([]);
    });
  });

  describe('changes', () => {
    it('finds them by state, oldest first, one for each direction', async () => {
      await store.saveChange(change('d1', 'apply', 'running', 0));
      await store.saveChange(change('d2', 'apply', 'running', 0));
      await store.saveChange(change('d1', 'undo', 'running', 0));
      await store.saveChange(change('d1', 'apply', 'running', 1));
      await store.saveChange(change('d2', 'apply', 'applied', 2));
      expect(await store.changes('running')).toEqual([
        change('d1', 'apply', 'running', 1),
        change('d1', 'undo', 'running', 0),
      ]);
      expect(await store.changes('applied')).toEqual([change('d2', 'apply', 'applied', 2)]);
      expect(await store.changes('stopped')).toEqual([]);
    });
  });

  it('closes twice', async () => {
    await store.close();
    await expect(store.close()).resolves.toBeUndefined();
  });
}

export function at(second: number): string {
  return new Date(Date.UTC(2026, 10, 22, 3, 12, second)).toISOString();
}

export function person(user: string) {
  return { team: 'T1', user };
}

function approval(digest: string, second: number): Approval {
  return { digest, incident: 'inc-1', attempt: 1, by: [person('U1')], at: at(second), expiresAt: at(59) };
}

function change(
  digest: string,
  direction: ChangeRecord['direction'],
  state: ChangeRecord['state'],
  done: number,
): ChangeRecord {
  return { incident: 'inc-1', digest, direction, writes: [], done, state, at: at(0) };
}

export function incident(id: string, second: number): Incident {
  return {
    id,
    workload: { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' },
    trouble: 'dying',
    troubles: ['dying'],
    container: 'fluent-bit',
    openedAt: at(0),
    lastSignalAt: at(second),
    noticedAt: at(0),
    signals: second,
    pods: [],
    podCount: 0,
    nodeCount: 0,
    attempts: [],
    timeline: [],
    state: 'open',
  };
}

function resolved(id: string, second: number): Incident {
  return { ...incident(id, second), state: 'resolved', resolvedAt: at(second), how: 'held' };
}
