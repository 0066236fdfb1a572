import type { LogLine } from '../seams.ts';
import { createChunkBuffer } from './chunk-buffer.ts';
import { type ContainerProcess, createEndingProcess, type ProcessExit } from './container-process.ts';
import { crashTrace } from './crash-trace.ts';
import type { FluentBitVersion } from './fluent-bit-version.ts';
import { createForwardIntake } from './forward-intake.ts';
import { createGracefulStop, type GracefulStop } from './graceful-stop.ts';
import { createReloadable, type Reread } from './hot-reload.ts';
import type { Load } from './load.ts';
import { formatSignalLine } from './log-format.ts';
import { createLogPen, type LogPen } from './log-pen.ts';
import { createMemoryMeter } from './memory-meter.ts';
import { answerMonitoring } from './monitoring-api.ts';
import { createOutputDelivery } from './output-delivery.ts';
import {
  type ConfigFile,
  type PipelineConfig,
  type PipelineReading,
  readPipeline,
} from './pipeline-config.ts';
import { countSent, noFigures } from './pipeline-figures.ts';
import type { Random } from './seeded-random.ts';
import { bannerLines, pipelineLines, storageLines } from './start-up-lines.ts';

export interface FluentBitStart {
  readonly version: FluentBitVersion;
  /** The file that `--config` names; `undefined` when it is not there. */
  readonly config: ConfigFile | undefined;
  /** For a process that lives on while the file changes. */
  readonly reread?: Reread;
  readonly memoryLimitBytes: number | undefined;
  readonly startedAtMs: number;
  readonly hostname: string;
  readonly random: Random;
  readonly write: (line: LogLine) => void;
}

/** One Fluent Bit as PID 1: what it prints, holds, shows and dies of follows from version, configuration, limit and load. */
export function createFluentBitProcess(start: FluentBitStart): ContainerProcess {
  const pen = createLogPen(start.version, start.write);
  for (const line of bannerLines(start.version)) pen.print(start.startedAtMs, line);
  if (start.config === undefined) {
    pen.log(start.startedAtMs, 'error', 'could not open configuration file, aborting.');
    pen.flush();
    return refusedProcess(start, 1);
  }
  const reading = readPipeline(start.config, start.version);
  printStart(start, reading, pen.log);
  pen.flush();
  if (!('config' in reading)) return refusedProcess(start, reading.refusedWith);
  const run = (config: PipelineConfig, startedAtMs: number) =>
    runningProcess({ ...start, startedAtMs }, config, pen);
  return createReloadable({ start, config: reading.config, pen, run });
}

function printStart(start: FluentBitStart, reading: PipelineReading, log: LogPen['log']): void {
  const atMs = start.startedAtMs + 40;
  const complaints = () => reading.complaints.forEach(({ level, text }) => log(atMs, level, text));
  const config = 'config' in reading ? reading.config : undefined;
  if ('refusedWith' in reading && reading.after === 'banner') return complaints();
  if (config) complaints();
  for (const text of storageLines(start.version, config)) log(atMs, 'info', text);
  if (!config) return complaints();
  for (const text of pipelineLines(start.version, config)) log(atMs + 2, 'info', text);
}

const refusedProcess = ({ startedAtMs }: FluentBitStart, exitCode: number): ContainerProcess =>
  createEndingProcess({ atMs: startedAtMs + 180, exitCode, reason: 'Error' });

function runningProcess(start: FluentBitStart, config: PipelineConfig, pen: LogPen): ContainerProcess {
  const { version, random } = start;
  const buffer = createChunkBuffer(random);
  const figures = noFigures();
  const input = config.inputs[0] ?? noInput;
  const output = config.outputs[0] ?? noOutput;
  const parts = { version, config, buffer, figures, random, output, log: pen.log, print: pen.print };
  const intake = createForwardIntake({ ...parts, input });
  const delivery = createOutputDelivery({ ...parts, input: input.name });
  const meter = createMemoryMeter({ version, config, input, buffer, figures, random });
  let stop: GracefulStop | undefined;
  let lastMs = start.startedAtMs;
  const fill = (nowMs: number, load: Load): ProcessExit | undefined => {
    const crash = config.inputs.length > 0 ? intake.take(nowMs, load) : undefined;
    if (meter.measure(nowMs - lastMs, load) >= (start.memoryLimitBytes ?? Infinity))
      return { atMs: nowMs - random.int(0, 400), exitCode: 137, reason: 'OOMKilled' };
    if (crash) return die(start, { atMs: crash.crashAtMs, nowMs }, pen);
    if (config.outputs.length > 0) delivery.flush(nowMs, load.destination);
    return undefined;
  };
  return {
    step(nowMs, load) {
      delivery.settle(nowMs, load.destination);
      const exit = stop ? stop.step(nowMs, load.destination) : fill(nowMs, load);
      if (stop) meter.measure(nowMs - lastMs, load);
      lastMs = nowMs;
      pen.flush();
      return exit;
    },
    skip(ms, load) {
      lastMs += ms;
      countSent(figures, Math.round(load.megabytesPerSecond * ms * 1000));
    },
    terminate(nowMs) {
      stop ??= createGracefulStop({ ...parts, input, startedMs: nowMs });
      pen.flush();
    },
    monitoring: (port, path) =>
      port === config.httpPort && !stop
        ? answerMonitoring({ ...start, config, input, output, buffer, figures, nowMs: lastMs }, path)
        : undefined,
    memoryBytes: meter.current,
    cpuNanos: () => 3_000_000 + Math.round(figures.inputRate * 14),
  };
}

const noInput = {
  plugin: 'none',
  name: 'none.0',
  listen: '',
  port: '',
  memoryLimitBytes: 0,
  storage: 'memory',
} as const;
const noOutput = {
  plugin: 'null',
  name: 'null.0',
  host: '',
  port: '',
  retryLimit: 1,
  ioTimeoutMs: 0,
  workers: 0,
} as const;

/** The signal handler and the workers write at once, so the order of these lines is not that of their causes. */
function die(
  start: FluentBitStart,
  { atMs, nowMs }: { readonly atMs: number; readonly nowMs: number },
  pen: LogPen,
): ProcessExit {
  const { random } = start;
  const refused = () =>
    pen.log(atMs + 50, 'error', '[input:forward:forward.0] could not append logs. ret=-1');
  const signalFirst = random.next() < 0.5;
  if (!signalFirst) refused();
  pen.print(atMs + 50, formatSignalLine(atMs + 50, 'SIGSEGV'));
  if (signalFirst) refused();
  const diesAtMs = Math.max(atMs + 60, nowMs) + random.int(0, 140);
  for (const line of crashTrace(start.version, random)) pen.print(diesAtMs, line);
  return { atMs: diesAtMs, exitCode: 139, reason: 'Error' };
}
