import { setTimeout as pause } from 'node:timers/promises';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import type { KubeObject } from '../../../src/demo/cluster/seams.ts';
import type { Pod } from '../../../src/signal/pod.ts';
import { signalsOf } from '../../../src/signal/signals-of.ts';
import { type ChaosProxy, type Fault, startChaosProxy } from './chaos-proxy.ts';
import {
  listLog,
  recordedPod,
  type SimulatedCluster,
  startSimulatedCluster,
  timeLapse,
} from './simulated-cluster.ts';

export interface ChaosResult {
  /** `pod uid/container id` of every death, sorted. */
  readonly died: readonly string[];
  /** The same of every new signal, sorted; one that comes twice is there twice. */
  readonly reported: readonly string[];
  /** States that one watch handed on twice. */
  readonly doubled: readonly string[];
  readonly faults: ReadonlyMap<string, number>;
}

interface Life {
  uid: string;
  runs: number;
  /** The last death; undefined while there is none. */
  death: string | undefined;
}

interface Run {
  readonly random: () => number;
  readonly cluster: SimulatedCluster;
  readonly proxy: ChaosProxy;
  readonly lives: Map<string, Life>;
  readonly died: string[];
  readonly reported: string[];
  readonly doubled: string[];
  readonly seenKeys: Set<string>;
  /** The API server's address at the start, and now. */
  readonly first: string;
  target: string;
  pods: number;
}

/** The machine's milliseconds are seconds to the watch: 90 s of silence are 45 ms. */
const lapse = 2_000;
const workload = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };

/** One random story: pods die, restart and are replaced while the line fails in every way, then a calm in which all must come in. */
export async function runChaos(seed: number): Promise<ChaosResult> {
  const random = randomFrom(seed);
  const cluster = await startSimulatedCluster({ bookmarkEveryMs: 15, longestMs: 80 });
  let calm = false;
  const { server: first } = JSON.parse(cluster.kubeConfigText()).clusters[0].cluster as { server: string };
  const state = { first, target: first, pods: 0 };
  const proxy = await startChaosProxy(
    () => run.target,
    () => (calm ? { kind: 'none' } : randomFault(random)),
  );
  const lists = { died: [], reported: [], doubled: [], seenKeys: new Set<string>() };
  const run: Run = { random, cluster, proxy, lives: new Map(), ...lists, ...state };
  for (let number = 0; number < 3; number += 1) create(run, `pod-${number}`);
  let bot = startBot(run);
  for (let step = 0; step < 14; step += 1) {
    await happen(run);
    if (random() < 0.06) {
      await bot.stop();
      bot = startBot(run);
    }
    await pause(random() * 6);
  }
  calm = true;
  const deadline = performance.now() + 10_000;
  while (run.reported.length < run.died.length && performance.now() < deadline) await pause(2);
  await pause(5);
  await bot.stop();
  proxy.close();
  await cluster.server.close();
  const { died, reported, doubled } = run;
  return { died: died.toSorted(), reported: reported.toSorted(), doubled, faults: proxy.faults };
}

function startBot(run: Run): { stop(): Promise<void> } {
  const stop = new AbortController();
  const handedOn = new Set<string>();
  const kubernetes = createKubernetesCluster({
    name: 'prod',
    kubeConfigText: run.cluster.kubeConfigText().replace(run.first, run.proxy.url),
    labelSelector: 'app.kubernetes.io/name=fluent-bit',
    log: listLog(),
    clock: timeLapse(lapse),
    random: run.random,
  });
  const onPod = async (pod: Pod): Promise<void> => {
    const state = `${pod.uid}@${pod.resourceVersion}`;
    if (handedOn.has(state)) run.doubled.push(state);
    handedOn.add(state);
    for (const signal of signalsOf(pod, workload)) {
      if (run.seenKeys.has(signal.key) || signal.kind !== 'terminated') continue;
      run.seenKeys.add(signal.key);
      run.reported.push(`${signal.podUid}/${signal.termination.containerId}`);
    }
  };
  const watching = kubernetes.watchPods(onPod, stop.signal);
  return {
    async stop() {
      stop.abort();
      await watching;
    },
  };
}

