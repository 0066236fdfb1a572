import type { ChunkBuffer } from './chunk-buffer.ts';
import type { ProcessExit } from './container-process.ts';
import { atLeast, type FluentBitVersion } from './fluent-bit-version.ts';
import type { Destination } from './load.ts';
import { formatSignalLine, type LogLevel } from './log-format.ts';
import type { InputConfig, OutputConfig, PipelineConfig } from './pipeline-config.ts';

export interface GracefulStop {
  /** Called each second until it answers how the process ended. While the destination is silent it never does. */
  step(nowMs: number, destination: Destination): ProcessExit | undefined;
}

export interface StoppedParts {
  readonly version: FluentBitVersion;
  readonly config: PipelineConfig;
  readonly input: InputConfig;
  readonly output: OutputConfig;
  readonly buffer: ChunkBuffer;
  readonly startedMs: number;
  readonly log: (atMs: number, level: LogLevel, text: string) => void;
  readonly print: (atMs: number, text: string) => void;
}

/** What Fluent Bit does after SIGTERM: it pauses inputs and waits at most `Grace` seconds for what is on its way. */
export function createGracefulStop(parts: StoppedParts): GracefulStop {
  announce(parts);
  const endMs = parts.startedMs + parts.config.graceSeconds * 1000;
  let seconds = 0;
  let stuck = false;
  return {
    step(nowMs, destination) {
      seconds += 1;
      const pending = parts.buffer.chunks.filter((chunk) => chunk.state !== 'open').length;
      if (!stuck && pending > 0 && nowMs < endMs) return tellPending(parts, nowMs, seconds);
      if (!stuck) {
        parts.log(nowMs, 'info', `[engine] service has stopped (${pending} pending tasks)`);
        if (atLeast(parts.version, '2.0.0')) parts.log(nowMs, 'info', `[input] pausing ${parts.input.name}`);
      }
      if (pending > 0 && destination === 'hanging') {
        if (!stuck) tellWorker(parts, nowMs, 0, 'stopping...');
        stuck = true;
        return undefined;
      }
      for (let n = 0; n < parts.output.workers; n += 1) {
        if (!stuck || n > 0) tellWorker(parts, nowMs + n * 8, n, 'stopping...');
        tellWorker(parts, nowMs + n * 8 + 2, n, 'stopped');
      }
      return { atMs: nowMs + 20, exitCode: 0, reason: 'Completed' };
    },
  };
}

function tellWorker({ output, log }: StoppedParts, atMs: number, worker: number, what: string): void {
  log(atMs, 'info', `[output:${output.plugin}:${output.name}] thread worker #${worker} ${what}`);
}

function announce({ version, config, input, startedMs, log, print }: StoppedParts): void {
  const pausing = `[input] pausing ${input.name}`;
  print(startedMs, formatSignalLine(startedMs, 'SIGTERM'));
  if (!atLeast(version, '2.0.0')) log(startedMs, 'info', pausing);
  log(startedMs, 'warn', `[engine] service will shutdown in max ${config.graceSeconds} seconds`);
  if (atLeast(version, '4.1.0')) log(startedMs, 'info', '[engine] pausing all inputs..');
  if (atLeast(version, '2.0.0')) log(startedMs, 'info', pausing);
}

function tellPending(parts: StoppedParts, nowMs: number, seconds: number): undefined {
  const tasks = parts.buffer.chunks.filter((chunk) => chunk.state !== 'open');
  if (atLeast(parts.version, '4.1.0'))
    parts.log(
      nowMs,
      'info',
      `[engine] pending chunk count: memory=${tasks.length}, filesystem=0; grace_timer=${seconds}`,
    );
  const { plugin, name } = parts.input;
  parts.log(nowMs, 'info', `[task] ${plugin}/${name} has ${tasks.length} pending task(s):`);
  const target = `${parts.output.plugin}/${parts.output.name}`;
  for (const task of tasks)
    parts.log(nowMs, 'info', `[task]   task_id=${task.taskId} still running on route(s): ${target} `);
}
