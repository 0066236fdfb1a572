import type { KubeApi } from '../../src/adapters/kubernetes/kube-api.ts';
import { readPod } from '../../src/adapters/kubernetes/object-schema.ts';
import { createPodSampler } from '../../src/adapters/kubernetes/sample-pods.ts';
import type { Pod as PodJson } from '../../src/demo/cluster/world/kube-shapes.ts';
import { OutsideError } from '../../src/outside-error.ts';
import { type FoundStrain, judgeStrain, type StrainWatch } from '../../src/sampling/judge-strain.ts';
import { podRow } from '../../src/sampling/pod-row.ts';
import type { MemorySample } from '../../src/sampling/sample.ts';
import { thinned } from '../../src/sampling/thinned.ts';
import type { SmallWorld } from '../demo/cluster/world/small-world.ts';

export interface Raised extends FoundStrain {
  readonly pod: string;
}

export interface WatchedWorld {
  /** Lets so much time pass, with a look at every pod each minute. */
  run(minutes: number): Promise<void>;
  readonly raised: readonly Raised[];
  /** When containers were OOM-killed, oldest first. */
  kills(): readonly string[];
  history(): readonly MemorySample[];
}

/** A simulated cluster that is looked at as the sweep does, its monitoring API read by the adapter itself. */
export function watchedWorld(small: SmallWorld, everySeconds = 60): WatchedWorld {
  const histories = new Map<string, readonly MemorySample[]>();
  const watches = new Map<string, StrainWatch>();
  const raised: Raised[] = [];
  const killed = new Set<string>();
  const sample = createPodSampler(apiOf(small), { now: () => small.world.now() });
  const look = async () => {
    const rows = small.pods().flatMap((pod) => podRow(readPod(pod)) ?? []);
    for (const pod of small.pods()) for (const at of killsOf(pod)) killed.add(at);
    for (const asked of await sample('DaemonSet/fluent-bit', rows)) {
      const memoryBytes = small.world.kubelet.podUsage('logging', asked.pod)?.[0]?.memoryBytes;
      const seen = memoryBytes === undefined ? asked : { ...asked, memoryBytes };
      const history = thinned([...(histories.get(asked.podUid) ?? []), seen], 240);
      const { watch, tell } = judgeStrain(history, watches.get(asked.podUid));
      histories.set(asked.podUid, history);
      watches.set(asked.podUid, watch);
      raised.push(...tell.map((found) => ({ ...found, pod: asked.pod })));
    }
  };
  return {
    async run(minutes) {
      for (let passed = 0; passed < minutes * 60; passed += everySeconds) {
        small.run(everySeconds);
        await look();
      }
    },
    raised,
    kills: () => [...killed].toSorted(),
    history: () => [...histories.values()].flat(),
  };
}

function killsOf(pod: PodJson): readonly string[] {
  const status = pod.status as {
    containerStatuses?: { lastState?: { terminated?: { reason?: string; finishedAt?: string } } }[];
  };
  const ended = status.containerStatuses?.[0]?.lastState?.terminated;
  return ended?.reason === 'OOMKilled' && ended.finishedAt !== undefined ? [ended.finishedAt] : [];
}

/** The part of the API that sampling asks, without a network. */
function apiOf({ store, world }: SmallWorld): KubeApi {
  const unused = async (): Promise<never> => Promise.reject(new Error('not asked by sampling'));
  const api: KubeApi = {
    async read(path) {
      const [, resource = '', name = ''] = /namespaces\/logging\/([a-z]+)\/([^/]+)$/.exec(path) ?? [];
      const found = store.get(resource, 'logging', name);
      if (found) return structuredClone(found);
      throw new OutsideError('kubernetes', 'not-found', path);
    },
    async readTextOnce(path) {
      const [, pod = '', port, rest = ''] =
        /pods\/([^:/]+):(\d+)\/proxy(\/.*)$/.exec(decodeURIComponent(path)) ?? [];
      const answer = world.kubelet.monitoring('logging', pod, Number(port), rest);
      if (answer?.status === 200) return answer.body;
      throw new OutsideError('kubernetes', 'server', path);
    },
    readText: unused,
    send: unused,
    stream: unused,
    within: () => api,
  };
  return api;
}
