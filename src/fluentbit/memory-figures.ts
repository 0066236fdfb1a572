import { lineOf } from './version.ts';

/** In which state the outputs are: hanging is the worst, refusing less, healthy least. */
export type OutputState = 'hanging' | 'refusing' | 'healthy';

export interface StateFigures {
  /** Held for each buffered byte beyond the chunk itself, per matching output: formatted copies and allocator slack. */
  readonly copies: number;
  /** Held whatever the limit, per output that builds payloads: payloads, answers, retries in flight. Bytes. */
  readonly workBytes: number;
}

/** What the memory model rests on. */
export interface MemoryFigures {
  /** Bytes in memory per filesystem chunk that is up. */
  readonly chunkUpBytes: number;
  readonly states: Readonly<Record<OutputState, StateFigures>>;
}

/**
 * `hanging`, `refusing` and `chunkUpBytes` are the least squares of the relative error over 16 full-buffer runs of 3.2.9, 4.2.8 and 5.1.1
 * (`npm run bench -- fluentbit` fits them again); `hanging` is moved up a little, to the side that costs memory instead of a kill: 512M is
 * killed at 1 GiB when the destination hangs. `healthy` rests on the span of 1.1 to 1.5 times the limit, 256M down to 64M, that was
 * measured with outputs that answer.
 */
export const measuredFigures: MemoryFigures = {
  chunkUpBytes: 1_940_000,
  states: {
    hanging: { copies: 1.08, workBytes: 8_000_000 },
    refusing: { copies: 0.04, workBytes: 13_800_000 },
    healthy: { copies: 0.02, workBytes: 4_000_000 },
  },
};

/** Resident bytes of an idle process one second after its start: medians of 4, 66, 17 and 14 recorded runs. */
const idleBytes: Readonly<Record<string, number>> = {
  '1': 9_800_000,
  '3': 9_000_000,
  '4': 10_500_000,
  '5': 12_300_000,
};
const newestIdleBytes = 12_300_000;

/** What an idle process of that version holds. Versions that were not run take the figure of the newest. */
export function baseBytes(version: string | undefined): number {
  const major = version === undefined ? undefined : lineOf(version)?.split('.')[0];
  return idleBytes[major ?? ''] ?? newestIdleBytes;
}

/** Release lines with full-buffer runs behind the figures. */
export const measuredLines: readonly string[] = ['3.2', '4.2', '5.1'];
