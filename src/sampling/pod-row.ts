import { parseQuantity } from '../fluentbit/quantity.ts';
import { isFluentBit } from '../signal/is-fluent-bit.ts';
import type { Container, Pod } from '../signal/pod.ts';

/** The few fields of a pod by which it is chosen for a look and its figures are understood. */
export interface PodRow {
  readonly namespace: string;
  readonly pod: string;
  readonly podUid: string;
  readonly node?: string;
  readonly container: string;
  readonly image: string;
  readonly restartCount: number;
  /** The container's memory limit in bytes. */
  readonly limitBytes?: number;
  /** When the present run of the container began; absent while it does not run. */
  readonly startedAt?: string;
  /** When it died last, if it ever did. */
  readonly troubledAt?: string;
}

/** What figures from elsewhere are put to a pod by. */
export type MeasuredPod = Pick<
  PodRow,
  'namespace' | 'pod' | 'podUid' | 'container' | 'restartCount' | 'startedAt' | 'limitBytes'
>;

/** The row of a pod's Fluent Bit container; undefined while it has no status, and once the pod is being deleted or has ended. */
export function podRow(pod: Pod): PodRow | undefined {
  if (pod.deletedAt !== undefined || pod.phase === 'Succeeded' || pod.phase === 'Failed') return undefined;
  const container = pod.containers.find((one) => one.role !== 'init' && isFluentBit(one, pod));
  if (container?.status === undefined) return undefined;
  const limitBytes = container.memoryLimit === undefined ? undefined : parseQuantity(container.memoryLimit);
  return {
    namespace: pod.namespace,
    pod: pod.name,
    podUid: pod.uid,
    ...(pod.node === undefined ? {} : { node: pod.node }),
    container: container.name,
    image: container.image,
    restartCount: container.status.restartCount,
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...timesOf(container.status),
  };
}

function timesOf({
  state,
  lastTermination,
}: NonNullable<Container['status']>): Pick<PodRow, 'startedAt' | 'troubledAt'> {
  const ended = state.kind === 'terminated' ? state.termination : lastTermination;
  return {
    ...(state.kind === 'running' && state.startedAt !== undefined ? { startedAt: state.startedAt } : {}),
    ...(ended?.finishedAt === undefined ? {} : { troubledAt: ended.finishedAt }),
  };
}
