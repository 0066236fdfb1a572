import type { Words } from '../language/words.ts';
import type { Strain } from '../signal/signal.ts';
import { presentRun } from './present-run.ts';
import type { MemorySample } from './sample.ts';
import { signsOf } from './strain-signs.ts';

export interface RaisedStrain {
  readonly at: string;
  readonly toldAt: string;
  /** What was measured when it was strained last. */
  readonly words: Words;
}

/** What stands raised for one pod. */
export interface StrainWatch {
  readonly restartCount: number;
  /** By strain: when it was raised, and told last. */
  readonly raised: Readonly<Partial<Record<Strain, RaisedStrain>>>;
}

export interface FoundStrain {
  readonly strain: Strain;
  readonly at: string;
  readonly words: Words;
}

export interface StrainVerdict {
  readonly watch: StrainWatch;
  /** Newly raised, or still standing half an hour after it was told last. */
  readonly tell: readonly FoundStrain[];
  readonly cleared: readonly Strain[];
}

/** So that an incident of strain that lasts does not fall asleep. */
const tellAgainMs = 30 * 60_000;

/**
 * Judges the newest look at a pod in the light of those before it (oldest first). A new run of the container starts from nothing: what the
 * former one's death means is told by the death itself.
 */
export function judgeStrain(samples: readonly MemorySample[], before?: StrainWatch): StrainVerdict {
  const run = presentRun(samples);
  const newest = run.at(-1);
  if (newest === undefined) return { watch: { restartCount: 0, raised: {} }, tell: [], cleared: [] };
  const standing = before?.restartCount === newest.restartCount ? before.raised : {};
  const raised: { [K in Strain]?: RaisedStrain } = {};
  const tell: FoundStrain[] = [];
  const cleared: Strain[] = [];
  for (const { strain, isStrained, isClear, words } of signsOf(run)) {
    const known = standing[strain];
    if (known && isClear && !isStrained) {
      cleared.push(strain);
      continue;
    }
    if (!known && !isStrained) continue;
    const isDue = !known || Date.parse(newest.at) - Date.parse(known.toldAt) >= tellAgainMs;
    const isTold = isStrained && isDue;
    raised[strain] = {
      at: known?.at ?? newest.at,
      toldAt: isTold ? newest.at : (known?.toldAt ?? newest.at),
      words: isStrained ? words : (known?.words ?? words),
    };
    if (isTold) tell.push({ strain, at: newest.at, words });
  }
  return { watch: { restartCount: newest.restartCount, raised }, tell, cleared };
}
