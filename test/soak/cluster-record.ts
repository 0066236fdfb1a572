import type { SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import type { Pod } from '../../src/demo/cluster/world/kube-shapes.ts';
import type { Death } from './checks/deaths.ts';
import type { Arrival, CarriedOut, Hold } from './checks/writes.ts';

/** What really happened in the cluster, as its own store tells it; times are the machine's. */
export interface ClusterRecord {
  readonly deaths: () => readonly Death[];
  /** Marks that came onto objects. */
  readonly arrivals: () => readonly Arrival[];
  readonly holds: () => readonly Hold[];
  readonly holder: () => string;
  readonly writes: CarriedOut[];
}

type Kept = { -readonly [K in keyof Death]: Death[K] };

const markKey = 'fluent-medic.dev/change';

export function recordCluster({ store }: SimulatedCluster, nowMs: () => number): ClusterRecord {
  const deaths = new Map<string, Kept>();
  const shown = new Map<string, ReadonlySet<string>>();
  store.subscribe('pods', ({ type, object }) => {
    const pod = object as Pod;
    const uid = pod.metadata.uid ?? '';
    const isGoing = type === 'DELETED' || pod.metadata.deletionTimestamp !== undefined;
    const now = type === 'DELETED' ? [] : visible(pod);
    for (const { key, where, container } of now) {
      if (deaths.has(key)) continue;
      // What ends because its pod is being deleted is no death.
      if (isGoing && where === 'state') continue;
      const { name, labels = {} } = pod.metadata;
      const workload = labels['app.kubernetes.io/instance'] ?? '';
      deaths.set(key, { key, workload, pod: name, container, fromMs: nowMs() });
    }
    const keys = new Set(isGoing ? [] : now.map(({ key }) => key));
    for (const key of shown.get(uid) ?? []) {
      const death = deaths.get(key);
      if (death && !keys.has(key)) death.toMs ??= nowMs();
    }
    shown.set(uid, keys);
    if (type === 'DELETED') shown.delete(uid);
  });
  const arrivals: Arrival[] = [];
  const marks = new Map<string, string>();
  for (const resource of ['daemonsets', 'deployments', 'configmaps'])
    store.subscribe(resource, ({ type, object: { metadata } }) => {
      const mark = metadata.annotations?.[markKey];
      const object = `${resource}/${metadata.name}`;
      if (type === 'DELETED') return void marks.delete(object);
      if (mark === undefined || marks.get(object) === mark) return;
      marks.set(object, mark);
      arrivals.push({ atMs: nowMs(), object, uid: metadata.uid ?? '', mark });
    });
  const holds: Hold[] = [];
  store.subscribe('leases', ({ object }) => {
    const { holderIdentity = '' } = (object['spec'] ?? {}) as { holderIdentity?: string };
    const replica = holderIdentity.split('_')[0] ?? '';
    if (holds.at(-1)?.identity !== holderIdentity)
      holds.push({ atMs: nowMs(), replica, identity: holderIdentity });
  });
  return {
    deaths: () => [...deaths.values()],
    arrivals: () => arrivals,
    holds: () => holds,
    holder: () => holds.at(-1)?.replica ?? '',
    writes: [],
  };
}

function visible(pod: Pod) {
  const uid = pod.metadata.uid ?? '';
  return (pod.status?.containerStatuses ?? []).flatMap(({ name, state, lastState }) =>
    (
      [
        ['lastState', lastState?.terminated],
        ['state', state?.terminated],
      ] as const
    ).flatMap(([where, end]) =>
      end?.containerID === undefined
        ? []
        : [{ key: `${uid}/${name}/${end.containerID}/${end.finishedAt}`, where, container: name }],
    ),
  );
}
