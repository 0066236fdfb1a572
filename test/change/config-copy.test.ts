import { expect, it } from 'vitest';
import { copyName, copyWrite, isUntouched, removalOf, whyNoCopy } from '../../src/change/config-copy.ts';
import type { ConfigMap, Workload } from '../../src/evidence/evidence.ts';
import type { Volume } from '../../src/signal/pod.ts';
import { bodyOf } from '../support/body-of.ts';
import { english } from '../support/english.ts';

const digest = '0a1b2c3d4e5f';
const map: ConfigMap = {
  namespace: 'logging',
  name: 'fluent-bit',
  resourceVersion: '7',
  labels: { app: 'fluent-bit' },
  annotations: {},
  fieldManagers: [],
  data: { 'fluent-bit.conf': '[INPUT]\n' },
};
const reading = (...volumes: readonly Volume[]) => ({ volumes }) as unknown as Workload;
const made = (): ConfigMap => {
  const { metadata, data } = bodyOf(copyWrite(map, digest, 'mark')) as unknown as {
    metadata: object;
  } & ConfigMap;
  return { ...map, ...metadata, data };
};

it('is named after the first one, however often it is copied', () => {
  expect(copyName('fluent-bit', digest)).toBe('fluent-bit-medic-0a1b2c3d');
  expect(copyName('fluent-bit-medic-99999999', digest)).toBe('fluent-bit-medic-0a1b2c3d');
  expect(copyName('fluent-medic-config', digest)).toBe('fluent-medic-config-medic-0a1b2c3d');
});

it('is known as untouched until somebody edits it', () => {
  expect(isUntouched(made())).toBe(true);
  expect(isUntouched({ ...made(), data: { 'fluent-bit.conf': '[INPUT]\n# mine\n' } })).toBe(false);
  expect(isUntouched(map)).toBe(false);
});

it.each<[string, Partial<ConfigMap>, readonly Volume[], RegExp]>([
  ['a volume of its own', {}, [{ name: 'config', configMap: 'fluent-bit' }], /^$/],
  [
    'another volume only',
    {},
    [{ name: 'config', configMap: 'other' }],
    /no volume .* mounts ConfigMap fluent-bit/,
  ],
  ['one source of several', {}, [{ name: 'c', configMap: 'fluent-bit', projected: true }], /one of several/],
  ['binary data', { hasBinary: true }, [{ name: 'c', configMap: 'fluent-bit' }], /binary data/],
])('may be made: %s', (_, more, volumes, why) => {
  expect(english(whyNoCopy({ ...map, ...more }, reading(...volumes)) ?? '')).toMatch(why);
});

it('is removed only when nobody reads it and nobody has edited it', () => {
  const copy = made();
  expect(removalOf(copy, reading({ name: 'c', configMap: 'fluent-bit' }), 'mark')).toEqual({
    object: { kind: 'ConfigMap', namespace: 'logging', name: 'fluent-bit-medic-0a1b2c3d' },
    patch: { type: 'delete' },
    resourceVersion: '7',
    mark: 'mark',
  });
  expect(removalOf(copy, reading({ name: 'c', configMap: copy.name }), 'mark')).toBeUndefined();
  expect(removalOf({ ...copy, data: {} }, reading(), 'mark')).toBeUndefined();
});
