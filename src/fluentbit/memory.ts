import type { FluentBitConfig } from './config/fluent-bit-config.ts';
import { effectiveInputs, type EffectiveInput } from './config/effective-inputs.ts';
import { property } from './config/property.ts';
import { readSize } from './size.ts';

/** In which state the outputs are: hanging is the worst, refusing less, healthy least. */
export type OutputState = 'hanging' | 'refusing' | 'healthy';

export interface MemoryLoad {
  /** Connections per input that takes them. */
  readonly connections: number;
  /** Watched files per tail input. */
  readonly files: number;
  readonly outputs: OutputState;
  /** Chunks of filesystem inputs seen in memory; without it storage.max_chunks_up is taken as reached. */
  readonly chunksUp?: number;
}

/** One part of the process's memory; null = no bound. */
export interface MemoryTerm {
  readonly name: string;
  readonly bytes: number | null;
  readonly why: string;
}

export interface MemoryPrediction {
  /** null = something has no bound. */
  readonly predictedPeakBytes: number | null;
  readonly terms: readonly MemoryTerm[];
  /** Where the figures come from and what they do not cover. */
  readonly basis: string;
}

/** Resident bytes of an idle process: 8.7 to 10.5 MB in the recordings. */
const baseBytes = 9_000_000;
interface OutputFigures {
  /** Held for each byte of buffered chunks beyond the chunk itself: formatted copies in flight, allocator slack. */
  readonly copies: number;
  /** Held whatever the limit: payloads, answers and connections of the output's workers. */
  readonly workBytes: number;
  /** A filesystem chunk while it is up: mapped, and with its formatted copy when the output hangs. */
  readonly chunkUpBytes: number;
}

/**
 * Straight lines through the full-buffer runs of 3.2.9, 4.2.8 and 5.1.1 (peak resident memory, less base and connections, over the
 * limit or the chunks up), 5M to 512M. `healthy` rests on the span of 1.1 to 1.5 times the limit.
 */
const figures: Readonly<Record<OutputState, OutputFigures>> = {
  hanging: { copies: 1.12, workBytes: 7_600_000, chunkUpBytes: 4_000_000 },
  refusing: { copies: 0.03, workBytes: 15_000_000, chunkUpBytes: 2_050_000 },
  healthy: { copies: 0.02, workBytes: 4_000_000, chunkUpBytes: 2_050_000 },
};
/** `forward` sends chunks as they are and builds no payload. */
const hangingForward: OutputFigures = { copies: 1.1, workBytes: 0, chunkUpBytes: 4_000_000 };
const defaultChunksUp = 128;
const connectionInputs = new Set([
  'forward',
  'http',
  'splunk',
  'elasticsearch',
  'opentelemetry',
  'prometheus_remote_write',
  'tcp',
  'syslog',
]);
const headRoom = 0.15;
const mebibyte = 2 ** 20;
const basis =
  'measured on amd64 with cgroup v1, jemalloc, one tag and one output; a single message may add up to Buffer_Max_Size on top';

/** What the process can need with full buffers. Sizes in bytes of resident memory. */
export function predictPeak(
  config: FluentBitConfig,
  version: string | undefined,
  load: MemoryLoad,
): MemoryPrediction {
  const inputs = effectiveInputs(config, version);
  const outputs = figuresOf(config, load.outputs);
  const terms: MemoryTerm[] = [
    { name: 'base', bytes: baseBytes, why: 'an idle process' },
    ...inputs
      .filter((input) => input.storage !== 'filesystem')
      .flatMap((input) => chunkTerms(input, outputs, load.outputs)),
    ...filesystemTerms(inputs, config, load, outputs.chunkUpBytes),
    ...inputs.flatMap((input) => readBufferTerms(input, load)),
    {
      name: 'output work',
      bytes: outputs.workBytes,
      why: `payloads and connections of ${load.outputs} outputs`,
    },
  ];
  const isBounded = terms.every((term) => term.bytes !== null);
  const sum = terms.reduce((total, term) => total + (term.bytes ?? 0), 0);
  return { predictedPeakBytes: isBounded ? Math.round(sum) : null, terms, basis };
}

