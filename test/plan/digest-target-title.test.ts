import { describe, expect, it } from 'vitest';
import type { ConfigMap, Workload } from '../../src/evidence/evidence.ts';
import { configMapBasis, digestOf, workloadBasis } from '../../src/plan/digest.ts';
import type { Plan, Step } from '../../src/plan/plan.ts';
import {
  configTarget,
  containerTarget,
  readConfigTarget,
  readContainerTarget,
} from '../../src/plan/target.ts';
import { titleOf } from '../../src/plan/title.ts';

const target = 'DaemonSet/logging/fluent-bit/fluent-bit';
const why = { why: 'w', risk: 'r' };
const image: Step = {
  kind: 'set-image',
  target,
  from: 'registry.local:5000/fluent/fluent-bit:3.2.0',
  to: 'registry.local:5000/fluent/fluent-bit:4.2.8',
  ...why,
};
const memory: Step = { kind: 'set-memory', target, from: '', to: '960Mi', ...why };
const buffer: Step = {
  kind: 'set-config',
  target: 'ConfigMap/logging/fluent-bit/fluent-bit.conf/input[0]/Mem_Buf_Limit',
  from: '256m',
  to: '384m',
  ...why,
};
const basis = [{ kind: 'DaemonSet', namespace: 'logging', name: 'fluent-bit', state: 'generation 7' }];
const plan = { steps: [image, memory], undo: [memory, image], basis };
const planOf = (steps: readonly Step[], more: Partial<Plan> = {}): Plan => ({
  ...plan,
  steps,
  digest: '',
  undoIsSafe: true,
  ...more,
});

describe('digest', () => {
  it('does not depend on the order of keys', () => {
    const turned = Object.fromEntries(Object.entries(image).toReversed()) as unknown as Step;
    expect(digestOf({ ...plan, steps: [turned, memory] })).toBe(digestOf(plan));
  });
  it.each([
    ['a value', { ...plan, steps: [{ ...image, to: `${image.to}-debug` }, memory] }],
    ['a reason', { ...plan, steps: [{ ...image, why: 'other' }, memory] }],
    ['the order', { ...plan, steps: [memory, image] }],
    ['a step less', { ...plan, steps: [image] }],
    ['the undo', { ...plan, undo: [] }],
    ['the basis', { ...plan, basis: basis.map((one) => ({ ...one, state: 'generation 8' })) }],
  ])('changes with %s', (_, changed) => {
    expect(digestOf(changed)).not.toBe(digestOf(plan));
  });
});

describe('basis', () => {
  const workload = { kind: 'DaemonSet', namespace: 'logging', name: 'fluent-bit', generation: 7 } as Workload;
  const map = { namespace: 'logging', name: 'fluent-bit', data: { a: '1', b: '2' } } as unknown as ConfigMap;
  it('of a workload is its generation', () => {
    expect(workloadBasis(workload)).toEqual(basis[0]);
    expect(workloadBasis({ ...workload, generation: undefined } as unknown as Workload).state).toBe(
      'generation unknown',
    );
  });
  it('of a ConfigMap is its data, in any order of keys', () => {
    const state = configMapBasis(map).state;
    expect(configMapBasis({ ...map, resourceVersion: '9', data: { b: '2', a: '1' } }).state).toBe(state);
    expect(configMapBasis({ ...map, data: { ...map.data, a: '2' } }).state).not.toBe(state);
  });
});

describe('targets', () => {
  const config = {
    namespace: 'logging',
    name: 'fluent-bit',
    file: 'fluent-bit.conf',
    section: 'input',
    index: 2,
    key: 'Mem_Buf_Limit',
  } as const;
  it('are read as they are written', () => {
    const container = {
      kind: 'DaemonSet',
      namespace: 'logging',
      name: 'fluent-bit',
      container: 'fluent-bit',
    };
    expect([containerTarget(container), readContainerTarget(target)]).toEqual([target, container]);
    expect(readConfigTarget(configTarget(config))).toEqual(config);
  });
  it.each(['', 'DaemonSet/logging/fluent-bit', `${target}/more`, 'DaemonSet//fluent-bit/x'])(
    '%j is no container',
    (text) => {
      expect(readContainerTarget(text)).toBeUndefined();
    },
  );
  it.each([
    target,
    'ConfigMap/l/n/f/input/Key',
    'ConfigMap/l/n/f/input[x]/Key',
    'Secret/l/n/f/input[0]/Key',
    'ConfigMap/l/n/f/input[0]/Key/more',
  ])('%j is no key of a configuration', (text) => {
    expect(readConfigTarget(text)).toBeUndefined();
  });
});

it.each([
  ['an upgrade', planOf([image]), 'upgrade 3.2.0 → 4.2.8'],
  ['buffer and memory', planOf([buffer, memory]), 'Mem_Buf_Limit 256m → 384m, memory limit (none) → 960Mi'],
  ['the same for two inputs', planOf([buffer, buffer]), 'Mem_Buf_Limit 256m → 384m'],
  ['a kept key', planOf([{ ...buffer, to: '256m' }]), 'Advice, nothing is written'],
  ['by hand', planOf([image], { adviceOnly: 'Flux' }), 'By hand: upgrade 3.2.0 → 4.2.8'],
])('title of %s', (_, plan, expected) => {
  expect(titleOf(plan)).toBe(expected);
});

it.each([
  [planOf([image], { adviceOnly: 'Flux' }), '人工执行：升级 3.2.0 → 4.2.8'],
  [planOf([buffer, memory]), 'Mem_Buf_Limit 256m → 384m，内存限制（无） → 960Mi'],
  [planOf([{ ...buffer, to: '256m' }]), '仅建议，不写入任何内容'],
])('title in Chinese', (plan, expected) => {
  expect(titleOf(plan, {}, 'zh-CN')).toBe(expected);
});
