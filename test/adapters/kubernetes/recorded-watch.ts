import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import type { Incident } from '../../../src/incident/incident.ts';
import { belongs, openIncident, step } from '../../../src/incident/step.ts';
import type { PodSignal } from '../../../src/signal/signal.ts';
import { signalsOf } from '../../../src/signal/signals-of.ts';
import { kubeConfigFor } from './scripted-server.ts';
import { listLog, timeLapse } from './simulated-cluster.ts';

type ContainerState = Readonly<Record<string, Record<string, unknown>>>;

export interface RecordedStatus {
  name: string;
  restartCount: number;
  state?: ContainerState;
  lastState?: ContainerState;
}

export interface RecordedPodEvent {
  readonly type: string;
  readonly object: {
    metadata: { name: string; uid: string; resourceVersion: string; labels: Record<string, string> };
    spec: {
      nodeName?: string;
      containers: Record<string, unknown>[];
      initContainers?: Record<string, unknown>[];
    };
    status: {
      phase: string;
      containerStatuses?: RecordedStatus[];
      initContainerStatuses?: RecordedStatus[];
    };
  };
}

/** What a bot knows from one life to the next. */
export interface Memory {
  readonly seen: Map<string, PodSignal>;
  incidents: Incident[];
}

export const emptyMemory = (): Memory => ({ seen: new Map(), incidents: [] });

/** A watch stream as a real API server sent it; fields that nobody reads were taken out. */
export function recordedEvents(name: string): readonly RecordedPodEvent[] {
  const file = new URL(`../../fixtures/kubernetes-watch/${name}.ndjson`, import.meta.url);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as RecordedPodEvent);
}

export const stateOf = ({ object }: RecordedPodEvent): string =>
  Object.keys(object.status.containerStatuses?.[0]?.state ?? {})[0] ?? 'none';

/** The bot starts, finds `listed`, and is sent `streamed`; what it takes for new goes into `memory`, and comes back in words. */
export async function replay(
  streamed: readonly RecordedPodEvent[],
  { listed = [], memory = emptyMemory() }: { listed?: readonly RecordedPodEvent[]; memory?: Memory } = {},
): Promise<readonly string[]> {
  const server = await startReplay(listed, streamed);
  const stop = new AbortController();
  const kubernetes = createKubernetesCluster({
    name: 'prod',
    kubeConfig: kubeConfigFor(server.url),
    labelSelector: 'app.kubernetes.io/name=fluent-bit',
    silenceMs: 1_000_000,
    log: listLog(),
    clock: timeLapse(100),
  });
  const before = new Set(memory.seen.keys());
  const workload = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
  await kubernetes.watchPods(async (pod) => {
    if (pod.name === lastPod) stop.abort();
    else for (const signal of signalsOf(pod, workload)) takeSignal(memory, signal);
  }, stop.signal);
  server.close();
  return [...memory.seen].filter(([key]) => !before.has(key)).map(([, signal]) => words(signal));
}

function takeSignal(memory: Memory, signal: PodSignal): void {
  if (memory.seen.has(signal.key)) return;
  memory.seen.set(signal.key, signal);
  const known = memory.incidents.find((incident) => belongs(incident, signal));
  const others = memory.incidents.filter((incident) => incident !== known);
  const before = known ?? openIncident(signal, `inc-${others.length + 1}`, signal.at);
  const places = before.pods.flatMap(({ node = '', podUid }) => [`node ${node}`, podUid]);
  const event = { kind: 'signals', signals: [signal], known: new Set(places) } as const;
  memory.incidents = [...others, step(before, event, signal.at)];
}

function words(signal: PodSignal): string {
  if (signal.kind === 'waiting') return `${signal.trouble}: ${signal.reason}`;
  const { exitCode, reason, finishedAt } = signal.termination;
  return `${signal.trouble}: ${signal.container} ${reason} ${exitCode} at ${finishedAt?.slice(11, 19)}`;
}

/** Comes behind all others, so that the end is known. */
const lastPod = 'the-last';

async function startReplay(listed: readonly RecordedPodEvent[], streamed: readonly RecordedPodEvent[]) {
  const metadata = { name: lastPod, namespace: 'logging', uid: lastPod, resourceVersion: '999999999' };
  const spec = { containers: [{ name: 'fluent-bit', image: 'fluent/fluent-bit:4.2.8' }] };
  const last = { type: 'ADDED', object: { kind: 'Pod', apiVersion: 'v1', metadata, spec } };
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url?.includes('watch=true')) {
      for (const event of [...streamed, last]) response.write(`${JSON.stringify(event)}\n`);
      return;
    }
    const items = listed.map(({ object }) => object);
    response.end(JSON.stringify({ kind: 'PodList', metadata: { resourceVersion: '1' }, items }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