async function happen(run: Run): Promise<void> {
  const { random, cluster, proxy } = run;
  const what = random();
  if (what < 0.1) proxy.cutAll();
  else if (what < 0.18) cluster.server.compact();
  else if (what < 0.24) await restartServer(run);
  const names = [...run.lives.keys()];
  const name = names[Math.floor(random() * names.length)] ?? 'pod-0';
  const life = run.lives.get(name);
  if (life === undefined) return;
  // An older death than the last is nowhere in the API: whoever did not hear of it in time cannot know.
  const isKnown = life.death === undefined || run.reported.includes(life.death);
  const next = random();
  if (next < 0.15 && isKnown) replace(run, name);
  else if (next < 0.3) touch(run, name);
  else if (isKnown) die(run, name, life);
  else create(run, `pod-${run.lives.size}`);
}

/** Away for a while, then back with a newer resourceVersion and without what could be resumed from. */
async function restartServer(run: Run): Promise<void> {
  await run.cluster.server.close();
  for (const name of run.lives.keys()) touch(run, name);
  await pause(run.random() * 25);
  run.cluster.server.compact();
  run.target = (await run.cluster.server.listen()).url;
}

function create(run: Run, name: string): void {
  run.pods += 1;
  const uid = `uid-${run.pods}`;
  run.lives.set(name, { uid, runs: 0, death: undefined });
  run.cluster.store.create(
    'pods',
    recordedPod(name, (pod) => {
      pod.metadata.uid = uid;
      setStatus(pod, running(`${uid}-0`), {}, 0);
    }),
  );
}

/** Deleted as a rollout does it, which is no death; the new pod has the old name. */
function replace(run: Run, name: string): void {
  change(run, name, (pod) => {
    pod.metadata.deletionTimestamp = '2026-11-22T12:50:00Z';
    const life = run.lives.get(name);
    setStatus(pod, terminated(`${life?.uid}-${life?.runs}`, 0, 'Completed'), {}, life?.runs ?? 0);
  });
  run.cluster.store.delete('pods', 'logging', name);
  create(run, name);
}

function die(run: Run, name: string, life: Life): void {
  const id = `${life.uid}-${life.runs}`;
  const end = run.random() < 0.5 ? terminated(id, 137, 'OOMKilled') : terminated(id, 139, 'Error');
  const before = life.runs === 0 ? {} : terminated(`${life.uid}-${life.runs - 1}`, 137, 'OOMKilled');
  life.death = `${life.uid}/containerd://${id}`;
  run.died.push(life.death);
  // Often only "Running again" is to be seen.
  if (run.random() < 0.5) change(run, name, (pod) => setStatus(pod, end, before, life.runs));
  life.runs += 1;
  change(run, name, (pod) => setStatus(pod, running(`${life.uid}-${life.runs}`), end, life.runs));
}

function touch(run: Run, name: string): void {
  const note = String(run.random());
  change(run, name, (pod) => {
    pod.metadata.annotations = { note };
  });
}

function change(run: Run, name: string, edit: (pod: KubeObject) => void): void {
  run.cluster.store.update('pods', 'logging', name, (pod) => {
    edit(pod);
    return pod;
  });
}

const running = (id: string) => ({
  running: { startedAt: '2026-11-22T12:48:00Z' },
  containerID: `containerd://${id}`,
});

function terminated(id: string, exitCode: number, reason: string) {
  const containerID = `containerd://${id}`;
  return { terminated: { containerID, exitCode, reason, finishedAt: '2026-11-22T12:48:20Z' } };
}

function setStatus(pod: KubeObject, state: object, lastState: object, restartCount: number): void {
  const status = { name: 'fluent-bit', ready: true, restartCount, state, lastState };
  pod['status'] = { phase: 'Running', containerStatuses: [status] };
}

function randomFault(random: () => number): Fault {
  const afterBytes = Math.floor(random() * 9_000);
  const faults: readonly Fault[] = [
    { kind: 'none' },
    { kind: 'none' },
    { kind: 'none' },
    { kind: 'refuse' },
    { kind: 'delay', ms: random() * 10 },
    { kind: 'cut', afterBytes },
    { kind: 'truncate', afterBytes },
    { kind: 'stall', afterBytes },
    { kind: 'answer', status: 410 },
    { kind: 'answer', status: 429, retryAfter: 7 },
    { kind: 'answer', status: 500 },
    { kind: 'answer', status: 503 },
    { kind: 'answer', status: 504 },
  ];
  return faults[Math.floor(random() * faults.length)] ?? { kind: 'none' };
}

/** Mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
