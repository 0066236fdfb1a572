import { containerPlace } from './container-place.ts';
import { isFluentBit } from './is-fluent-bit.ts';
import type { Container, Pod } from './pod.ts';
import type { PodSignal, WorkloadRef } from './signal.ts';
import { whyNotDiagnosed } from './why-not-diagnosed.ts';

/** A container that has been on its way for long is stuck; what to call long is the caller's. */
export interface Unready {
  readonly container: Container;
  /** The kubelet's own word where there is one: `ContainerCreating`, `PodInitializing`; else `Unschedulable` or `NotReady`. */
  readonly why: string;
}

/** The Fluent Bit containers of a pod that neither run as they should nor say why: no death, no refused image, no back-off. */
export function unreadyContainers(pod: Pod): readonly Unready[] {
  const isEnding = pod.deletedAt !== undefined || pod.phase === 'Succeeded' || pod.phase === 'Failed';
  if (isEnding || whyNotDiagnosed(pod) !== undefined) return [];
  return pod.containers
    .filter((container) => container.role !== 'init' && isFluentBit(container, pod))
    .flatMap((container) => {
      const why = whyUnready(container, pod);
      return why === undefined ? [] : [{ container, why }];
    });
}

const onItsWay: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing']);

function whyUnready({ status }: Container, pod: Pod): string | undefined {
  if (pod.node === undefined) return 'Unschedulable';
  if (status === undefined) return 'ContainerCreating';
  const { state, ready } = status;
  if (state.kind === 'running') return ready ? undefined : 'NotReady';
  if (state.kind !== 'waiting') return undefined;
  const { reason = 'ContainerCreating' } = state;
  return onItsWay.has(reason) ? reason : undefined;
}

/** One signal a run of the container, however long it lasts: a probe that fails now and then is told once. */
export function stuckSignal(
  pod: Pod,
  { container, why }: Unready,
  workload: WorkloadRef,
  at: string,
): PodSignal {
  const run = container.status?.restartCount ?? 0;
  return {
    kind: 'waiting',
    key: `${pod.uid}/${container.name}/stuck-${why === 'NotReady' ? 'not-ready' : 'starting'}/run-${run}`,
    at,
    trouble: 'not-starting',
    reason: why,
    ...containerPlace(pod, container, workload),
  };
}
