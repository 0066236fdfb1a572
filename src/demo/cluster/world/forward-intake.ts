import type { ChunkBuffer } from './chunk-buffer.ts';
import {
  atLeast,
  crashesOnPause,
  type FluentBitVersion,
  leakedPerAcknowledgement,
  losesWhilePaused,
} from './fluent-bit-version.ts';
import { type Load, recordBytes } from './load.ts';
import type { LogLevel } from './log-format.ts';
import type { InputConfig } from './pipeline-config.ts';
import type { PipelineFigures } from './pipeline-figures.ts';
import type { Random } from './seeded-random.ts';

export interface ForwardIntake {
  /** Takes in what the senders push during the second that ends at `nowMs`; says when a pause broke the process. */
  take(nowMs: number, load: Load): { readonly crashAtMs: number } | undefined;
}

export interface IntakeParts {
  readonly version: FluentBitVersion;
  readonly input: InputConfig;
  readonly buffer: ChunkBuffer;
  readonly figures: PipelineFigures;
  readonly random: Random;
  readonly log: (atMs: number, level: LogLevel, text: string) => void;
}

const fastestBytesPerSecond = 60_000_000;
const packedMessageBytes = 51_280;

/** Of an unpacked stream only about one run in ten crashed, after some forty pauses. */
const unpackedCrashChance = 0.0025;

/** An input with `Mem_Buf_Limit`: it fills, pauses above its limit, resumes as soon as it is below. */
export function createForwardIntake(parts: IntakeParts): ForwardIntake {
  const { input, buffer, figures } = parts;
  const limit = input.storage === 'filesystem' ? 0 : input.memoryLimitBytes;
  return {
    take(nowMs, load) {
      const startMs = nowMs - 850;
      if (figures.paused && buffer.bytes() < limit) resume(parts, startMs);
      if (figures.paused) return keepOut(parts, nowMs, load);
      const pushed = Math.min(load.megabytesPerSecond * 1e6, fastestBytesPerSecond);
      const wanted = Math.round(pushed * parts.random.between(0.92, 1.08));
      const messageBytes = load.packed ? packedMessageBytes + parts.random.int(-9, 14) : recordBytes;
      const room = limit > 0 ? limit - buffer.bytes() + parts.random.int(200, messageBytes) : Infinity;
      const taken = Math.min(wanted, Math.max(0, room));
      accept(parts, nowMs, taken);
      if (load.acknowledged)
        figures.leakedBytes += (taken / messageBytes) * leakedPerAcknowledgement(parts.version);
      if (taken < wanted) return pause(parts, startMs + (850 * taken) / wanted, { load, messageBytes });
      return undefined;
    },
  };
}

function accept({ buffer, figures }: IntakeParts, nowMs: number, bytes: number): void {
  const records = Math.round(bytes / recordBytes);
  if (bytes > 0) buffer.add(nowMs, bytes, records);
  figures.inputBytes += bytes;
  figures.inputRecords += records;
  figures.inputRate = bytes;
}

function pause(
  parts: IntakeParts,
  atMs: number,
  read: { readonly load: Load; readonly messageBytes: number },
): { crashAtMs: number } | undefined {
  const { input, buffer, version } = parts;
  parts.figures.paused = true;
  const figuresShown = ` - event of size ${read.messageBytes}B exceeded limit ${input.memoryLimitBytes} to ${buffer.bytes()}B`;
  parts.log(
    atMs,
    'warn',
    `[input] ${input.name} paused (mem buf overlimit${atLeast(version, '4.1.0') ? figuresShown : ''})`,
  );
  parts.log(atMs, 'info', `[input] pausing ${input.name}`);
  if (input.plugin !== 'forward') return undefined;
  const crashes = crashesOnPause(version) && (read.load.packed || parts.random.next() < unpackedCrashChance);
  if (crashes) return { crashAtMs: atMs };
  refuseAppend(parts, atMs + 12, read.load);
  return undefined;
}

function resume({ input, buffer, version, figures, log }: IntakeParts, atMs: number): void {
  figures.paused = false;
  if (atLeast(version, '3.0.2')) log(atMs, 'info', `[input] resume ${input.name}`);
  const shown = ` - buf size ${buffer.bytes()}B now below limit ${input.memoryLimitBytes}B`;
  log(
    atMs,
    'info',
    `[input] ${input.name} resume (mem buf overlimit${atLeast(version, '4.1.0') ? shown : ''})`,
  );
}

/** A paused input: senders wait, except where the pause is skipped and what they send is thrown away. */
function keepOut(parts: IntakeParts, nowMs: number, load: Load): undefined {
  parts.figures.inputRate = 0;
  if (!losesWhilePaused(parts.version) || parts.input.plugin !== 'forward') return;
  const messages = Math.min(4, Math.floor((load.megabytesPerSecond * 1e6) / packedMessageBytes));
  for (let n = 0; n < messages; n += 1) refuseAppend(parts, nowMs - 800 + n * 190, load);
}

function refuseAppend({ version, input, log }: IntakeParts, atMs: number, load: Load): void {
  const prefix = `[input:${input.plugin}:${input.name}]`;
  if (load.packed && atLeast(version, '3.2.0')) log(atMs, 'error', `${prefix} could not append logs. ret=-1`);
  if (!load.packed && atLeast(version, '5.0.0'))
    log(atMs, 'warn', `${prefix} could not ingest Forward mode batch: -1`);
}
