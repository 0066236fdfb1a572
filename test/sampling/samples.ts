import type { MemorySample } from '../../src/sampling/sample.ts';

const startedMs = Date.UTC(2026, 10, 22, 3, 0);
const mebibyte = 2 ** 20;

export const atMinute = (minute: number): string => new Date(startedMs + minute * 60_000).toISOString();

type Figures = Partial<Omit<MemorySample, 'memoryBytes' | 'limitBytes' | 'bufferBytes'>> & {
  /** In MiB. */
  readonly memory?: number;
  readonly buffer?: number;
  readonly limit?: number;
};

/** A look each minute at one pod that started at 03:00, with the figures of that minute; sizes in MiB. */
export function looks(
  from: number,
  to: number,
  figures: (minute: number) => Figures,
): readonly MemorySample[] {
  return Array.from({ length: to - from + 1 }, (_, index) => look(from + index, figures(from + index)));
}

function look(minute: number, { memory, buffer, limit = 512, ...rest }: Figures): MemorySample {
  return {
    at: atMinute(minute),
    pod: 'fluent-bit-a',
    podUid: 'u',
    restartCount: 0,
    startedAt: atMinute(0),
    limitBytes: limit * mebibyte,
    ...(memory === undefined ? {} : { memoryBytes: Math.round(memory * mebibyte) }),
    ...(buffer === undefined ? {} : { bufferBytes: Math.round(buffer * mebibyte) }),
    ...rest,
  };
}

/** The fullest input, in MiB of 100. */
export const filled = (mebibytes: number): Pick<MemorySample, 'fullest'> => ({
  fullest: { input: 'forward.0', bufferBytes: mebibytes * mebibyte, limitBytes: 100 * mebibyte },
});
