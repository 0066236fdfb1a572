import { expect, it } from 'vitest';
import { undoWritesFor, writesFor } from '../../src/change/writes-for.ts';
import type { ConfigMap } from '../../src/evidence/evidence.ts';
import { configMapBasis, workloadBasis } from '../../src/plan/digest.ts';
import type { Plan, Step } from '../../src/plan/plan.ts';
import { bodyOf } from '../support/body-of.ts';
import { workloadOf } from '../support/workload-of.ts';
import { tell } from '../../src/language/words.ts';

const text = '[INPUT]\n    Name forward\n    Mem_Buf_Limit 512m # as in the article\n';
const workload = workloadOf({ resourceVersion: '5', generation: 2 });
const mapWith = (conf: string): ConfigMap => ({
  namespace: 'logging',
  name: 'fluent-bit',
  resourceVersion: '7',
  labels: {},
  annotations: {},
  fieldManagers: [],
  data: { 'fluent-bit.conf': conf },
});
const step: Step = {
  kind: 'set-config',
  target: 'ConfigMap/logging/fluent-bit/fluent-bit.conf/input[0]/Mem_Buf_Limit',
  from: '512m # as in the article',
  to: '256m',
  why: '',
  risk: '',
};
const plan: Plan = {
  digest: 'd'.repeat(64),
  steps: [step],
  undo: [{ ...step, from: step.to, to: step.from }],
  basis: [workloadBasis(workload), configMapBasis(mapWith(text))],
  undoIsSafe: true,
};

it('puts back a comment that had become part of a value, byte for byte', () => {
  const applied = writesFor(plan, { workload, configMaps: [mapWith(text)] }, '2026-11-22T12:00:00Z');
  const changed = textOf(applied);
  expect(changed).toBe('[INPUT]\n    Name forward\n    Mem_Buf_Limit 256m\n');
  const undone = undoWritesFor(plan, { workload, configMaps: [mapWith(changed)] }, '2026-11-22T12:05:00Z');
  expect(textOf(undone)).toBe(text);
});

function textOf(writes: ReturnType<typeof writesFor>): string {
  if ('refused' in writes) throw new Error(tell(writes.refused, 'en'));
  const [write] = writes.writes;
  const { data } = (write ? bodyOf(write) : {}) as { data?: Record<string, string> };
  return data?.['fluent-bit.conf'] ?? '';
}
