import { afterEach, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import { createBells } from '../../src/flow/bells.ts';
import type { FlowDeps } from '../../src/flow/deps.ts';
import { createSampleBook } from '../../src/flow/sample-book.ts';
import { createIntake } from '../../src/flow/intake.ts';
import { takeSignals } from '../../src/flow/take-signals.ts';
import type { Cluster } from '../../src/ports.ts';
import type { Container, Pod } from '../../src/signal/pod.ts';
import { signalsOf } from '../../src/signal/signals-of.ts';

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
  await createIntake({ samples } as unknown as FlowDeps).pod(cluster as unknown as Cluster, pod);
  expect(samples.watched().map((one) => one.container)).toEqual(expected);
});

const opened: Awaited<ReturnType<typeof openSqliteStore>>[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

it('notes at the first start what died before the look-back window, and never alerts it', async () => {
  const store = await openSqliteStore(':memory:');
  opened.push(store);
  const logged: string[] = [];
  const deps = {
    store,
    bells: createBells(),
    settings: { lookbackMs: 15 * 60_000 },
    clock: { now: () => new Date('2026-11-22T12:00:00Z') },
    log: { info: (_: object, message: string) => logged.push(message) },
  } as unknown as FlowDeps;
  const died = (name: string, finishedAt: string): Pod => ({
    ...podWith({
      ...fluentBit,
      status: {
        ready: true,
        restartCount: 1,
        state: { kind: 'running' },
        lastTermination: { exitCode: 137, reason: 'OOMKilled', finishedAt },
      },
    }),
    name,
    uid: name,
  });
  const old = Array.from({ length: 20 }, (_, at) => died(`pod-${at}`, '2026-11-21T03:12:00Z'));
  const signals = [...old, ...old].flatMap((pod) => signalsOf(pod, ref));
  expect(await takeSignals(deps, signals)).toEqual([]);
  expect(await takeSignals(deps, signals)).toEqual([]);
  expect(await store.incidents('all', 10)).toEqual([]);
  expect(logged).toEqual(['old signals noted, not alerted']);

  const again = signalsOf(died('pod-3', '2026-11-22T11:58:00Z'), ref);
  expect(await takeSignals(deps, again)).toEqual(['inc-1']);
  const incidents = await store.incidents('all', 10);
  expect(incidents.map(({ value }) => value.pods.map(({ pod, deaths }) => [pod, deaths]))).toEqual([
    [['pod-3', 1]],
  ]);
});
