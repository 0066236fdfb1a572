import { expect, it } from 'vitest';
import { isSideCar } from '../../src/signal/is-fluent-bit.ts';
import { applicationOf } from '../../src/plan/side-car.ts';
import type { Container } from '../../src/signal/pod.ts';
import { caseOf, ceilingBytes, planFor } from '../support/playbook-cases.ts';

const one = await caseOf('known-crash/forward-pause-in-a-native-side-car');
const container = (name: string, image: string): Container => ({
  name,
  image,
  role: 'app',
  command: [],
  args: [],
  env: {},
  mounts: [],
  ports: [],
});
const fluentBit = container('logs', 'fluent/fluent-bit:4.2.8');
const web = container('web', 'nginx:1.29');
const reloader = container('reloader', 'ghcr.io/jimmidyson/configmap-reload:v0.14');

it.each<[string, Parameters<typeof isSideCar>[1], boolean]>([
  ['beside an application', { labels: { app: 'shop' }, containers: [web, fluentBit] }, true],
  ['alone', { labels: {}, containers: [fluentBit] }, false],
  ['beside its reloader', { labels: {}, containers: [fluentBit, reloader] }, false],
  [
    'in a pod labelled as its own',
    { labels: { 'k8s-app': 'fluent-bit' }, containers: [web, fluentBit] },
    false,
  ],
  [
    'in a workload of its name',
    { labels: {}, owner: { name: 'fluent-bit' }, containers: [web, fluentBit] },
    false,
  ],
])('%s', (_, pod, expected) => {
  expect(isSideCar(fluentBit, pod)).toBe(expected);
});

it('a side-car is only advised on; where that is switched on, each step says what restarts', () => {
  const application = applicationOf(one.facts);
  const advised = planFor(one);
  expect([application, advised?.adviceOnly]).toEqual([
    expect.stringMatching(/^\w+ \S+$/),
    expect.stringContaining(`restarts the application of ${application}`),
  ]);
  const live = planFor(one, { policy: { memoryCeilingBytes: ceilingBytes, sideCars: true } });
  expect(live?.adviceOnly).toBeUndefined();
  expect(live?.steps.filter(({ kind }) => kind === 'set-image').map(({ risk }) => risk)).toEqual([
    expect.stringContaining(`this restarts the application of ${application}`),
  ]);
});
