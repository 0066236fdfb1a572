import { expect, it } from 'vitest';
import type { AuditEntry } from '../../src/audit/audit-entry.ts';
import { sealed } from '../../src/audit/seal.ts';

const declined = (why: string): AuditEntry => ({
  kind: 'declined',
  at: '2026-11-22T03:12:00.000Z',
  by: { kind: 'person', team: 'T1', user: 'U1' },
  attempt: 1,
  digest: 'a1b2'.repeat(16),
  why,
});

it.each([
  ['the password is hunter2: no', 'the password is hunter2: no'],
  ['password=hunter2hunter2', 'password=[redacted]'],
  ['see https://bob:hunter2@registry.example/v2', 'see https://[redacted]@registry.example/v2'],
  ['Authorization: Bearer abcdef123456', 'Authorization: [redacted]'],
  ['x'.repeat(3_000), `${'x'.repeat(1_999)}…`],
])('of a reason "%.40s" this is kept', (why, kept) => {
  expect(sealed(declined(why))).toEqual(declined(kept));
});

it('the value of a secret key is not kept, whatever it looks like', () => {
  const target = 'ConfigMap/logging/fluent-bit/fluent-bit.conf/output[0]';
  const changes = [
    { target: `${target}/HTTP_Passwd`, from: 'old words', to: 'plain' },
    { target: `${target}/Mem_Buf_Limit`, from: '256m', to: '384m' },
    { target: 'DaemonSet/logging/fluent-bit/fluent-bit', from: 'fluent-bit:3.2.0', to: 'fluent-bit:4.2.8' },
  ];
  const entry: AuditEntry = {
    kind: 'write-begun',
    at: '2026-11-22T03:12:00.000Z',
    by: { kind: 'bot' },
    attempt: 1,
    digest: 'd1',
    direction: 'apply',
    verb: 'patch',
    object: { kind: 'ConfigMap', namespace: 'logging', name: 'fluent-bit' },
    approvedBy: [{ team: 'T1', user: 'U1' }],
    resourceVersion: '7',
    changes,
  };
  expect(sealed(entry)).toEqual({
    ...entry,
    changes: [{ ...changes[0], from: '[redacted]', to: '[redacted]' }, changes[1], changes[2]],
  });
});
