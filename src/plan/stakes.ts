import type { Facts } from '../diagnosis/facts.ts';
import type { Workload } from '../evidence/evidence.ts';
import { effectiveService } from '../fluentbit/config/effective-service.ts';
import { property, readBoolean } from '../fluentbit/config/property.ts';
import type { Plan } from './plan.ts';
import { isReload } from './reload-step.ts';

/** Where what Fluent Bit writes to disk lives: `container` ends with every restart, `emptyDir` with the pod. */
export type Disk = 'hostPath' | 'emptyDir' | 'container' | 'unknown';

/** How a change would go through the pods. */
export interface Course {
  /** How many pods run it after each wave; the last is all of them. */
  readonly waves: readonly number[];
  /** How many pods may be away at a time. */
  readonly away: number;
  /** How long each wave but the last must stay quiet. */
  readonly holdMs: number;
}

/** What a plan touches, how long it takes and what may be lost with the pods that it restarts. */
export interface Stakes {
  readonly pods: number;
  /** The same for a workload that runs one pod on each node. */
  readonly isPerNode: boolean;
  readonly waves: readonly number[];
  /** Why no pod tries the change before the others. */
  readonly noCanary?: 'one-pod' | 'recreate';
  readonly changeSeconds: number;
  /** An undo of all pods, without waiting between them. */
  readonly undoSeconds: number;
  readonly podSeconds: number;
  /** How many pods `podSeconds` was measured on; 0: it is an assumption. */
  readonly measuredOn: number;
  /** Chunks in memory of one pod, in bytes; undefined where the monitoring API does not tell. */
  readonly memoryBytes: number | undefined;
  /** Of buffers on disk; undefined where no input has them. */
  readonly buffers: Disk | undefined;
  /** Tail inputs without a position that outlives the pod. */
  readonly rereads: readonly string[];
  readonly skips: readonly string[];
  readonly isConfigKnown: boolean;
  /** Running pods read the changed configuration anew: none restarts. */
  readonly isReload?: true;
}

/** Stands in where no pod tells how long it took to start. */
export const assumedPodSeconds = 60;

/** undefined where the plan changes nothing or its workload is unknown. */
export function stakesOf({ steps }: Pick<Plan, 'steps'>, facts: Facts, course: Course): Stakes | undefined {
  const workload = facts.workload?.value;
  if (!workload || !steps.some(({ kind, from, to }) => kind.startsWith('set-') && from !== to))
    return undefined;
  const podSeconds = (facts.podStart?.seconds ?? assumedPodSeconds) + (workload.minReadySeconds ?? 0);
  const held = Math.max(0, course.waves.length - 1) * (course.holdMs / 1000);
  const whole = {
    pods: workload.desired,
    isPerNode: workload.kind === 'DaemonSet',
    waves: course.waves,
    memoryBytes: memoryOf(facts),
    isConfigKnown: facts.mounted !== undefined,
  };
  if (isReload({ steps })) return { ...whole, ...reloadStakes(workload.desired, held) };
  const undoSeconds = Math.ceil(workload.desired / course.away) * podSeconds;
  return {
    ...whole,
    ...noCanary(workload),
    changeSeconds: rounds(course) * podSeconds + held,
    undoSeconds,
    podSeconds,
    measuredOn: facts.podStart?.pods ?? 0,
    buffers: buffersOf(facts),
    ...positionsOf(facts),
  };
}

/** Until the kubelet has brought the file into the pods, and for each of them: Grace and a look at its count. */
const syncSeconds = 120;
const reloadSeconds = 10;

/** Every pod is asked one after another; positions and buffers on disk stay, since no process ends. */
function reloadStakes(pods: number, heldSeconds: number) {
  const seconds = syncSeconds + pods * reloadSeconds;
  return {
    changeSeconds: seconds + heldSeconds,
    undoSeconds: seconds,
    podSeconds: reloadSeconds,
    measuredOn: 0,
    buffers: undefined,
    rereads: [],
    skips: [],
    isReload: true as const,
  };
}

function noCanary({ desired, updateStrategy }: Workload): Pick<Stakes, 'noCanary'> {
  if (updateStrategy?.type === 'Recreate') return { noCanary: 'recreate' };
  return desired === 1 ? { noCanary: 'one-pod' } : {};
}

/** Each wave is replaced for itself, so many pods at a time as may be away. */
function rounds({ waves, away }: Course): number {
  return waves.reduce((sum, count, at) => sum + Math.ceil((count - (waves[at - 1] ?? 0)) / away), 0);
}

function memoryOf({ monitoring }: Facts): number | undefined {
  const held = [...(monitoring?.inputMemoryBytes.values() ?? [])];
  return held.length === 0 ? undefined : held.reduce((sum, bytes) => sum + bytes, 0);
}

function buffersOf(facts: Facts): Disk | undefined {
  if (!facts.mounted || !facts.inputs.some(({ storage }) => storage === 'filesystem')) return undefined;
  const { storagePath } = effectiveService(facts.mounted.config, facts.subject.version ?? undefined);
  return storagePath === null ? 'unknown' : diskOf(facts, storagePath);
}

/** A tail without a database, or with one that ends with the pod, begins anew. */
function positionsOf(facts: Facts): Pick<Stakes, 'rereads' | 'skips'> {
  const lost = facts.inputs.filter(({ plugin, section }) => {
    if (plugin !== 'tail') return false;
    const database = property(section, 'db')?.value;
    return database === undefined || ['emptyDir', 'container'].includes(diskOf(facts, database));
  });
  const fromHead = lost.filter(({ section }) =>
    readBoolean(property(section, 'read_from_head')?.value ?? 'off'),
  );
  const names = (list: typeof lost): readonly string[] => list.map(({ instance }) => instance);
  return { rereads: names(fromHead), skips: names(lost.filter((one) => !fromHead.includes(one))) };
}

/** By the longest mount that the path lies in; a path with a variable tells nothing. */
function diskOf({ container, pod, workload }: Facts, path: string): Disk {
  if (!container || path.includes('${')) return 'unknown';
  const mount = container.value.mounts
    .filter(({ path: at }) => `${path}/`.startsWith(at.endsWith('/') ? at : `${at}/`))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
  if (!mount) return path.startsWith('/') ? 'container' : 'unknown';
  const volumes = pod?.value.volumes ?? workload?.value.volumes ?? [];
  const volume = volumes.find(({ name }) => name === mount.volume);
  if (volume?.hostPath !== undefined) return 'hostPath';
  return volume?.emptyDir === true ? 'emptyDir' : 'unknown';
}
