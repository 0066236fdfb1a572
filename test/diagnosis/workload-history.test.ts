import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRevision } from '../../src/adapters/kubernetes/read-workload.ts';
import { findRevisions } from '../../src/diagnosis/workload-history.ts';

const fixture = join(import.meta.dirname, '../fixtures/kubernetes-objects/rolling-update-revisions.json');
const source = 'resources/controllerrevisions.json';
const { items } = JSON.parse(readFileSync(fixture, 'utf8')) as { readonly items: readonly unknown[] };
const chosen = {
  namespace: 'logging',
  podName: undefined,
  containerName: 'fluent-bit',
  pod: undefined,
  container: undefined,
  workload: undefined,
  workloadRef: { kind: 'DaemonSet', name: 'fluent-bit' },
};

it('the recorded revisions of a DaemonSet, the newest first; one that was taken back into use has no time', () => {
  const revisions = items.map((item, at) => ({ source, path: ['items', at], value: readRevision(item) }));
  const found = findRevisions({ revisions, workloads: [] }, chosen);
  expect(
    found.map(({ revision, image, memoryLimit, at }) => [revision, image.split(':')[1], memoryLimit, at]),
  ).toEqual([
    [9, '3.2.0', '64Mi', '2026-11-22T13:11:06Z'],
    [8, '3.2.0', '64Mi', '2026-11-22T13:10:20Z'],
    [7, '3.2.1', '128Mi', '2026-11-22T13:09:59Z'],
    [6, '3.2.1', '128Mi', '2026-11-22T13:09:21Z'],
    [5, '3.2.1', '128Mi', undefined],
    [4, '9.9.9', '128Mi', '2026-11-22T13:08:39Z'],
    [2, '3.2.0', '128Mi', '2026-11-22T13:07:35Z'],
    [1, '3.2.0', '64Mi', '2026-11-22T13:07:21Z'],
  ]);
  expect(found[0]?.volumes.map(({ name, configMap }) => [name, configMap])).toContainEqual([
    'config',
    'fluent-bit',
  ]);
});
