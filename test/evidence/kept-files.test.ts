import { expect, it } from 'vitest';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { keptFiles, keptOfLog } from '../../src/evidence/kept-files.ts';
import { nothing } from '../diagnosis/evidence-of.ts';

const source = 'logs/logging/fluent-bit-1/fluent-bit/current.log';
const banner = 'Fluent Bit v3.2.0';
const line = '[2026/11/22 03:09:00] [ info] [engine] started (pid=1)';

const evidenceOf = (text: string): Evidence => ({
  ...nothing,
  collectedAt: null,
  logs: [
    { source, namespace: 'logging', pod: 'fluent-bit-1', container: 'fluent-bit', which: 'current', text },
  ],
});

it('keeps a log of usual length as it is, without records and secrets', () => {
  const text = `${line}\n{"name":"Ada Lovelace"}\n[2026/11/22 03:09:01] [ warn] http_passwd: hunter2\n`;
  expect(Object.fromEntries(keptFiles(evidenceOf(text)))).toEqual({
    'bundle.json': '{}\n',
    [source]: `${line}\n[record-like line withheld]\n[2026/11/22 03:09:01] [ warn] http_passwd: [redacted]\n`,
  });
});

it('keeps the newest of a longer log, each line under its number, and says so', () => {
  const lines = [banner, ...Array.from({ length: 50_000 }, () => line), '[2026/11/22 04:00:00] [error] last'];
  const files = keptFiles(evidenceOf(lines.join('\n')));
  const kept = files.get(source)?.split('\n') ?? [];
  const first = kept.findIndex((each) => each !== '');
  expect([kept.length, kept.slice(first)]).toEqual([lines.length, lines.slice(first)]);
  expect(kept.slice(first).join('\n').length).toBeLessThanOrEqual(keptOfLog);
  expect(kept.slice(first - 1).join('\n').length + line.length).toBeGreaterThan(keptOfLog);
  expect(JSON.parse(files.get('bundle.json') ?? '')).toEqual({
    gaps: [
      {
        what: `the beginning of ${source}`,
        why: 'of each log only the newest 2 MiB are kept with an incident',
        wouldTell: 'what Fluent Bit did before that',
        reason: 'too-large',
      },
    ],
  });
});

it('withholds the rest of a record whose beginning is cut off', () => {
  const secret = '[2026/11/22 03:09:00] [ info] Ada Lovelace bought a locomotive';
  const record = [
    '[0] app: [[1700000000.0, {}], {"log"=>"first line',
    ...Array.from({ length: 60_000 }, () => secret),
  ];
  expect(keptFiles(evidenceOf(record.join('\n'))).get(source)).not.toContain('Ada');
});

it('of one endless line nothing is left', () => {
  expect(keptFiles(evidenceOf('x'.repeat(3 * 2 ** 20))).get(source)).toBe('[record-like line withheld]');
});

it('keeps all lines of a log that is short once its records are withheld, and misses none', () => {
  const text = [banner, line, `{"log":"${'x'.repeat(3 * 2 ** 20)}"}`].join('\n');
  expect(Object.fromEntries(keptFiles(evidenceOf(text)))).toEqual({
    'bundle.json': '{}\n',
    [source]: [banner, line, '[record-like line withheld]'].join('\n'),
  });
});
