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
  const name = `chunks ${input.instance}`;
  const limit = input.memBufLimitBytes;
  if (limit === null)
    return [{ name, bytes: null, why: `unbounded: ${input.notes.join('; ') || 'no limit'}` }];
  const place = input.memBufLimit
    ? `${input.memBufLimit.key} ${input.memBufLimit.value}`
    : 'the default limit of an emitter';
  const notes = input.notes.length > 0 ? `; ${input.notes.join('; ')}` : '';
  const message = ground.seen.messageBytes ?? 0;
  const { copies } = copiesFor(input, ground);
  const overshoot = {
    name: `last message ${input.instance}`,
    bytes: Math.round(message * (1 + copies)),
    why: `the limit is tested after a message of ${message} bytes was taken in (flb_input_chunk.c)`,
  };
  return [
    { name, bytes: limit, why: `${place} lets chunks grow to ${limit} bytes${notes}` },
    copyTerm(`output copies ${input.instance}`, limit, copiesFor(input, ground), ground),
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
  const { up, why } = chunksUp(ground);
  const each = ground.figures.chunkUpBytes;
  const bytes = up * each;
  const worst = stored
    .map((input) => copiesFor(input, ground))
    .reduce((a, b) => (b.copies > a.copies ? b : a));
  return [
    {
      name: `chunks up ${names}`,
      bytes,
      why: `${why}, about ${(each / 1e6).toFixed(2)} MB each in memory (recorded runs); Mem_Buf_Limit does not bound it`,
    },
    copyTerm(`output copies ${names}`, bytes, worst, ground),
  ];
}

/**
 * What an earlier run left in storage.path is mapped at the start, up to storage.backlog.mem_limit. Its chunks take part in the counter of
 * storage.max_chunks_up (`cio_chunk_up` in plugins/in_storage_backlog/sb.c), so that they add nothing where that is taken as reached.
 */
export function backlogTerm(inputs: readonly EffectiveInput[], ground: MemoryGround): readonly MemoryTerm[] {
  const { config, figures, seen } = ground;
  if (serviceValue(config, 'storage.path') === undefined) return [];
  const limit = backlogLimit(config);
  const left = Math.min(seen.backlogBytes ?? 0, limit);
  const isShared = inputs.some((input) => input.storage === 'filesystem');
  const taken = isShared ? chunksUp(ground).up : 0;
  const room = Math.max(0, maxChunksUp(config) - taken) * figures.chunkUpBytes;
  const bytes = Math.round(Math.min(left, room) * (1 + figures.states[seen.outputs].copies));
  const bound = Number.isFinite(limit) ? `${limit} bytes` : 'no limit that can be read';
  const why =
    seen.backlogBytes === undefined
      ? `none seen; after a restart storage.backlog.mem_limit (${bound}) bounds it, and its chunks count against storage.max_chunks_up`
      : `${seen.backlogBytes} bytes lie in storage.path; storage.backlog.mem_limit (${bound}) and storage.max_chunks_up bound what is mapped`;
  return [{ name: 'backlog', bytes, why }];
}

/** Read buffers grow in steps of their chunk size to what the biggest message needs; they are given back when the peer goes. */
export function readBufferTerms(input: EffectiveInput, { seen }: MemoryGround): readonly MemoryTerm[] {
  const isTail = input.plugin === 'tail';
  if (!isTail && !connectionInputs.has(input.plugin)) return [];
  const name = `read buffers ${input.instance}`;
  const chunk = input.bufferChunkBytes;
  if (chunk === null) return [{ name, bytes: null, why: 'unbounded: Buffer_Chunk_Size cannot be read' }];
  const count = isTail ? seen.files : seen.connections;
  const steps = Math.max(1, Math.ceil((seen.messageBytes ?? 0) / Math.max(1, chunk)));
  const grown = Math.min(steps * chunk, Math.max(chunk, input.bufferMaxBytes ?? Infinity));
  const noun = `${isTail ? 'file' : 'connection'}${count === 1 ? '' : 's'}`;
  const why = `${count} ${noun} with ${grown} bytes each: ${steps === 1 ? 'Buffer_Chunk_Size' : 'grown in steps of Buffer_Chunk_Size to the biggest message'}`;
  return [{ name, bytes: count * grown, why }];
}

function copyTerm(
  name: string,
  bytes: number,
  { copies, outputs }: ReturnType<typeof copiesFor>,
  { seen }: MemoryGround,
): MemoryTerm {
  const noun = outputs === 1 ? 'output holds' : 'outputs hold';
  const why = `${outputs} ${seen.outputs} ${noun} ${Math.round(copies * 100) / 100} bytes more for each one buffered: formatted copies and allocator slack (recorded runs)`;
  return { name, bytes: Math.round(bytes * copies), why };
}

/** While an output hangs, a count below the maximum is only a stop on the way: nothing is given back. */
function chunksUp({ config, seen }: MemoryGround): { readonly up: number; readonly why: string } {
  const most = maxChunksUp(config);
  const isStop = seen.chunksUp === undefined || seen.outputs === 'hanging' || seen.chunksUp >= most;
  return isStop
    ? { up: most, why: `storage.max_chunks_up ${most}` }
    : { up: seen.chunksUp, why: `${seen.chunksUp} chunks seen in memory` };
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
