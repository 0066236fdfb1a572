import type { EffectiveInput } from './config/effective-inputs.ts';
import type { FluentBitConfig } from './config/fluent-bit-config.ts';
import { property } from './config/property.ts';
import { copiesFor, type MemoryGround } from './memory-outputs.ts';
import type { MemoryTerm } from './memory.ts';
import { readSize } from './size.ts';

/** `FLB_STORAGE_MAX_CHUNKS_UP` and the default of `storage.backlog.mem_limit`, the same from 1.8 to 5.1. */
const defaultChunksUp = 128;
const defaultBacklogBytes = 100_000_000;
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

/** Chunks of an input with memory storage, what its outputs hold beside them, and the message that passes the limit. */
export function bufferTerms(input: EffectiveInput, ground: MemoryGround): readonly MemoryTerm[] {
  const { say } = ground;
  const name = say.names.chunks(input.instance);
  const limit = input.memBufLimitBytes;
  if (limit === null) return [{ name, bytes: null, why: say.unbounded(input.notes) }];
  const place = input.memBufLimit
    ? `${input.memBufLimit.key} ${input.memBufLimit.value}`
    : say.emitterDefault;
  const message = ground.seen.messageBytes ?? 0;
  const { copies } = copiesFor(input, ground);
  const overshoot = {
    name: say.names.lastMessage(input.instance),
    bytes: Math.round(message * (1 + copies)),
    why: say.overshoot(message),
  };
  return [
    { name, bytes: limit, why: say.grows(place, limit, input.notes) },
    copyTerm(say.names.copies(input.instance), limit, copiesFor(input, ground), ground),
    ...(message > 0 ? [overshoot] : []),
  ];
}

/** storage.max_chunks_up is one counter for all filesystem inputs together. */
export function filesystemTerms(
  inputs: readonly EffectiveInput[],
  ground: MemoryGround,
): readonly MemoryTerm[] {
  const stored = inputs.filter((input) => input.storage === 'filesystem');
  if (stored.length === 0) return [];
  const names = stored.map((input) => input.instance).join(', ');
  const { say } = ground;
  const { up, why } = chunksUp(ground);
  const each = ground.figures.chunkUpBytes;
  const bytes = up * each;
  const worst = stored
    .map((input) => copiesFor(input, ground))
    .reduce((a, b) => (b.copies > a.copies ? b : a));
  return [
    {
      name: say.names.chunksUp(names),
      bytes,
      why: say.chunksUp(why, (each / 1e6).toFixed(2)),
    },
    copyTerm(say.names.copies(names), bytes, worst, ground),
  ];
}

/**
 * What an earlier run left in storage.path is mapped at the start, up to storage.backlog.mem_limit. Its chunks take part in the counter of
 * storage.max_chunks_up (`cio_chunk_up` in plugins/in_storage_backlog/sb.c), so that they add nothing where that is taken as reached.
 */
export function backlogTerm(inputs: readonly EffectiveInput[], ground: MemoryGround): readonly MemoryTerm[] {
  const { config, figures, seen, say } = ground;
  if (serviceValue(config, 'storage.path') === undefined) return [];
  const limit = backlogLimit(config);
  const left = Math.min(seen.backlogBytes ?? 0, limit);
  const isShared = inputs.some((input) => input.storage === 'filesystem');
  const taken = isShared ? chunksUp(ground).up : 0;
  const room = Math.max(0, maxChunksUp(config) - taken) * figures.chunkUpBytes;
  const bytes = Math.round(Math.min(left, room) * (1 + figures.states[seen.outputs].copies));
  const bound = Number.isFinite(limit) ? say.bytes(limit) : say.noReadableLimit;
  const why =
    seen.backlogBytes === undefined ? say.backlogUnseen(bound) : say.backlog(seen.backlogBytes, bound);
  return [{ name: say.names.backlog, bytes, why }];
}

/** What read buffers depend on. */
type ReadGround = Pick<MemoryGround, 'seen' | 'say'>;

/** Read buffers grow in steps of their chunk size to what the biggest message needs; they are given back when the peer goes. */
export function readBufferTerms(input: EffectiveInput, { seen, say }: ReadGround): readonly MemoryTerm[] {
  const isTail = input.plugin === 'tail';
  if (!isTail && !connectionInputs.has(input.plugin)) return [];
  const name = say.names.readBuffers(input.instance);
  const chunk = input.bufferChunkBytes;
  if (chunk === null) return [{ name, bytes: null, why: say.chunkUnreadable }];
  const count = isTail ? seen.files : seen.connections;
  const steps = Math.max(1, Math.ceil((seen.messageBytes ?? 0) / Math.max(1, chunk)));
  const grown = Math.min(steps * chunk, Math.max(chunk, input.bufferMaxBytes ?? Infinity));
  const of = isTail ? 'file' : 'connection';
  const why = say.readBuffers({ of, count, bytes: grown, hasGrown: steps > 1 });
  return [{ name, bytes: count * grown, why }];
}

function copyTerm(
  name: string,
  bytes: number,
  { copies, outputs }: ReturnType<typeof copiesFor>,
  { seen, say }: MemoryGround,
): MemoryTerm {
  const why = say.copies(outputs, seen.outputs, Math.round(copies * 100) / 100);
  return { name, bytes: Math.round(bytes * copies), why };
}

/** While an output hangs, a count below the maximum is only a stop on the way: nothing is given back. */
function chunksUp({ config, seen, say }: MemoryGround): { readonly up: number; readonly why: string } {
  const most = maxChunksUp(config);
  const isStop = seen.chunksUp === undefined || seen.outputs === 'hanging' || seen.chunksUp >= most;
  return isStop
    ? { up: most, why: `storage.max_chunks_up ${most}` }
    : { up: seen.chunksUp, why: say.chunksSeen(seen.chunksUp) };
}

function maxChunksUp(config: FluentBitConfig): number {
  const written = Number.parseInt(serviceValue(config, 'storage.max_chunks_up') ?? '', 10);
  return written > 0 ? written : defaultChunksUp;
}

function backlogLimit(config: FluentBitConfig): number {
  const written = serviceValue(config, 'storage.backlog.mem_limit');
  if (written === undefined) return defaultBacklogBytes;
  const size = readSize(written);
  return size.ok && size.bytes > 0 ? size.bytes : Infinity;
}

function serviceValue(config: FluentBitConfig, key: string): string | undefined {
  return config.sections
    .filter((section) => section.kind === 'service')
    .map((section) => property(section, key)?.value)
    .findLast((value) => value !== undefined);
}
