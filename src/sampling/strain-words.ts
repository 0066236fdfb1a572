import type { MemorySample } from './sample.ts';

/** `230 MiB of 244 MiB in forward.0's buffer`. */
export function bufferWords({ fullest }: MemorySample): string {
  if (fullest === undefined) return 'an input is at its buffer limit';
  return `${mebibytes(fullest.bufferBytes)} of ${mebibytes(fullest.limitBytes)} in the buffer of ${fullest.input}`;
}

export function memoryWords({ memoryBytes = 0, limitBytes = 0, bufferBytes = 0 }: MemorySample): string {
  return `memory at ${mebibytes(memoryBytes)} of its limit of ${mebibytes(limitBytes)}, ${mebibytes(bufferBytes)} of it in the buffers`;
}

interface FailedSteps {
  readonly minutes: number;
  readonly retries: number;
  readonly lost: number;
  readonly errors: number;
  readonly isStalled: boolean;
}

/** What failed over some steps together: `84 retries, 3 errors and 12 chunks or records lost in 5 min`. */
export function backpressureWords(steps: readonly FailedSteps[]): string {
  const sum = (of: (step: FailedSteps) => number) => steps.reduce((total, step) => total + of(step), 0);
  const within = `in ${Math.max(1, Math.round(sum((step) => step.minutes)))} min`;
  const counts = [
    [sum((step) => step.retries), 'retries'],
    [sum((step) => step.errors), 'errors'],
    [sum((step) => step.lost), 'chunks or records lost'],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  if (told.length > 0) return `${told.join(', ')} ${within}`;
  return `records come in and none has left ${within}`;
}

interface GrowthFigures {
  readonly perMinute: number;
  readonly bytes: number;
  readonly limit: number;
  readonly leftMs: number;
  readonly where: 'in' | 'beside' | 'unknown';
}

const places = {
  in: ' with the buffers',
  beside: ' beside the buffers',
  unknown: ' (how full the buffers are is not known)',
} as const;

/** `memory grows by 3.2 MiB a minute beside the buffers: 812 MiB of 1024 MiB, at its limit in about 66 min`. */
export function growthWords({ perMinute, bytes, limit, leftMs, where }: GrowthFigures): string {
  const rate = (perMinute / 2 ** 20).toFixed(1);
  const left =
    leftMs === Infinity ? 'never at its limit' : `at its limit in about ${Math.round(leftMs / 60_000)} min`;
  return `memory grows by ${rate} MiB a minute${places[where]}: ${mebibytes(bytes)} of ${mebibytes(limit)}, ${left}`;
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
