import { list, said, type Words } from '../language/words.ts';
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
export function rolloutWords(rollout: RolloutProgress | undefined): Words {
  if (!rollout) return said('card.rollout.begins');
  const { done, total, wave } = rollout;
  const running = said('card.rollout.running', { done, pods: pods(total) });
  if (!wave) return running;
  const left = wave.leftMs === undefined ? [] : [said('card.rollout.left', { span: span(wave.leftMs) })];
  if (wave.number === wave.of)
    return list('sentences', [running, said('card.rollout.lastWave', { of: wave.of }), ...left]);
  const { number, of, target } = wave;
  return list('sentences', [
    running,
    said('card.rollout.wave', { number, of }),
    target - done <= 0 ? said('card.rollout.watched') : said('card.rollout.stops', { pods: pods(target) }),
    said('card.rollout.others'),
    ...left,
  ]);
}
