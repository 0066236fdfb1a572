import { readConfigMap, readEvent, readPod } from '../../src/adapters/kubernetes/object-schema.ts';
import { readRevision, readWorkload } from '../../src/adapters/kubernetes/read-workload.ts';
import type { Evidence, LogText } from '../../src/evidence/evidence.ts';
import { OutsideError } from '../../src/outside-error.ts';
import type { Clock, Cluster } from '../../src/ports.ts';
import type { ClusterHealth } from '../../src/signal/cluster-health.ts';
import type { Pod } from '../../src/signal/pod.ts';
import { type ClusterObjects, namespace, type PodJson, type RevisionJson } from './cluster-objects.ts';

/** How pods behave when they are asked to read their configuration anew. */
export interface FakeReloads {
  readonly counts: Map<string, number>;
  /** What a request does to a pod. */
  behaviour: 'reloads' | 'refuses' | 'not-enabled' | 'crashes';
  isAway: boolean;
  /** Buffer limits in force, in bytes. */
  limits: (pod: string) => readonly number[];
}

/** What the reading side sees of the cluster in memory. */
export interface World {
  readonly name: string;
  readonly clock: Clock;
  readonly objects: ClusterObjects;
  readonly revisions: readonly RevisionJson[];
  readonly logs: ReadonlyMap<string, string>;
  readonly watchers: Set<(pod: Pod) => Promise<void>>;
  readonly check: (method: string) => void;
  readonly health: () => ClusterHealth;
  readonly peak: () => number;
  readonly reloads: FakeReloads;
}

/** The Cluster port over objects in memory, read as the product reads the API's answers. */
export function readingSide(world: World): Cluster {
  const { objects, check, watchers, clock } = world;
  return {
    name: world.name,
    health: world.health,
    // Like the real watch: when the cluster fails inside, the pod is handed on again later.
    async watchPods(onPod, stop) {
      const handOn = async (pod: Pod): Promise<void> => {
        try {
          await onPod(pod);
        } catch (error) {
          if (!(error instanceof OutsideError)) throw error;
          void clock.sleep(1_000, stop).then(() => (stop.aborted ? undefined : handOn(pod)));
        }
      };
      watchers.add(handOn);
      for (const pod of objects.pods) await handOn(readPod(pod));
      if (!stop.aborted)
        await new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
      watchers.delete(handOn);
    },
    async workloadOf() {
      check('workloadOf');
      return { cluster: world.name, namespace, kind: objects.daemonSet.kind, name: 'fluent-bit' };
    },
    async workload() {
      check('workload');
      return readWorkload(objects.daemonSet);
    },
    async configMap(_namespace, name) {
      check('configMap');
      const maps = [objects.configMap, ...objects.copies];
      const found = maps.find(({ metadata }) => metadata.name === name);
      return found && readConfigMap(found);
    },
    async reloadState({ name }) {
      check('reloadState');
      const count = world.reloads.counts.get(name) ?? 0;
      return world.reloads.isAway ? undefined : { count, memLimitBytes: world.reloads.limits(name) };
    },
    async podsOf() {
      check('podsOf');
      return objects.pods.map((pod) => readPod(pod));
    },
    async readersOf(_ref, name) {
      check('readersOf');
      const pods = objects.pods.filter(({ spec }) => JSON.stringify(spec).includes(`"${name}"`));
      return [...pods.map(({ metadata }) => `Pod/${metadata.name}`), ...(objects.readers.get(name) ?? [])];
    },
    async refusedPods() {
      check('refusedPods');
      return objects.refusedPods;
    },
    async nodeTraits() {
      check('nodeTraits');
      return objects.nodes;
    },
    async collect({ pod = '', container }) {
      check('collect');
      return evidenceOf(world, pod, container);
    },
    async workingSets() {
      check('workingSets');
      return new Map(objects.pods.map(({ metadata }) => [metadata.name, world.peak()]));
    },
    async sample(_ref, pods) {
      check('sample');
      const at = clock.now();
      return pods.map(({ pod, podUid, restartCount, limitBytes = 0 }) => ({
        at: at.toISOString(),
        pod,
        podUid,
        restartCount,
        limitBytes,
        outputRecords: Math.floor(at.getTime() / 1000) - 1_700_000_000,
      }));
    },
    samplingRequests: () => 0,
  };
}

/** Bodies of the monitoring API of a pod that takes 4 MB a second. */
const metrics = {
  api_v1_metrics: JSON.stringify({
    input: { 'forward.0': { records: 600_000, bytes: 240_000_000 } },
    output: {
      'http.0': {
        proc_records: 590_000,
        proc_bytes: 1,
        errors: 0,
        retries: 0,
        retries_failed: 0,
        dropped_records: 0,
      },
    },
  }),
};
const counters = {
  ...metrics,
  api_v1_uptime: JSON.stringify({ uptime_sec: 60, uptime_hr: 'Fluent Bit has been running: 1 minute' }),
};

function evidenceOf(
  { name, objects, revisions, logs, clock }: World,
  pod: string,
  container: string,
): Evidence {
  const documents: Record<string, string> = {};
  const list = <T>(file: string, items: readonly unknown[], read: (json: unknown) => T) => {
    const source = `resources/${file}.json`;
    documents[source] = JSON.stringify({ kind: 'List', items }, null, 1);
    return items.map((item, at) => ({ source, path: ['items', at], value: read(structuredClone(item)) }));
  };
  const text = logs.get(pod);
  const log: LogText[] =
    text === undefined
      ? []
      : [
          {
            source: `logs/${namespace}/${pod}/${container}/previous.log`,
            namespace,
            pod,
            container,
            which: 'previous',
            text,
          },
        ];
  return {
    cluster: name,
    collectedAt: clock.now().toISOString(),
    focus: { namespace, pod, container },
    pods: list('pods', podsAround(objects.pods, pod), readPod),
    workloads: list('daemonsets', [objects.daemonSet], readWorkload),
    revisions: list('controllerrevisions', revisions, readRevision),
    configMaps: list('configmaps', [objects.configMap, ...objects.copies], readConfigMap),
    events: list('events', objects.events, readEvent),
    customResources: [],
    nodes: [],
    usages: [],
    quotas: [],
    limitRanges: [],
    logs: log,
    monitoring: Object.entries(objects.hidesUptime ? metrics : counters).map(([path, body]) => ({
      source: `metrics/${namespace}/${pod}/${path}`,
      namespace,
      pod,
      path,
      body,
    })),
    documents,
    gaps: [],
  };
}

/** The pod itself and some others: nobody reads thousands of them for one. */
function podsAround(pods: readonly PodJson[], name: string): readonly PodJson[] {
  const others = pods.filter(({ metadata }) => metadata.name !== name);
  return [...pods.filter(({ metadata }) => metadata.name === name), ...others.slice(0, 10)];
}
