import { wordsOf } from '../../language/words-of.ts';
import type { OutputState } from '../memory-figures.ts';

/** What is said of the memory that a configuration can need: names of its parts, reasons, sources. */
export const memoryWords = wordsOf(({ say, list }) => ({
  names: {
    base: say('memory.names.base'),
    chunks: (instance: string) => say('memory.names.chunks', { instance }),
    lastMessage: (instance: string) => say('memory.names.lastMessage', { instance }),
    copies: (instances: string) => say('memory.names.copies', { instances }),
    chunksUp: (instances: string) => say('memory.names.chunksUp', { instances }),
    backlog: say('memory.names.backlog'),
    readBuffers: (instance: string) => say('memory.names.readBuffers', { instance }),
    payloads: (output: string) => say('memory.names.payloads', { output }),
    retries: (output: string) => say('memory.names.retries', { output }),
  },
  base: (line: string | undefined) => say('memory.base', { line: line ?? 'none' }),
  unbounded: (notes: readonly string[]) =>
    say('memory.unbounded', { notes: list('semicolons', notes) || 'none' }),
  emitterDefault: say('memory.emitterDefault'),
  grows: (place: string, bytes: number, notes: readonly string[]) =>
    list('semicolons', [say('memory.grows', { place, bytes }), ...notes]),
  overshoot: (bytes: number) => say('memory.overshoot', { bytes }),
  copies: (outputs: number, state: OutputState, copies: number) =>
    say('memory.copies', { outputs, state, copies }),
  chunksUp: (why: string, megabytes: string) => say('memory.chunksUp', { why, megabytes }),
  chunksSeen: (count: number) => say('memory.chunksSeen', { count }),
  noReadableLimit: say('memory.noReadableLimit'),
  bytes: (count: number) => say('memory.bytes', { count }),
  backlogUnseen: (bound: string) => say('memory.backlogUnseen', { bound }),
  backlog: (bytes: number, bound: string) => say('memory.backlog', { bytes, bound }),
  chunkUnreadable: say('memory.chunkUnreadable'),
  readBuffers: ({ of, count, bytes, hasGrown }: ReadBuffers) =>
    say('memory.readBuffers', { of, count, bytes, hasGrown: String(hasGrown) }),
  work: (state: OutputState) => say(`memory.work.${state}`),
  basis: (lines: readonly string[]) => say('memory.basis', { lines: list('commas', lines) }),
  unmeasuredPlace: (places: readonly string[], factor: number, percent: number) =>
    say('memory.unmeasuredPlace', { places: list('and', places), factor, percent }),
  unmeasuredInputs: (names: readonly string[]) =>
    say('memory.unmeasuredInputs', { names: list('commas', names) }),
  notCounted: say('memory.notCounted'),
  join: (notes: readonly string[]) => list('semicolons', notes),
}));

export type MemoryWords = ReturnType<typeof memoryWords>;

interface ReadBuffers {
  readonly of: 'file' | 'connection';
  readonly count: number;
  readonly bytes: number;
  readonly hasGrown: boolean;
}
