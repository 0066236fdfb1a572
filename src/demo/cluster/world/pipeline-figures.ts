import { recordBytes } from './load.ts';

/** The counters that Fluent Bit's monitoring API shows, for one process. */
export interface PipelineFigures {
  inputRecords: number;
  inputBytes: number;
  sentRecords: number;
  sentBytes: number;
  errors: number;
  retries: number;
  retriesFailed: number;
  droppedRecords: number;
  retriedRecords: number;
  /** Bytes that arrived in the last second. */
  inputRate: number;
  paused: boolean;
  /** Memory that nothing gives back. */
  leakedBytes: number;
  /** When a chunk was given up, for the health check. */
  readonly failedAtMs: number[];
}

export const noFigures = (): PipelineFigures => ({
  inputRecords: 0,
  inputBytes: 0,
  sentRecords: 0,
  sentBytes: 0,
  errors: 0,
  retries: 0,
  retriesFailed: 0,
  droppedRecords: 0,
  retriedRecords: 0,
  inputRate: 0,
  paused: false,
  leakedBytes: 0,
  failedAtMs: [],
});

/** Adds what came in and went out in an uneventful while. */
export function countSent(figures: PipelineFigures, bytes: number): void {
  const records = Math.round(bytes / recordBytes);
  figures.inputBytes += bytes;
  figures.inputRecords += records;
  figures.sentBytes += bytes;
  figures.sentRecords += records;
}

/** More than five chunks given up within a minute make `/api/v1/health` answer 500 (defaults of HC_*). */
export function isUnhealthy(figures: PipelineFigures, nowMs: number): boolean {
  const oldest = nowMs - 60_000;
  while ((figures.failedAtMs[0] ?? Infinity) < oldest) figures.failedAtMs.shift();
  return figures.failedAtMs.length > 5;
}
