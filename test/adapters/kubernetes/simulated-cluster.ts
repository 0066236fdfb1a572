import { readFileSync } from 'node:fs';
import {
  createApiServer,
  type ApiServer,
  type RecordedRequest,
} from '../../../src/demo/cluster/api/api-server.ts';
import { type ClusterStore, createObjectStore } from '../../../src/demo/cluster/api/store/object-store.ts';
import type { KubeletSeam, KubeObject } from '../../../src/demo/cluster/seams.ts';
import { createWallClock } from '../../../src/adapters/wall-clock.ts';
import type { Clock, Log } from '../../../src/ports.ts';

/** What stands behind the kubelet, as a test writes it down; keys are `pod/container` and `pod:port/path`. */
export interface KubeletData {
  readonly current: Map<string, readonly string[]>;
  readonly previous: Map<string, readonly string[]>;
  readonly monitoring: Map<string, string>;
  readonly memory: Map<string, number>;
}

export interface SimulatedCluster {
  readonly server: ApiServer;
  readonly store: ClusterStore;
  readonly kubelet: KubeletData;
  readonly requests: RecordedRequest[];
  kubeConfigText(token?: string): string;
}

export async function startSimulatedCluster(
  watchTimes: { bookmarkEveryMs?: number; longestMs?: number } = {},
): Promise<SimulatedCluster> {
  const store = createObjectStore({ now });
  const kubelet: KubeletData = {
    current: new Map(),
    previous: new Map(),
    monitoring: new Map(),
    memory: new Map(),
  };
  const requests: RecordedRequest[] = [];
  const server = createApiServer({
    store,
    kubelet: seam(kubelet),
    now,
    watchTimes,
    onRequest: (request) => requests.push(request),
  });
  const { url } = await server.listen();
  return {
    server,
    store,
    kubelet,
    requests,
    kubeConfigText: (token = 'writer-token') => kubeConfigText(url, token),
  };
}

/** The objects of a recorded cluster by kind; a test may change its copy before it goes into the store. */
export function recordedObjects(): readonly KubeObject[] {
  const file = new URL('../../fixtures/kubernetes-objects/segfault.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { items: KubeObject[] }).items;
}

export function recordedPod(name: string, change: (pod: KubeObject) => void = () => {}): KubeObject {
  const pod = structuredClone(recordedObjects().find((each) => each.kind === 'Pod'));
  if (pod === undefined) throw new Error('The fixture has no pod.');
  pod.metadata.name = name;
  pod.metadata.uid = `uid-${name}`;
  change(pod);
  return pod;
}

/** Waits are cut short, so that back-off does not slow the tests down. */
export const hastyClock: Clock = {
  now,
  sleep: async (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(ms, 5));
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

/** A clock on which everything lasts only its part of the time; its hours can be waited for. */
export function timeLapse(factor: number): Clock {
  const began = performance.now();
  const wall = createWallClock();
  return {
    now: () => new Date(now().getTime() + (performance.now() - began) * factor),
    sleep: async (ms, signal) => wall.sleep(ms / factor, signal),
  };
}

export interface LogEntry {
  readonly level: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export function listLog(): Log & { readonly entries: LogEntry[] } {
  const entries: LogEntry[] = [];
  const at = (level: string) => (facts: LogEntry['facts'], message: string) => {
    entries.push({ level, facts, message });
  };
  return { entries, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function now(): Date {
  return new Date('2026-11-22T12:48:30Z');
}

function seam(data: KubeletData): KubeletSeam {
  return {
    readLog: (_namespace, pod, container, { previous }) =>
      (previous ? data.previous : data.current)
        .get(`${pod}/${container}`)
        ?.map((text) => ({ at: now(), text })),
    monitoring: (_namespace, pod, port, path) => {
      const body = data.monitoring.get(`${pod}:${port}${path}`);
      if (body !== undefined) return { status: 200, contentType: 'application/json', body };
      const listens = [...data.monitoring.keys()].some((key) => key.startsWith(`${pod}:${port}/`));
      return listens ? { status: 404, contentType: 'text/plain', body: 'not found' } : undefined;
    },
    podUsage: (_namespace, pod) => {
      const memoryBytes = data.memory.get(pod);
      return memoryBytes === undefined
        ? undefined
        : [{ container: 'fluent-bit', memoryBytes, cpuNanos: 1_000_000, at: now() }];
    },
  };
}

function kubeConfigText(server: string, token: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });
}
