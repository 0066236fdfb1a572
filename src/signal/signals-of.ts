import { isFluentBit } from './is-fluent-bit.ts';
import { containerPlace } from './container-place.ts';
import { isPullFailure } from './pull-failure.ts';
import type { Container, ContainerStatus, Pod, Termination } from './pod.ts';
import type { PodSignal, Trouble, WorkloadRef } from './signal.ts';
import { whyNotDiagnosed } from './why-not-diagnosed.ts';

/**
 * What a pod's state says about its Fluent Bit containers, from state alone and never from events: every
 * termination that is visible, and waiting reasons that no termination explains. The same death seen in
 * `state` and later in `lastState` has the same key; what to do with a key seen before is the caller's.
 */
export function signalsOf(pod: Pod, workload: WorkloadRef): readonly PodSignal[] {
  if (whyNotDiagnosed(pod) !== undefined) return [];
  return pod.containers
    .filter((container) => isFluentBit(container, pod))
    .flatMap((container) => signalsOfContainer(pod, container, workload));
}

function signalsOfContainer(pod: Pod, container: Container, workload: WorkloadRef): readonly PodSignal[] {
  const { status } = container;
  if (status === undefined) return [];
  const deaths = visibleDeaths(status)
    .filter((death) => !isPlanned(death, pod, container, workload))
    .map((death) => terminated(death, pod, container, workload));
  const wait = waiting(status, pod, container, workload);
  return wait === undefined ? deaths : [...deaths, wait];
}

interface Death {
  readonly termination: Termination;
  /** The run that ended: 0 is the first. */
  readonly run: number;
  readonly where: 'state' | 'lastState';
}

/** Oldest first. While a container runs or has just ended, `lastState` is the run before; while it waits, the newest one. */
function visibleDeaths(status: ContainerStatus): readonly Death[] {
  const { state, lastTermination, restartCount } = status;
  const before: Death[] = [];
  if (lastTermination !== undefined) {
    const run = state.kind === 'waiting' ? restartCount : Math.max(restartCount - 1, 0);
    before.push({ termination: lastTermination, run, where: 'lastState' });
  }
  if (state.kind !== 'terminated') return before;
  // A pod deleted in back-off shows its newest death in both places.
  const isSame =
    lastTermination !== undefined && lastTermination.containerId === state.termination.containerId;
  return isSame ? before : [...before, { termination: state.termination, run: restartCount, where: 'state' }];
}

function isPlanned(death: Death, pod: Pod, container: Container, workload: WorkloadRef): boolean {
  // A container is not started again once its pod is being deleted: only the present end can be the deletion's. A busy kubelet that finds
  // the container gone before it saw the end writes it down as the one before, with exit code 137 (convertToAPIContainerStatuses).
  const isLost = death.termination.reason === 'ContainerStatusUnknown';
  if (pod.deletedAt !== undefined && (death.where === 'state' || isLost)) return true;
  if (death.termination.exitCode !== 0 || death.termination.reason === 'OOMKilled') return false;
  return container.role === 'init' || runsToCompletion(workload) || isFinishedBarePod(pod, workload);
}

function runsToCompletion(workload: WorkloadRef): boolean {
  return workload.kind === 'Job' || workload.kind === 'CronJob';
}

function isFinishedBarePod(pod: Pod, workload: WorkloadRef): boolean {
  return workload.kind === 'Pod' && pod.phase === 'Succeeded';
}

function terminated(death: Death, pod: Pod, container: Container, workload: WorkloadRef): PodSignal {
  const { termination, run } = death;
  const which = termination.containerId ?? `run-${run}`;
  return {
    kind: 'terminated',
    key: `${pod.uid}/${container.name}/${which}/${termination.finishedAt ?? 'unknown'}`,
    at: termination.finishedAt ?? termination.startedAt ?? createdAt(pod),
    trouble: neverStarted(termination, container) ? 'not-starting' : 'dying',
    termination,
    restartCount: container.status?.restartCount ?? run,
    ...containerPlace(pod, container, workload),
  };
}

/** `StartError`: the runtime could not execute the command. A failing init container keeps the others from starting. */
function neverStarted(termination: Termination, container: Container): boolean {
  return termination.reason === 'StartError' || container.role === 'init';
}

/** Waiting reasons that are trouble, and the word that stands for their family in the key. */
interface Family {
  readonly family: string;
  readonly trouble: Trouble;
}
const pullFailure: Family = { family: 'image-pull', trouble: 'not-starting' };
const troubled: Readonly<Record<string, Family>> = {
  CrashLoopBackOff: { family: 'crash-loop', trouble: 'dying' },
  CreateContainerConfigError: { family: 'container-config', trouble: 'not-starting' },
  CreateContainerError: { family: 'container-config', trouble: 'not-starting' },
  RunContainerError: { family: 'start', trouble: 'not-starting' },
  StartError: { family: 'start', trouble: 'not-starting' },
};

function waiting(
  status: ContainerStatus,
  pod: Pod,
  container: Container,
  workload: WorkloadRef,
): PodSignal | undefined {
  const { state, lastTermination, restartCount } = status;
  if (state.kind !== 'waiting' || pod.deletedAt !== undefined) return undefined;
  if (state.reason === undefined) return undefined;
  const known = isPullFailure(state.reason) ? pullFailure : troubled[state.reason];
  if (known === undefined) return undefined;
  // The death itself is the better signal: it has an exit code and a time of its own.
  const explained = known.family === 'crash-loop' || known.family === 'start';
  if (explained && lastTermination !== undefined) return undefined;
  const which = known.family === 'image-pull' ? container.image : `run-${restartCount}`;
  return {
    kind: 'waiting',
    key: `${pod.uid}/${container.name}/${known.family}/${which}`,
    at: lastTermination?.finishedAt ?? createdAt(pod),
    trouble: known.trouble,
    reason: state.reason,
    ...(state.message === undefined ? {} : { message: state.message }),
    ...containerPlace(pod, container, workload),
  };
}

/** The API server sets it on every pod; the epoch keeps an object without it sortable. */
function createdAt(pod: Pod): string {
  return pod.createdAt ?? '1970-01-01T00:00:00Z';
}
