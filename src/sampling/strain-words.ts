import { list, said, type Words } from '../language/words.ts';
import type { MemorySample } from './sample.ts';

/** `230 MiB of 244 MiB in forward.0's buffer`. */
export function bufferWords({ fullest }: MemorySample): Words {
  if (fullest === undefined) return said('strain.bufferAtLimit');
  const { bufferBytes, limitBytes, input } = fullest;
  return said('strain.buffer', { used: mebibytes(bufferBytes), limit: mebibytes(limitBytes), input });
}

export const memoryWords = ({ memoryBytes = 0, limitBytes = 0, bufferBytes = 0 }: MemorySample): Words =>
  said('strain.memory', {
    used: mebibytes(memoryBytes),
    limit: mebibytes(limitBytes),
    buffers: mebibytes(bufferBytes),
  });

interface FailedSteps {
  readonly minutes: number;
  readonly retries: number;
  readonly lost: number;
  readonly errors: number;
  readonly isStalled: boolean;
}

/** What failed over some steps together: `84 retries, 3 errors, 12 chunks or records lost in 5 min`. */
export function backpressureWords(steps: readonly FailedSteps[]): Words {
  const sum = (of: (step: FailedSteps) => number) => steps.reduce((total, step) => total + of(step), 0);
  const minutes = Math.max(1, Math.round(sum((step) => step.minutes)));
  const counts = [
    ['retries', sum((step) => step.retries)],
    ['errors', sum((step) => step.errors)],
    ['lost', sum((step) => step.lost)],
  ] as const;
  const told = counts
    .filter(([, count]) => count > 0)
    .map(([what, count]) => said(`strain.${what}`, { count }));
  if (told.length === 0) return said('strain.noneLeft', { minutes });
  return said('strain.within', { what: list('commas', told), minutes });
}

interface GrowthFigures {
  readonly perMinute: number;
  readonly bytes: number;
  readonly limit: number;
  readonly leftMs: number;
  readonly where: 'in' | 'beside' | 'unknown';
}

const places = {
  in: 'strain.growsIn',
  beside: 'strain.growsBeside',
  unknown: 'strain.growsUnknown',
} as const;

/** `memory grows by 3.2 MiB a minute beside the buffers: 812 MiB of 1024 MiB, at its limit in about 66 min`. */
export function growthWords({ perMinute, bytes, limit, leftMs, where }: GrowthFigures): Words {
  const left =
    leftMs === Infinity
      ? said('strain.neverFull')
      : said('strain.fullIn', { minutes: Math.round(leftMs / 60_000) });
  const rate = (perMinute / 2 ** 20).toFixed(1);
  return said(places[where], { rate, used: mebibytes(bytes), limit: mebibytes(limit), left });
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
