import { wordsOf } from '../../language/words-of.ts';
import type { Disk, Stakes } from '../stakes.ts';

export const stakesSentences = wordsOf(({ say }) => ({
  scope: (pods: number, isPerNode: boolean, waves: readonly number[]) =>
    say('stakes.scope', {
      pods,
      isPerNode: String(isPerNode),
      waves: waves.length > 1 ? waves.join(' → ') : 'none',
    }),
  noCanary: (kind: NonNullable<Stakes['noCanary']>) => say(`stakes.noCanary.${kind}`),
  takes: (change: number, undo: number, pod: string) =>
    say('stakes.takes', { change: span(change), undo: span(undo), pod }),
  pod: (seconds: number, measuredOn: number) => say('stakes.pod', { span: span(seconds), measuredOn }),
  /** Bytes of one pod, and how many pods. */
  memory: (bytes: number | undefined, pods: number) => {
    if (bytes === undefined) return say('stakes.memory.unknown');
    if (bytes < leastTold) return say('stakes.memory.hardlyAny');
    return say('stakes.memory.about', { sum: mebibytes(bytes * pods), each: mebibytes(bytes), pods });
  },
  buffers: (kind: Disk) => say(`stakes.buffers.${kind}`),
  rereads: (inputs: string) => say('stakes.rereads', { inputs }),
  skips: (inputs: string) => say('stakes.skips', { inputs }),
  /** How the time of a hot reload comes about, and what it does to buffers. */
  sync: say('stakes.sync'),
  reload: say('stakes.reload'),
  /** The configuration was not read. */
  unread: say('stakes.unread'),
}));

export type StakesSentences = ReturnType<typeof stakesSentences>;

/** Less would be told as 0.0 MiB. */
const leastTold = 0.05 * 1024 ** 2;

const mebibytes = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1)} MiB`;

const span = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