/** A container limit that holds the prediction with 15 % of head-room, as whole mebibytes in bytes; null without a bound. */
export function recommendLimit(prediction: MemoryPrediction): number | null {
  const { predictedPeakBytes } = prediction;
  if (predictedPeakBytes === null) return null;
  return Math.ceil((predictedPeakBytes * (1 + headRoom)) / mebibyte) * mebibyte;
}

function chunkTerms(
  input: EffectiveInput,
  { copies }: OutputFigures,
  outputs: OutputState,
): readonly MemoryTerm[] {
  const name = `chunks ${input.instance}`;
  const limit = input.memBufLimitBytes;
  if (limit === null)
    return [{ name, bytes: null, why: `unbounded: ${input.notes.join('; ') || 'no limit'}` }];
  const place = input.memBufLimit
    ? `${input.memBufLimit.key} ${input.memBufLimit.value}`
    : 'the default limit of an emitter';
  return [
    { name, bytes: limit, why: `${place} lets chunks grow to ${limit} bytes` },
    {
      name: `output copies ${input.instance}`,
      bytes: Math.round(limit * copies),
      why: `with ${outputs} outputs each buffered byte costs ${copies} more: formatted copies in flight and allocator slack`,
    },
  ];
}

function figuresOf(config: FluentBitConfig, outputs: OutputState): OutputFigures {
  const plugins = config.sections.filter((each) => each.kind === 'output').map((each) => each.plugin);
  const isForwardOnly = plugins.length > 0 && plugins.every((plugin) => plugin === 'forward');
  return outputs === 'hanging' && isForwardOnly ? hangingForward : figures[outputs];
}

/** storage.max_chunks_up is one counter for all filesystem inputs together. */
function filesystemTerms(
  inputs: readonly EffectiveInput[],
  config: FluentBitConfig,
  load: MemoryLoad,
  each: number,
): readonly MemoryTerm[] {
  const names = inputs.filter((input) => input.storage === 'filesystem').map((input) => input.instance);
  if (names.length === 0) return [];
  const most = maxChunksUp(config);
  const up = Math.min(load.chunksUp ?? most, most);
  const seen = load.chunksUp === undefined ? `storage.max_chunks_up ${most}` : `${up} chunks seen in memory`;
  const why = `${seen}, about ${(each / 1e6).toFixed(1)} MB each with ${load.outputs} outputs; Mem_Buf_Limit does not bound it`;
  return [{ name: `chunks up ${names.join(', ')}`, bytes: up * each, why }];
}

function maxChunksUp(config: FluentBitConfig): number {
  const written = config.sections
    .filter((each) => each.kind === 'service')
    .map((each) => property(each, 'storage.max_chunks_up')?.value)
    .findLast((value) => value !== undefined);
  const reading = written === undefined ? undefined : readSize(String(Number.parseInt(written, 10)));
  return reading?.ok && reading.bytes > 0 ? reading.bytes : defaultChunksUp;
}

function readBufferTerms(input: EffectiveInput, load: MemoryLoad): readonly MemoryTerm[] {
  const isTail = input.plugin === 'tail';
  if (!isTail && !connectionInputs.has(input.plugin)) return [];
  const count = isTail ? load.files : load.connections;
  const noun = isTail ? 'files' : 'connections';
  const chunk = input.bufferChunkBytes;
  if (chunk === null)
    return [
      {
        name: `read buffers ${input.instance}`,
        bytes: null,
        why: 'unbounded: Buffer_Chunk_Size cannot be read',
      },
    ];
  const why = `${count} ${noun} with ${chunk} bytes of Buffer_Chunk_Size each`;
  return [{ name: `read buffers ${input.instance}`, bytes: count * chunk, why }];
}
