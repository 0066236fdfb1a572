import type { Load } from './load.ts';

/** What runs as PID 1 of a container. It lives in steps of simulated time. */
export interface ContainerProcess {
  /** Lives on up to `nowMs` under that load; the answer is how it ended, if it did. */
  step(nowMs: number, load: Load): ProcessExit | undefined;
  /** SIGTERM: the process may take some steps to end, or never do it. */
  terminate(nowMs: number): void;
  /** Lets an uneventful while under that load pass at once. */
  skip(ms: number, load: Load): void;
  /** One request on a port of the container, a GET by default; `undefined` when nothing listens there. */
  monitoring(port: number, path: string, method?: 'GET' | 'POST'): MonitoringAnswer | undefined;
  /** What its memory cgroup counts, in bytes. */
  memoryBytes(): number;
  cpuNanos(): number;
}

export interface ProcessExit {
  readonly atMs: number;
  readonly exitCode: number;
  readonly reason: 'Completed' | 'Error' | 'OOMKilled';
}

export interface MonitoringAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Fluent Bit that has said what it has to say and ends by itself, before it takes anything in. */
export function createEndingProcess(exit: ProcessExit): ContainerProcess {
  return {
    step: (nowMs) => (nowMs >= exit.atMs ? exit : undefined),
    terminate: () => undefined,
    skip: () => undefined,
    monitoring: () => undefined,
    memoryBytes: () => 3_000_000,
    cpuNanos: () => 0,
  };
}

/** A program that takes a steady amount of memory and ends politely. */
export function createSteadyProcess(startedAtMs: number, memoryBytes: number): ContainerProcess {
  let terminatedAtMs: number | undefined;
  return {
    step: (nowMs) =>
      terminatedAtMs !== undefined && nowMs >= terminatedAtMs
        ? { atMs: nowMs, exitCode: 0, reason: 'Completed' }
        : undefined,
    skip: () => undefined,
    terminate(nowMs) {
      terminatedAtMs = nowMs;
    },
    monitoring: (_port, path) => ({
      status: 200,
      contentType: 'text/plain',
      body: path === '/healthz' ? 'ok\n' : `${startedAtMs}\n`,
    }),
    memoryBytes: () => memoryBytes,
    cpuNanos: () => 2_000_000,
  };
}
