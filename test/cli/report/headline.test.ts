import { describe, expect, test } from 'vitest';
import { diagnosisReport } from '../../../src/cli/report/diagnosis-report.ts';
import type { Diagnosis } from '../../../src/diagnosis/diagnosis.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { advice, diagnosis, image, kept, memory, plan, planOf, step } from './report-scene.ts';

const report = (columns: number, changed: Partial<Diagnosis> = {}, of: Plan | undefined = plan) =>
  diagnosisReport({ ...diagnosis, ...changed }, of, { columns, isTerminal: false });

describe('the first five lines', () => {
  test('say who, what, what to do, and whether logs are lost', () => {
    expect(report(100).split('\n').slice(0, 6)).toEqual([
      'prod-eu / logging / fb-1',
      '  What  Fluent Bit 3.2.0 crashed, high confidence',
      '  Do    image 3.2.0 → 4.2.8, then Mem_Buf_Limit 256m → 64M, then memory limit 512Mi → 1200Mi',
      '  Logs  Being lost since 2026-11-22T12:42:52Z: chunks were given up.',
      'DaemonSet fluent-bit, container fluent-bit, Fluent Bit 3.2.0, fluent/fluent-bit:3.2.0',
      '─'.repeat(100),
    ]);
  });

  const todo = (changed: Partial<Diagnosis>, of: Plan | undefined) =>
    report(100, changed, of).split('\n')[2]?.slice(8);
  const unsure = { primary: { ...diagnosis.primary, confidence: 0.4 } };
  const healthy = { primary: { ...diagnosis.primary, cause: 'healthy' as const } };
  test.each([
    ['nothing where all is well', healthy, planOf(), 'Nothing'],
    ['the first advice', {}, planOf(advice), 'Watch the buffers'],
    ['what to find out, when the cause is not sure', unsure, planOf(advice), 'Settle first: The log'],
    ['that nothing is proposed', { unknowns: [] }, planOf(), 'No change is proposed; see the cause below'],
    [
      'that a person has to',
      {},
      { ...planOf(memory), adviceOnly: 'An operator owns it.' },
      'By hand: memory limit 512Mi → 1200Mi',
    ],
    ['another image', {}, planOf(step({ ...image, to: 'mirror/fb:4.2.8' })), 'image mirror/fb:4.2.8'],
    ['nothing that stays as it is', {}, planOf(kept, step({ kind: 'restart' })), 'restart'],
  ] as const)('say %s', (_, changed, of, expected) => {
    expect(todo(changed, of)).toBe(expected);
  });

  test('keep the confidence where the title is too long for the line', () => {
    const primary = { ...diagnosis.primary, title: 'long '.repeat(40).trim() };
    const line = report(80, { primary }).split('\n')[1] ?? '';
    expect(line).toMatch(/^ {2}What {2}long .*…, high confidence$/);
    expect(line.length).toBeLessThanOrEqual(80);
  });
});
