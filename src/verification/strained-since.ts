import type { Words } from '../language/words.ts';
import { judgeStrain } from '../sampling/judge-strain.ts';
import type { MemorySample } from '../sampling/sample.ts';
import type { Strain } from '../signal/signal.ts';

/** A pod that is strained after a change, in the words of what was measured. */
export interface Strained {
  readonly pod: string;
  readonly strain: Strain;
  readonly words: Words;
}

/** What samples since a change say of strain: the same rules that raise an incident, for a pod that has had the time to settle. */
export function strainedSince(samples: readonly MemorySample[]): readonly Strained[] {
  const byPod = Map.groupBy(samples, ({ podUid }) => podUid);
  return [...byPod.values()].flatMap((own) =>
    judgeStrain(own).tell.map(({ strain, words }) => ({ pod: own.at(-1)?.pod ?? '', strain, words })),
  );
}
