import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ManagedEntry,
  writeManagedFields,
} from '../../../../../src/demo/cluster/api/fields/managed-fields.ts';
import { serverSideApply } from '../../../../../src/demo/cluster/api/patch/server-side-apply.ts';
import type { KubeObject } from '../../../../../src/demo/cluster/seams.ts';
import { refusalCode } from '../refusal-code.ts';

const by = (manager: string, force = false) => ({ manager, force, time: '2026-11-22T12:00:00Z' });

const configMap = (data: Record<string, string>, metadata: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'fluent-bit', ...metadata },
  ...(Object.keys(data).length === 0 ? {} : { data }),
});

const pod = (containers: readonly Record<string, unknown>[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'fluent-bit' },
  spec: { containers },
});

/** What is stored after an apply: the object with its owners. */
function stored({ object, managers }: { object: KubeObject; managers: readonly ManagedEntry[] }): KubeObject {
  return { ...object, metadata: { ...object.metadata, managedFields: writeManagedFields(managers) } };
}

const owners = (object: KubeObject) =>
  (object.metadata['managedFields'] as { manager: string; fieldsV1: unknown }[]).map(
    ({ manager, fieldsV1 }) => [manager, fieldsV1],
  );

test('a field left out goes away with its map, unless somebody else applied it too', () => {
  const first = stored(serverSideApply(undefined, configMap({ a: '1', b: '2' }), by('helm')));
  const second = stored(serverSideApply(first, configMap({ b: '2', c: '3' }), by('medic')));
  const third = stored(serverSideApply(second, configMap({}), by('helm')));
  const fourth = stored(serverSideApply(third, configMap({}), by('medic')));
  expect([second['data'], third['data'], fourth['data']]).toEqual([
    { a: '1', b: '2', c: '3' },
    { b: '2', c: '3' },
    undefined,
  ]);
  expect(owners(third)).toEqual([['medic', { 'f:data': { 'f:b': {}, 'f:c': {} } }]]);
});

test('items of keyed lists are merged by their keys and taken away one by one', () => {
  const first = stored(
    serverSideApply(
      undefined,
      pod([{ name: 'a', ports: [{ containerPort: 2020, protocol: 'TCP' }] }]),
      by('helm'),
    ),
  );
  const mine = pod([
    { name: 'a', ports: [{ containerPort: 2021 }] },
    { name: 'b', image: 'b:1' },
  ]);
  const second = stored(serverSideApply(first, mine, by('medic')));
  const third = stored(serverSideApply(second, pod([{ name: 'b', image: 'b:1' }]), by('medic')));
  const containers = (object: KubeObject) => (object['spec'] as { containers: unknown }).containers;
  const old = { containerPort: 2020, protocol: 'TCP' };
  expect([containers(second), containers(third)]).toEqual([
    [
      { name: 'a', ports: [old, { containerPort: 2021 }] },
      { name: 'b', image: 'b:1' },
    ],
    [
      { name: 'a', ports: [old] },
      { name: 'b', image: 'b:1' },
    ],
  ]);
});

test('an item stays as long as somebody owns a field of it', () => {
  const first = stored(serverSideApply(undefined, pod([{ name: 'a', image: 'a:1', tty: true }]), by('helm')));
  const second = stored(serverSideApply(first, pod([{ name: 'a', workingDir: '/' }]), by('medic')));
  const third = serverSideApply(second, pod([]), by('helm'));
  expect(third.object['spec']).toEqual({ containers: [{ name: 'a', workingDir: '/' }] });
});

test('a finalizer is a member of a set', () => {
  const first = stored(serverSideApply(undefined, configMap({}, { finalizers: ['a'] }), by('helm')));
  const second = stored(serverSideApply(first, configMap({}, { finalizers: ['b'] }), by('medic')));
  const third = stored(serverSideApply(second, configMap({}), by('helm')));
  expect([second.metadata['finalizers'], third.metadata['finalizers']]).toEqual([['a', 'b'], ['b']]);
});

test('another value of an owned field is refused unless it is forced', () => {
  const first = stored(serverSideApply(undefined, configMap({ a: '1' }), by('helm')));
  const other = configMap({ a: '2' });
  expect(refusalCode(() => serverSideApply(first, other, by('medic')))).toBe(409);
  expect(owners(stored(serverSideApply(first, other, by('medic', true))))).toEqual([
    ['medic', { 'f:data': { 'f:a': {} } }],
  ]);
});

const keys = (start: string) =>
  fc.dictionary(
    fc.stringMatching(/^[a-z]{1,3}$/).map((key) => start + key),
    fc.string(),
  );

test('applying twice is applying once, and applying nothing takes back what was applied', () => {
  fc.assert(
    fc.property(keys('h'), keys('m'), (theirs, mine) => {
      const before = stored(serverSideApply(undefined, configMap(theirs), by('helm')));
      const once = stored(serverSideApply(before, configMap(mine), by('medic')));
      const twice = stored(serverSideApply(once, configMap(mine), by('medic')));
      const after = stored(serverSideApply(twice, configMap({}), by('medic')));
      expect(twice).toEqual(once);
      expect(after).toEqual(before);
    }),
  );
});
