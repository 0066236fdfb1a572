import {
  AppsV1Api,
  CoordinationV1Api,
  KubernetesObjectApi,
  PatchStrategy,
  setHeaderOptions,
  V1MicroTime,
} from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { configFor, daemonSet, errorOf, place } from './client.ts';
import { startTestServer } from './test-server.ts';

test.each([
  [
    PatchStrategy.StrategicMergePatch,
    { spec: { template: { spec: { containers: [{ name: 'fluent-bit', image: 'i:4' }] } } } },
  ],
  [
    PatchStrategy.JsonPatch,
    [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'i:4' }],
  ],
  [
    PatchStrategy.ServerSideApply,
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'fluent-bit' },
      spec: { template: { spec: { containers: [{ name: 'fluent-bit', image: 'i:4' }] } } },
    },
  ],
])('patches with %s, after a dry run that changes nothing', async (strategy, body) => {
  const server = await startTestServer();
  server.store.create('daemonsets', daemonSet);
  const apps = configFor(server).makeApiClient(AppsV1Api);
  const patch = (dryRun?: string) =>
    apps.patchNamespacedDaemonSet(
      { ...place, body, fieldManager: 'fluent-medic', ...(dryRun === undefined ? {} : { dryRun }) },
      setHeaderOptions('Content-Type', strategy),
    );
  const tried = await patch('All');
  const untouched = await apps.readNamespacedDaemonSet(place);
  const patched = await patch();
  const facts = [tried, untouched, patched].map(({ metadata, spec }) => ({
    images: spec?.template.spec?.containers.map(({ image }) => image),
    generation: metadata?.generation,
    isNewVersion: metadata?.resourceVersion !== untouched.metadata?.resourceVersion,
  }));
  const both = ['i:4', 'jimmidyson/configmap-reload:v0.14.0'];
  expect(facts).toEqual([
    { images: both, generation: 2, isNewVersion: false },
    { images: ['fluent/fluent-bit:3.2.0', both[1]], generation: 1, isNewVersion: false },
    { images: both, generation: 2, isNewVersion: true },
  ]);
  expect(patched.metadata?.managedFields?.map(({ manager, operation }) => [manager, operation])).toEqual([
    ['fluent-medic', strategy === PatchStrategy.ServerSideApply ? 'Apply' : 'Update'],
  ]);
});

test('patches, reads and applies through KubernetesObjectApi, which uses discovery', async () => {
  const server = await startTestServer();
  server.store.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: place,
    data: { 'fluent-bit.conf': '[SERVICE]', other: 'x' },
  });
  const objects = KubernetesObjectApi.makeApiClient(configFor(server));
  const named = { apiVersion: 'v1', kind: 'ConfigMap', metadata: place };
  const patched = await objects.patch(
    { ...named, data: { 'fluent-bit.conf': '[INPUT]' } },
    undefined,
    undefined,
    'fluent-medic',
    undefined,
    PatchStrategy.MergePatch,
  );
  const read = await objects.read(named);
  expect([patched, read].map((object) => (object as { data?: unknown }).data)).toEqual([
    { 'fluent-bit.conf': '[INPUT]', other: 'x' },
    { 'fluent-bit.conf': '[INPUT]', other: 'x' },
  ]);
});

test('is told of a stale resourceVersion in a patch', async () => {
  const server = await startTestServer();
  server.store.create('daemonsets', daemonSet);
  const apps = configFor(server).makeApiClient(AppsV1Api);
  const body = { metadata: { resourceVersion: '1' }, spec: { minReadySeconds: 5 } };
  const error = await errorOf(
    apps.patchNamespacedDaemonSet(
      { ...place, body },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    ),
  );
  expect(error).toMatchObject({ code: 409, body: { reason: 'Conflict' } });
});

test('keeps a lease with micro-seconds, and loses a race', async () => {
  const server = await startTestServer();
  const leases = configFor(server).makeApiClient(CoordinationV1Api);
  const spec = {
    holderIdentity: 'a',
    leaseDurationSeconds: 15,
    renewTime: new V1MicroTime('2026-11-22T12:00:00Z'),
  };
  const made = await leases.createNamespacedLease({
    namespace: 'logging',
    body: { metadata: { name: 'medic' }, spec },
  });
  const replace = (holderIdentity: string) =>
    leases.replaceNamespacedLease({
      name: 'medic',
      namespace: 'logging',
      body: {
        metadata: { name: 'medic', resourceVersion: made.metadata?.resourceVersion ?? '' },
        spec: { ...spec, holderIdentity },
      },
    });
  const won = await replace('b');
  const lost = await errorOf(replace('c'));
  expect({ holder: won.spec?.holderIdentity, lost: lost.code }).toEqual({ holder: 'b', lost: 409 });
});
