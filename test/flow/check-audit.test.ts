import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import type { AuditLink } from '../../src/audit/audit-chain.ts';
import { watchAudit } from '../../src/flow/check-audit.ts';
import { keepLog } from '../support/keep-log.ts';
import { createManualClock } from '../support/manual-clock.ts';

const at = '2026-11-22T03:09:00.000Z';
const entries = 450;

it('goes through the whole record in pages, and tells what somebody changed', async () => {
  const clock = createManualClock(at);
  const store = await openSqliteStore(':memory:');
  for (let number = 0; number < entries; number += 1)
    await store.audit({ kind: 'acknowledged', at, by: { kind: 'bot' }, incident: `inc-${number}` });
  const logged: string[] = [];
  let asked = 0;
  let spoil = (link: AuditLink) => link;
  const watch = watchAudit({
    store: {
      auditTrail: async (question) => {
        asked += 1;
        return (await store.auditTrail(question)).map((link) => spoil(link));
      },
    },
    wall: clock,
    log: keepLog(logged),
  });
  const check = async () => {
    const checking = watch.check(new AbortController().signal);
    for (let turn = 0; turn < 8; turn += 1) await clock.advance(100);
    await checking;
  };
  expect(watch.standing()).toEqual({ faults: [] });
  await check();
  expect(asked).toBe(4);
  expect(watch.standing()).toEqual({ checkedAt: expect.any(String), faults: [] });
  spoil = (link) => (link.number === 301 ? { ...link, entry: link.entry.replace('inc-300', 'inc-9') } : link);
  await check();
  await check();
  expect(watch.standing().faults).toEqual(['Entry 301 was changed: its hash is not that of its content.']);
  expect(logged).toEqual(['error the audit record was changed by somebody else']);
  await store.close();
});
