import { describe, expect, test } from 'vitest';
import { createObjectStore } from '../../../../../src/demo/cluster/api/store/object-store.ts';
import type { KubeObject, ObjectChange } from '../../../../../src/demo/cluster/seams.ts';

const now = () => new Date('2026-11-22T12:00:00.987Z');
const daemonSet = (): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'fluent-bit', namespace: 'logging' },
  spec: { template: { spec: { containers: [{ name: 'fluent-bit', image: 'i:1' }] } } },
});
const configMap = (name: string, data: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'logging' },
  data,
});
const place = ['daemonsets', 'logging', 'fluent-bit'] as const;

describe('the object store', () => {
  test('fills in what the server sets, with times cut to seconds', () => {
    const store = createObjectStore({ now, firstVersion: 41 });
    const { metadata, ...rest } = store.create('daemonsets', daemonSet(), 'helm');
    const { uid, managedFields, ...known } = metadata;
    expect({
      known,
      kind: rest.kind,
      managers: (managedFields as { manager: string }[]).map((one) => one.manager),
    }).toEqual({
      known: {
        name: 'fluent-bit',
        namespace: 'logging',
        resourceVersion: '42',
        generation: 1,
        creationTimestamp: '2026-11-22T12:00:00Z',
        annotations: { 'deprecated.daemonset.template.generation': '1' },
      },
      kind: 'DaemonSet',
      managers: ['helm'],
    });
    expect(uid).toMatch(/^[0-9a-f]{8}-/);
  });

  test('raises the generation for a changed spec only, and nothing at all for no change', () => {
    const store = createObjectStore({ now });
    store.create('daemonsets', daemonSet());
    const changes: string[] = [];
    store.subscribe('daemonsets', ({ type }) => changes.push(type));
    const versions = [
      store.update(...place, (object) => ({ ...object, status: { numberReady: 1 } })),
      store.update(...place, (object) => ({ ...object, status: { numberReady: 1 } })),
      store.update(...place, (object) => ({
        ...object,
        spec: { ...(object['spec'] as object), minReadySeconds: 5 },
      })),
    ].map(({ metadata }) => [metadata.resourceVersion, metadata.generation]);
    expect({ versions, changes }).toEqual({
      versions: [
        ['2', 1],
        ['2', 1],
        ['3', 2],
      ],
      changes: ['MODIFIED', 'MODIFIED'],
    });
  });

  test('counts neither the node of a pod nor its status as a new generation, but its deletion', () => {
    const store = createObjectStore({ now });
    const spec = { containers: [{ name: 'fluent-bit', image: 'i:1' }] };
    const metadata = { name: 'fb', namespace: 'logging' };
    store.create(
      'pods',
      { apiVersion: 'v1', kind: 'Pod', metadata, spec, status: { phase: 'Pending' } },
      'controller',
    );
    const pod = ['pods', 'logging', 'fb'] as const;
    const bound = store.update(...pod, (object) => ({
      ...object,
      spec: { ...(object['spec'] as object), nodeName: 'n' },
    }));
    const running = store.update(
      ...pod,
      (object) => ({ ...object, status: { phase: 'Running' } }),
      'kubelet',
    );
    const marked = store.update(...pod, (object) => ({
      ...object,
      metadata: { ...object.metadata, deletionTimestamp: '2026-11-22T12:00:30Z' },
    }));
    expect([bound, running, marked].map((object) => object.metadata.generation)).toEqual([1, 1, 2]);
    expect(
      (running.metadata['managedFields'] as Record<string, unknown>[]).map((one) => [
        one['manager'],
        one['subresource'],
      ]),
    ).toEqual([
      ['controller', undefined],
      ['kubelet', 'status'],
    ]);
  });

  test('draws a name after generateName', () => {
    const store = createObjectStore({ now });
    const object = { ...configMap(''), metadata: { name: '', generateName: 'fb-', namespace: 'logging' } };
    const { metadata } = store.create('configmaps', object);
    expect(metadata.name).toMatch(/^fb-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test('refuses what exists and what does not', () => {
    const store = createObjectStore({ now });
    store.create('configmaps', configMap('a'));
    expect(() => store.create('configmaps', configMap('a'))).toThrow('configmaps "a" already exists');
    expect(() => store.update('configmaps', 'logging', 'b', (object) => object)).toThrow(
      'configmaps "b" not found',
    );
    expect(() => store.delete('configmaps', 'logging', 'b')).toThrow('configmaps "b" not found');
    expect(() => store.list('widgets')).toThrow('keeps no resource "widgets"');
    expect(() => store.create('widgets', configMap('a'))).toThrow('keeps no resource "widgets"');
  });

  test('gives out copies', () => {
    const store = createObjectStore({ now });
    const created = store.create('configmaps', configMap('a', { key: '1' }));
    created['data'] = { key: 'spoiled' };
    const read = store.get('configmaps', 'logging', 'a');
    if (read !== undefined) read.metadata.labels = { spoiled: 'yes' };
    expect(store.get('configmaps', 'logging', 'a')).toMatchObject({
      metadata: { name: 'a' },
      data: { key: '1' },
    });
    expect(store.get('configmaps', 'logging', 'a')?.metadata.labels).toBeUndefined();
  });

  test('tells every listener of every change in order, even when a listener writes itself', () => {
    const store = createObjectStore({ now });
    store.subscribe('configmaps', ({ object }) => {
      if (object.metadata.name === 'first') store.create('configmaps', configMap('second'));
    });
    const seen: string[] = [];
    const note = ({ type, object }: ObjectChange) =>
      seen.push(`${type} ${object.metadata.name} ${object.metadata.resourceVersion}`);
    const stop = store.subscribe('configmaps', note);
    store.create('configmaps', configMap('first'));
    store.delete('configmaps', 'logging', 'second');
    stop();
    store.create('configmaps', configMap('third'));
    expect(seen).toEqual(['ADDED first 1', 'ADDED second 2', 'DELETED second 3']);
  });

  test('remembers a bounded number of changes', () => {
    const store = createObjectStore({ now, historyLength: 4 });
    for (let at = 1; at <= 5; at++) store.create('configmaps', configMap(`c-${at}`));
    const { history } = store.objects;
    expect({
      forgotten: history.forgotten(),
      old: history.since(0),
      known: history.since(3)?.map(({ version }) => version),
    }).toEqual({ forgotten: 1, old: undefined, known: [4, 5] });
  });
});
