import type { Chunk, ChunkBuffer } from './chunk-buffer.ts';
import { atLeast, type FluentBitVersion } from './fluent-bit-version.ts';
import type { Destination } from './load.ts';
import type { LogLevel } from './log-format.ts';
import type { OutputConfig, PipelineConfig } from './pipeline-config.ts';
import type { PipelineFigures } from './pipeline-figures.ts';
import type { Random } from './seeded-random.ts';

export interface OutputDelivery {
  /** What became of the chunks on their way during the last second. */
  settle(nowMs: number, destination: Destination): void;
  /** Sends what lies there: open chunks and those whose next try is due. */
  flush(nowMs: number, destination: Destination): void;
}

export interface DeliveryParts {
  readonly version: FluentBitVersion;
  readonly config: PipelineConfig;
  readonly input: string;
  readonly output: OutputConfig;
  readonly buffer: ChunkBuffer;
  readonly figures: PipelineFigures;
  readonly random: Random;
  readonly log: (atMs: number, level: LogLevel, text: string) => void;
  readonly print: (atMs: number, text: string) => void;
}

/** What a destination takes in a second, per sender. */
const takenPerSecond: Readonly<Record<Destination, number>> = {
  healthy: 60_000_000,
  slow: 2_200_000,
  hanging: 0,
  refusing: 0,
};

/** One output on its way to its destination: answers, time-outs, refusals, tries and giving up. */
export function createOutputDelivery(parts: DeliveryParts): OutputDelivery {
  const { output, buffer } = parts;
  const local = ['null', 'stdout', 'counter', 'exit', 'file', 'flowcounter'].includes(output.plugin);
  let before: Destination = 'healthy';
  let allowance = 0;
  return {
    settle(nowMs, destination) {
      const flushing = buffer.chunks.filter((chunk) => chunk.state === 'flushing');
      const broken = !local && before !== destination && (before === 'hanging' || destination === 'refusing');
      before = destination;
      if (broken) return flushing.forEach((chunk) => breakConnection(parts, chunk, nowMs));
      const rate = takenPerSecond[local ? 'healthy' : destination];
      allowance = Math.min(allowance + rate, rate * 2);
      for (const chunk of flushing) {
        const age = nowMs - chunk.sentAtMs;
        if (rate > 0 && allowance > 0 && (destination !== 'slow' || age >= 3000)) {
          allowance -= chunk.bytes;
          deliver(parts, chunk, nowMs);
        } else if (rate === 0 && output.ioTimeoutMs > 0 && age >= output.ioTimeoutMs) {
          timeOut(parts, chunk, nowMs);
        }
      }
    },
    flush(nowMs, destination) {
      for (const chunk of buffer.chunks.slice()) {
        if (chunk.state === 'flushing' || (chunk.state === 'waiting' && chunk.retryAtMs > nowMs)) continue;
        if (chunk.taskId < 0) chunk.taskId = buffer.freeTaskId();
        chunk.state = 'flushing';
        chunk.sentAtMs = nowMs;
        if (destination === 'refusing' && !local) refuse(parts, chunk, nowMs);
      }
    },
  };
}

const where = (output: OutputConfig) => `${output.host}:${output.port}`;
const prefix = (output: OutputConfig) => `[output:${output.plugin}:${output.name}]`;

function deliver(parts: DeliveryParts, chunk: Chunk, nowMs: number): void {
  const { output, figures, buffer } = parts;
  const atMs = nowMs - parts.random.int(20, 900);
  if (output.plugin === 'http') {
    parts.log(atMs, 'info', `${prefix(output)} ${where(output)}, HTTP status=200`);
    parts.print(atMs, '{"took":1,"errors":false,"items":[]}');
  }
  if (chunk.tries > 0)
    parts.log(
      atMs,
      'info',
      `[engine] flush chunk '${chunk.id}' succeeded at retry ${chunk.tries}: ${route(parts, chunk)} (out_id=0)`,
    );
  figures.sentRecords += chunk.records;
  figures.sentBytes += chunk.bytes;
  buffer.remove(chunk);
}

function timeOut(parts: DeliveryParts, chunk: Chunk, nowMs: number): void {
  const seconds = Math.round(parts.output.ioTimeoutMs / 1000);
  const connection = 60 + chunk.taskId;
  parts.log(
    nowMs,
    'error',
    `[upstream] connection #${connection} to tcp://${where(parts.output)} timed out after ${seconds} seconds (IO timeout)`,
  );
  breakConnection(parts, chunk, nowMs);
}

function breakConnection(parts: DeliveryParts, chunk: Chunk, nowMs: number): void {
  if (parts.output.plugin === 'http') {
    parts.log(nowMs, 'error', `[http_client] broken connection to ${where(parts.output)} ?`);
    parts.log(nowMs, 'error', `${prefix(parts.output)} ${where(parts.output)}, HTTP status=0`);
  }
  failTry(parts, chunk, nowMs);
}

/** The Elasticsearch output says nothing here: only the engine's line follows. */
function refuse(parts: DeliveryParts, chunk: Chunk, nowMs: number): void {
  if (parts.output.plugin !== 'es')
    parts.log(
      nowMs,
      'error',
      `${prefix(parts.output)} no upstream connections available to ${where(parts.output)}`,
    );
  failTry(parts, chunk, nowMs);
}

function failTry(parts: DeliveryParts, chunk: Chunk, nowMs: number): void {
  const { figures, config } = parts;
  if (chunk.tries >= parts.output.retryLimit) {
    const level = atLeast(parts.version, '2.0.5') ? 'error' : 'warn';
    parts.log(nowMs, level, `[engine] chunk '${chunk.id}' cannot be retried: ${route(parts, chunk)}`);
    figures.retriesFailed += 1;
    figures.droppedRecords += chunk.records;
    figures.failedAtMs.push(nowMs);
    parts.buffer.remove(chunk);
    return;
  }
  chunk.tries += 1;
  const longest = Math.min(config.retryCapSeconds, config.retryBaseSeconds * 2 ** chunk.tries);
  const seconds = parts.random.int(config.retryBaseSeconds, Math.max(config.retryBaseSeconds, longest)) + 1;
  chunk.state = 'waiting';
  chunk.retryAtMs = nowMs + seconds * 1000;
  figures.retries += 1;
  figures.retriedRecords += chunk.records;
  parts.log(
    nowMs,
    'warn',
    `[engine] failed to flush chunk '${chunk.id}', retry in ${seconds} seconds: ${route(parts, chunk)} (out_id=0)`,
  );
}

const route = (parts: DeliveryParts, chunk: Chunk) =>
  `task_id=${chunk.taskId}, input=${parts.input} > output=${parts.output.name}`;
