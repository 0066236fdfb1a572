import { describe, expect, it } from 'vitest';
import {
  type FreshObjects,
  markOf,
  undoWritesFor,
  type Writes,
  writesFor,
} from '../../src/change/writes-for.ts';
import type { ConfigMap, Workload } from '../../src/evidence/evidence.ts';
import { configMapBasis, digestOf, workloadBasis } from '../../src/plan/digest.ts';
import type { Plan, Step } from '../../src/plan/plan.ts';
import { applied, writesOf } from '../support/apply-writes.ts';
import { bodyOf } from '../support/body-of.ts';
import { english } from '../support/english.ts';

const at = '2026-11-22T03:20:00.000Z';
const text = '[INPUT]\n    Name          forward\n    Mem_Buf_Limit 256m\n';
const map: ConfigMap = {
  namespace: 'logging',
  name: 'fluent-bit',
  resourceVersion: '50',
  labels: {},
  annotations: {},
  fieldManagers: [],
  data: { 'fluent-bit.conf': text, 'parsers.conf': '[PARSER]\n' },
};
const workload: Workload = {
  kind: 'DaemonSet',
  namespace: 'logging',
  name: 'fluent-bit',
  resourceVersion: '100',
  generation: 7,
  labels: {},
  annotations: {},
  fieldManagers: [],
  selector: {},
  templateAnnotations: {},
  containers: [
    {
      name: 'fluent-bit',
      role: 'app',
      image: 'fluent/fluent-bit:3.2.0',
      command: [],
      args: [],
      env: {},
      memoryLimit: '512Mi',
      memoryRequest: '256Mi',
      ports: [],
      mounts: [],
    },
  ],
  volumes: [],
  desired: 3,
  updated: 3,
  available: 3,
  unavailable: 0,
};
const fresh: FreshObjects = { workload, configMaps: [map] };

const container = 'DaemonSet/logging/fluent-bit/fluent-bit';
const key = (name: string) => `ConfigMap/logging/fluent-bit/fluent-bit.conf/input[0]/${name}`;
const why = { why: 'because', risk: '' };
const image: Step = {
  kind: 'set-image',
  target: container,
  from: 'fluent/fluent-bit:3.2.0',
  to: 'fluent/fluent-bit:4.2.8',
  ...why,
};
const buffer: Step = { kind: 'set-config', target: key('Mem_Buf_Limit'), from: '256m', to: '384m', ...why };
const added: Step = { kind: 'set-config', target: key('Buffer_Max_Size'), from: '', to: '6M', ...why };
const kept: Step = { ...buffer, to: '256m' };
const memory: Step = { kind: 'set-memory', target: container, from: '512Mi', to: '960Mi', ...why };
const restart: Step = { kind: 'restart', target: container, from: '', to: '', ...why };

function planOf(steps: readonly Step[], objects: FreshObjects = fresh): Plan {
  const undo = steps
    .filter((step) => step.from !== step.to)
    .toReversed()
    .map((step) => ({ ...step, from: step.to, to: step.from }));
  const parts = {
    steps,
    undo,
    basis: [workloadBasis(objects.workload), ...objects.configMaps.map(configMapBasis)],
  };
  return { ...parts, digest: digestOf(parts), undoIsSafe: true };
}

