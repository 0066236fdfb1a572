import { pods, span } from './incident-words.ts';

/** How far a change has gone through the pods of its workload. */
export interface RolloutProgress {
  /** Pods that run what the change asked for. */
  readonly done: number;
  readonly total: number;
  /** Of a rollout in waves: which one is under way, from 1, and how many pods run the change at its end. */
  readonly wave?: {
    readonly number: number;
    readonly of: number;
    readonly target: number;
    /** As far as the first pods tell. */
    readonly leftMs?: number;
  };
}

/** Where a rollout stands; absent before it begins. */
export function rolloutWords(rollout: RolloutProgress | undefined): string {
  if (!rollout) return 'The dry run comes first, then the change.';
  const { done, total, wave } = rollout;
  const running = `${done} of ${pods(total)} run the change.`;
  if (!wave) return running;
  const left = wave.leftMs === undefined ? '' : ` About ${span(wave.leftMs)} left.`;
  if (wave.number === wave.of) return `${running} The last of ${wave.of} waves: all that are left.${left}`;
  const those = wave.target - done <= 0 ? 'It is watched' : `At ${pods(wave.target)} it stops to watch`;
  return `${running} Wave ${wave.number} of ${wave.of}. ${those} before the next wave. The others stay as they are until their turn: what crashes goes on crashing.${left}`;
}
