import type { Facts } from '../diagnosis/facts.ts';
import type { MemoryBound } from '../diagnosis/memory-bounds.ts';

/** The largest memory limit that a plan may propose. */
export interface MemoryRoom {
  readonly bytes: number;
  /** What sets it; undefined where it is the ceiling of the settings. */
  readonly bound: MemoryBound | undefined;
}

/** The ceiling of the settings, or what quota, limit range or node allow where that is less. */
export function memoryRoom({ memoryBounds: [tightest] }: Facts, ceilingBytes: number): MemoryRoom {
  return tightest && tightest.maxBytes < ceilingBytes
    ? { bytes: tightest.maxBytes, bound: tightest }
    : { bytes: ceilingBytes, bound: undefined };
}