const bodies = (result: Writes) => writesOf(result).map((write) => [write.object.kind, bodyOf(write)]);
const template = (body: object) => ({ spec: { template: body } });
const containers = (...all: object[]) => template({ spec: { containers: all } });
const restarted = { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': at } } };
const edited = { data: { 'fluent-bit.conf': text.replace('256m', '384m') } };

describe('writesFor', () => {
  it.each([
    [
      'an image',
      [image],
      [['DaemonSet', containers({ name: 'fluent-bit', image: 'fluent/fluent-bit:4.2.8' })]],
    ],
    [
      'a memory limit, the request stays below it',
      [memory],
      [['DaemonSet', containers({ name: 'fluent-bit', resources: { limits: { memory: '960Mi' } } })]],
    ],
    [
      'configuration and limit: the ConfigMap first, no restart of its own',
      [buffer, memory],
      [
        ['ConfigMap', edited],
        ['DaemonSet', containers({ name: 'fluent-bit', resources: { limits: { memory: '960Mi' } } })],
      ],
    ],
    [
      'configuration alone: the pods are restarted',
      [buffer],
      [
        ['ConfigMap', edited],
        ['DaemonSet', template(restarted)],
      ],
    ],
    ['a restart', [restart], [['DaemonSet', template(restarted)]]],
    ['a kept key', [kept], []],
    [
      'image and limit of one container in one patch',
      [image, memory],
      [
        [
          'DaemonSet',
          containers({
            name: 'fluent-bit',
            image: 'fluent/fluent-bit:4.2.8',
            resources: { limits: { memory: '960Mi' } },
          }),
        ],
      ],
    ],
  ])('%s', (_, steps, expected) => {
    expect(bodies(writesFor(planOf(steps), fresh, at))).toEqual(expected);
  });

  it('moves the request with the limit where both were the same, so that the pod stays Guaranteed', () => {
    const guaranteed = {
      ...workload,
      containers: workload.containers.map((one) => ({ ...one, memoryRequest: '512Mi' })),
    };
    const objects = { ...fresh, workload: guaranteed };
    expect(bodies(writesFor(planOf([memory], objects), objects, at))).toEqual([
      [
        'DaemonSet',
        containers({
          name: 'fluent-bit',
          resources: { limits: { memory: '960Mi' }, requests: { memory: '960Mi' } },
        }),
      ],
    ]);
  });

  it('names the version it was made from and the mark of its plan', () => {
    const plan = planOf([buffer, memory]);
    expect(
      writesOf(writesFor(plan, fresh, at)).map(({ resourceVersion, mark }) => [resourceVersion, mark]),
    ).toEqual([
      ['50', markOf(plan, 'apply')],
      ['100', markOf(plan, 'apply')],
    ]);
    expect(markOf(plan, 'apply')).toBe(`${plan.digest.slice(0, 16)}-apply`);
  });

  const changedMap = { ...map, data: { ...map.data, 'parsers.conf': '[PARSER]\n# by hand\n' } };
  it.each([
    [
      'the specification changed',
      { ...fresh, workload: { ...workload, generation: 8 } },
      /DaemonSet fluent-bit was changed/,
    ],
    [
      'the ConfigMap’s data changed',
      { ...fresh, configMaps: [changedMap] },
      /ConfigMap fluent-bit was changed/,
    ],
    ['the ConfigMap is gone', { ...fresh, configMaps: [] }, /ConfigMap fluent-bit was changed/],
  ])('refuses when %s', (_, objects, expected) => {
    expect(english(writesFor(planOf([buffer, memory]), objects, at))).toEqual({
      refused: expect.stringMatching(expected),
    });
  });

  it.each([
    ['status and version', { ...fresh, workload: { ...workload, resourceVersion: '101', available: 1 } }],
    [
      'labels of the ConfigMap',
      { ...fresh, configMaps: [{ ...map, resourceVersion: '51', labels: { a: 'b' } }] },
    ],
  ])('does not mind changed %s', (_, objects) => {
    expect(writesOf(writesFor(planOf([buffer, memory]), objects, at))).toHaveLength(2);
  });

  it('refuses a plan that is advice, with its own reason', () => {
    expect(writesFor({ ...planOf([image]), adviceOnly: 'Argo CD owns it.' }, fresh, at)).toEqual({
      refused: 'Argo CD owns it.',
    });
  });
});

describe('undoWritesFor', () => {
  const plan = planOf([buffer, added, memory]);
  const after = applied(fresh, writesOf(writesFor(plan, fresh, at)));

  it('gives back what was there, without a key that was added', () => {
    const undone = applied(after, writesOf(undoWritesFor(plan, after, at)));
    expect(undone.configMaps).toEqual(fresh.configMaps);
    expect(undone.workload.containers).toEqual(workload.containers);
  });

  it('takes a limit away where there was none', () => {
    const noLimit = planOf([{ ...memory, from: '' }]);
    const { memoryLimit: _, ...bare } = workload.containers[0]!;
    const before = { ...fresh, workload: { ...workload, containers: [bare] } };
    const changed = applied(before, writesOf(writesFor(noLimit, fresh, at)));
    expect(applied(changed, writesOf(undoWritesFor(noLimit, changed, at))).workload.containers).toEqual([
      bare,
    ]);
  });

  const byHand = (edit: (text: string) => string): FreshObjects => ({
    ...after,
    configMaps: after.configMaps.map((one) => ({
      ...one,
      data: { ...one.data, 'fluent-bit.conf': edit(one.data['fluent-bit.conf'] ?? '') },
    })),
  });
  const withLimit = (memoryLimit: string): FreshObjects => ({
    ...after,
    workload: {
      ...after.workload,
      containers: after.workload.containers.map((one) => ({ ...one, memoryLimit })),
    },
  });
  it.each([
    ['the buffer', byHand((now) => now.replace('384m', '400m')), /Mem_Buf_Limit is no longer 384m/],
    ['the limit', withLimit('2Gi'), /no longer 960Mi/],
    ['the section', byHand(() => '[OUTPUT]\n    Name null\n'), /no longer/],
  ])('refuses when a person changed %s since', (_, objects, expected) => {
    expect(english(undoWritesFor(plan, objects, at))).toEqual({ refused: expect.stringMatching(expected) });
  });

  it('keeps what a person wrote beside it', () => {
    const commented = byHand((now) => `# by hand\n${now}`);
    const undone = applied(commented, writesOf(undoWritesFor(plan, commented, at)));
    expect(undone.configMaps[0]?.data['fluent-bit.conf']).toBe(`# by hand\n${text}`);
  });

  it('passes over objects that carry the undo already', () => {
    const half = applied(after, writesOf(undoWritesFor(plan, after, at)).slice(0, 1));
    expect(undoWritesFor(plan, half, at)).toHaveProperty('refused');
    expect(
      writesOf(undoWritesFor(plan, half, at, new Set(['ConfigMap/fluent-bit']))).at(-1)?.object.kind,
    ).toBe('DaemonSet');
  });
});
