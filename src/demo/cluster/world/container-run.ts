import type { LogLine } from '../seams.ts';
import type { ContainerProcess } from './container-process.ts';
import type { Container, ContainerState, ContainerStatus, Terminated } from './kube-shapes.ts';

/** One container of a pod over all its runs, as its kubelet knows it. */
export interface ContainerRun {
  readonly spec: Container;
  state: ContainerState;
  lastState: ContainerState;
  ready: boolean;
  started: boolean;
  restartCount: number;
  containerId: string;
  imageId: string;
  process: ContainerProcess | undefined;
  startedAtMs: number;
  /** The run before last death and the newest one; while a container waits both are the same text. */
  log: LogLine[];
  previousLog: LogLine[] | undefined;
  /** Length of the next wait after a death, 0 before the first. */
  backOffSeconds: number;
  probeKills: number;
  probeFailures: { liveness: number; readiness: number };
  /** Ends timers of the run that is over. */
  generation: number;
}

/** A log keeps this many of its newest lines, as the node rotates files. */
const keptLines = 6000;

export function createContainerRun(spec: Container): ContainerRun {
  return {
    spec,
    state: { waiting: { reason: 'ContainerCreating' } },
    lastState: {},
    ready: false,
    started: false,
    restartCount: 0,
    containerId: '',
    imageId: '',
    process: undefined,
    startedAtMs: 0,
    log: [],
    previousLog: undefined,
    backOffSeconds: 0,
    probeKills: 0,
    probeFailures: { liveness: 0, readiness: 0 },
    generation: 0,
  };
}

export function writeLog(run: ContainerRun, line: LogLine): void {
  run.log.push(line);
  if (run.log.length > keptLines) run.log.splice(0, run.log.length - keptLines);
}

/** What pods/log answers: a container that waits after a death shows its newest run under both names. */
export function logOf(run: ContainerRun, previous: boolean): readonly LogLine[] | undefined {
  const running = run.process !== undefined;
  if (!previous) return run.containerId === '' ? undefined : run.log;
  if (running) return run.previousLog;
  return run.lastState.terminated || run.state.terminated ? run.log : undefined;
}

/** Waits of 10, 20, 40 … 300 seconds; the first restart is at once, ten good minutes forget the past. */
export function nextBackOffSeconds(run: ContainerRun, livedMs: number): number {
  const wait = livedMs >= 600_000 ? 0 : run.backOffSeconds;
  run.backOffSeconds = wait === 0 ? 10 : Math.min(300, wait * 2);
  return wait;
}

/** `1m20s`, as Go writes durations. */
export const goDuration = (seconds: number): string =>
  seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;

export function containerStatus(run: ContainerRun): ContainerStatus {
  const { spec } = run;
  const created = run.containerId !== '';
  return {
    name: spec.name,
    state: run.state,
    lastState: run.lastState,
    ready: run.ready,
    restartCount: run.restartCount,
    image: spec.image,
    imageID: run.imageId,
    ...(created ? { containerID: run.containerId } : {}),
    started: run.started,
    ...(created && spec.resources?.requests ? { allocatedResources: spec.resources.requests } : {}),
    ...(created && spec.resources ? { resources: spec.resources } : {}),
    volumeMounts: (spec.volumeMounts ?? []).map((mount) => ({
      name: mount.name,
      mountPath: mount.mountPath,
      ...(mount.readOnly ? { readOnly: true, recursiveReadOnly: 'Disabled' } : {}),
    })),
    ...(created ? { user: { linux: { uid: 0, gid: 0, supplementalGroups: [0] } } } : {}),
  };
}

export const isAlive = (run: ContainerRun): boolean => run.state.running !== undefined;
export const deathOf = (run: ContainerRun): Terminated | undefined =>
  run.state.terminated ?? run.lastState.terminated;
