import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginning } from '../../../src/audit/audit-chain.ts';
import type { AuditEntry } from '../../../src/audit/audit-entry.ts';
import { checkChain } from '../../../src/audit/check-chain.ts';
import { readEntry } from '../../../src/audit/read-entry.ts';
import type { AuditQuestion, Store } from '../../../src/ports.ts';
import { at, incident, person } from './incident-contract.ts';

/** What every database behind the Store port has to do for the audit record. */
export function auditContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    await store.close();
  });

  describe('the audit record', () => {
    const entries = async (question: Partial<AuditQuestion> = {}) =>
      (await store.auditTrail({ limit: 100, ...question })).map(readEntry);
    const faults = async () => {
      const check = checkChain();
      for (const link of await store.auditTrail({ limit: 100 })) check.take(link);
      return check.end().faults;
    };

    it('gives back what was told, by number, incident and time', async () => {
      const told = [entry(1, 'inc-1'), entry(2), entry(3, 'inc-2'), entry(4, 'inc-1')];
      for (const each of told) await store.audit(each);
      expect(await entries()).toEqual(told);
      expect(await entries({ incident: 'inc-1' })).toEqual([told[0], told[3]]);
      expect(await entries({ since: at(3) })).toEqual([told[2], told[3]]);
      expect(await entries({ after: 1, limit: 2 })).toEqual([told[1], told[2]]);
    });

    it('has no secret in it, whoever told it', async () => {
      await store.audit({ ...entry(1), why: 'the token=abc123def456 leaked' });
      expect(await entries()).toEqual([{ ...entry(1), why: 'the token=[redacted] leaked' }]);
    });

    it('takes every character that a text may have, half ones and NUL included', async () => {
      const odd = { ...entry(1, 'inc-1'), why: 'a\u0000b \ud800 汉字 \u{1f4a5} "\\u0000"' };
      await store.audit(odd);
      const [link] = await store.auditTrail({ incident: 'inc-1', limit: 1 });
      expect(JSON.parse(link?.entry ?? '')).toMatchObject({ why: odd.why });
      expect(await faults()).toEqual([]);
    });

    it('begins at nothing, and each entry is the next head', async () => {
      expect(await store.auditHead()).toEqual(beginning);
      await store.audit(entry(1));
      await store.audit(entry(2));
      const [first, second] = await store.auditTrail({ limit: 9 });
      expect([first?.previous, second?.previous]).toEqual([beginning.hash, first?.hash]);
      expect(await store.auditHead()).toEqual({ number: 2, hash: second?.hash });
    });

    it('never forks, however many write at once', async () => {
      await Promise.all([
        ...[1, 2, 3, 4, 5, 6].map((n) => store.audit(entry(n))),
        store.saveIncident(incident('inc-1', 1), 0, { audit: [entry(7), entry(8)] }),
        store.audit(entry(9)),
        store.vote('d1', 'inc-1', person('U1'), at(9), [entry(10)]),
      ]);
      expect([(await entries()).length, await faults()]).toEqual([10, []]);
    });

    it('tells of an incident with its save, and not when the save is refused', async () => {
      await store.saveIncident(incident('inc-1', 1), 0, { audit: [entry(1)] });
      await store.saveIncident(incident('inc-1', 2), 0, { audit: [entry(2)] });
      expect(await entries()).toEqual([entry(1)]);
    });

    it("tells of a person's yes once", async () => {
      for (const n of [1, 2]) await store.vote('d1', 'inc-1', person('U1'), at(n), [entry(n)]);
      expect(await entries()).toEqual([entry(1)]);
    });
  });
}

function entry(second: number, incident?: string) {
  return {
    kind: 'frozen',
    at: at(second),
    by: { kind: 'person', team: 'T1', user: 'U1' },
    why: `maintenance ${second}`,
    ...(incident === undefined ? {} : { incident }),
  } satisfies AuditEntry;
}
