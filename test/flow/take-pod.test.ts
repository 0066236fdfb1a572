import { expect, it } from 'vitest';
import type { FlowDeps } from '../../src/flow/deps.ts';
import { createSampleBook } from '../../src/flow/sample-book.ts';
import { takePod } from '../../src/flow/take-pod.ts';
import type { Container, Pod } from '../../src/signal/pod.ts';

const ref = { cluster: 'c', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };

const container = (name: string, image: string, more: Partial<Container> = {}): Container => ({
  name,
  role: 'app',
  image,
  command: [],
  args: [],
  env: {},
  ports: [],
  mounts: [],
  ...more,
});

const podWith = (...containers: readonly Container[]): Pod => ({
  namespace: 'logging',
  name: 'fluent-bit-a',
  uid: 'u1',
  labels: { 'app.kubernetes.io/name': 'fluent-bit' },
  annotations: {},
  containers,
  volumes: [],
});

const fluentBit = container('logs', 'cr.fluentbit.io/fluent/fluent-bit:4.2.8');
const reloader = container('reloader', 'ghcr.io/jimmidyson/configmap-reload:v0.14.0');

it.each([
  ['alone', podWith(fluentBit), ['logs']],
  ['behind a companion', podWith(reloader, fluentBit), ['logs']],
  [
    'behind an init container of its own image',
    podWith({ ...fluentBit, name: 'check', role: 'init' }, fluentBit),
    ['logs'],
  ],
  ['none at all', podWith(reloader), []],
] as const)('samples the container that runs Fluent Bit: %s', async (_, pod, expected) => {
  const samples = createSampleBook();
  const cluster = { workloadOf: () => Promise.resolve(ref) };
  await takePod({ samples, cluster } as unknown as FlowDeps, pod);
  expect(samples.watched().map((one) => one.container)).toEqual(expected);
});
