import type { Random } from './seeded-random.ts';

/** Records of one input that travel together; full at about two megabytes. */
export interface Chunk {
  readonly id: string;
  bytes: number;
  records: number;
  /** `open` takes records, `flushing` is being sent, `waiting` is between two tries. */
  state: 'open' | 'flushing' | 'waiting';
  taskId: number;
  tries: number;
  sentAtMs: number;
  retryAtMs: number;
}

export interface ChunkBuffer {
  readonly chunks: readonly Chunk[];
  bytes(): number;
  flushingBytes(): number;
  /** Fills the open chunk and opens new ones until all bytes are placed. */
  add(atMs: number, bytes: number, records: number): void;
  remove(chunk: Chunk): void;
  freeTaskId(): number;
}

/** Chunks close above this many bytes (`FLB_INPUT_CHUNK_FS_MAX_SIZE`). */
export const chunkFullBytes = 2_048_000;

export function createChunkBuffer(random: Random): ChunkBuffer {
  const chunks: Chunk[] = [];
  let bytes = 0;
  const open = (atMs: number): Chunk => {
    const last = chunks.at(-1);
    if (last?.state === 'open' && last.bytes < chunkFullBytes) return last;
    const chunk: Chunk = {
      id: `1-${Math.floor(atMs / 1000)}.${random.int(1_000_000, 999_999_999)}.flb`,
      bytes: 0,
      records: 0,
      state: 'open',
      taskId: -1,
      tries: 0,
      sentAtMs: 0,
      retryAtMs: 0,
    };
    chunks.push(chunk);
    return chunk;
  };
  return {
    chunks,
    bytes: () => bytes,
    flushingBytes: () =>
      chunks.reduce((sum, chunk) => sum + (chunk.state === 'flushing' ? chunk.bytes : 0), 0),
    add(atMs, added, records) {
      let rest = added;
      while (rest > 0) {
        const chunk = open(atMs);
        const part = Math.min(rest, Math.max(1, chunkFullBytes - chunk.bytes));
        chunk.bytes += part;
        chunk.records += Math.round((records * part) / added);
        rest -= part;
      }
      bytes += added;
    },
    remove(chunk) {
      const at = chunks.indexOf(chunk);
      if (at < 0) return;
      chunks.splice(at, 1);
      bytes -= chunk.bytes;
    },
    freeTaskId() {
      const taken = new Set(chunks.map((chunk) => chunk.taskId));
      let id = 0;
      while (taken.has(id)) id += 1;
      return id;
    },
  };
}
