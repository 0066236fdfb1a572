import { expect, test } from 'vitest';
import { applyStrategicMergePatch } from '../../../../../src/demo/cluster/api/patch/strategic-merge-patch.ts';
import { refusalCode } from '../refusal-code.ts';

const target = {
  metadata: { labels: { a: '1', b: '2' }, finalizers: ['x'] },
  spec: {
    containers: [
      { name: 'fluent-bit', image: 'i:1', args: ['-c', 'a'], env: [{ name: 'A', value: '1' }] },
      { name: 'reloader', image: 'r:1' },
    ],
    volumes: [{ name: 'config', configMap: { name: 'old', defaultMode: 420 } }],
    tolerations: [{ key: 'a' }],
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
  },
};
const [fluentBit, reloader] = target.spec.containers;

const inSpec = (spec: Record<string, unknown>) => ({ ...target, spec: { ...target.spec, ...spec } });

test.each([
  ['nothing', {}, target],
  [
    'a field of one container, the other container kept',
    { spec: { containers: [{ name: 'reloader', image: 'r:2' }] } },
    inSpec({ containers: [fluentBit, { name: 'reloader', image: 'r:2' }] }),
  ],
  [
    'a new container at the end',
    { spec: { containers: [{ name: 'new', image: 'n:1' }] } },
    inSpec({ containers: [fluentBit, reloader, { name: 'new', image: 'n:1' }] }),
  ],
  [
    'a container away',
    { spec: { containers: [{ name: 'reloader', $patch: 'delete' }] } },
    inSpec({ containers: [fluentBit] }),
  ],
  [
    'the whole list of containers',
    { spec: { containers: [{ $patch: 'replace' }, { name: 'only', image: 'o:1' }] } },
    inSpec({ containers: [{ name: 'only', image: 'o:1' }] }),
  ],
  [
    'an environment variable, a list without key as a whole',
    { spec: { containers: [{ name: 'fluent-bit', args: ['-v'], env: [{ name: 'B', value: '2' }] }] } },
    inSpec({
      containers: [
        {
          ...fluentBit,
          args: ['-v'],
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
        },
        reloader,
      ],
    }),
  ],
  [
    'tolerations as a whole',
    { spec: { tolerations: [{ key: 'b' }] } },
    inSpec({ tolerations: [{ key: 'b' }] }),
  ],
  [
    'a label away, another one in, a finalizer more',
    { metadata: { labels: { a: null, c: '3' }, finalizers: ['y'] } },
    { ...target, metadata: { labels: { b: '2', c: '3' }, finalizers: ['x', 'y'] } },
  ],
  [
    'a finalizer away',
    { metadata: { '$deleteFromPrimitiveList/finalizers': ['x'] } },
    { ...target, metadata: { ...target.metadata, finalizers: [] } },
  ],
  [
    'a union to another member',
    { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
    inSpec({ strategy: { type: 'Recreate' } }),
  ],
  [
    'a map replaced',
    { spec: { strategy: { $patch: 'replace', type: 'Recreate' } } },
    inSpec({ strategy: { type: 'Recreate' } }),
  ],
  [
    "kubectl's order of elements is accepted",
    {
      spec: {
        '$setElementOrder/containers': [{ name: 'fluent-bit' }],
        containers: [{ name: 'reloader', image: 'r:2' }],
      },
    },
    inSpec({ containers: [fluentBit, { name: 'reloader', image: 'r:2' }] }),
  ],
])('patches %s', (_what, patch, patched) => {
  const before = structuredClone(target);
  expect(applyStrategicMergePatch(target, patch)).toEqual(patched);
  expect(target).toEqual(before);
});

test.each([
  [{ spec: { containers: [{ image: 'i:2' }] } }, 500],
  [{ spec: { $unheard: 1 } }, 501],
  [{ spec: { $patch: 'merge-all' } }, 501],
])('refuses %j with %d', (patch, code) => {
  expect(refusalCode(() => applyStrategicMergePatch(target, patch))).toBe(code);
});
