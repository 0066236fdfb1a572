import type { Locale } from '../language/locale.ts';
import { sayIn } from '../language/say.ts';
import { stakesSentences, type StakesSentences } from './sentences/stakes-sentences.ts';
import type { Stakes } from './stakes.ts';

export interface StakesLines {
  readonly scope: string;
  readonly takes: string;
  readonly atRisk: string;
}

/** What a plan touches, takes and risks, one line each; English by default. */
export function stakesWords(stakes: Stakes, locale: Locale = 'en'): StakesLines {
  const say = stakesSentences(locale);
  const blank = sayIn(locale)('list.blank');
  const { isReload } = stakes;
  const pod = isReload ? say.sync : say.pod(stakes.podSeconds, stakes.measuredOn);
  return {
    scope: [
      say.scope(stakes.pods, stakes.isPerNode, stakes.waves),
      stakes.noCanary && say.noCanary(stakes.noCanary),
    ]
      .filter(Boolean)
      .join(blank),
    takes: say.takes(stakes.changeSeconds, stakes.undoSeconds, pod),
    atRisk: [
      say.memory(stakes.memoryBytes, stakes.pods),
      ...(isReload ? [say.reload] : onDisk(stakes, say)),
    ].join(blank),
  };
}

function onDisk({ isConfigKnown, buffers, rereads, skips }: Stakes, say: StakesSentences): readonly string[] {
  if (!isConfigKnown) return [say.unread];
  return [
    ...(buffers === undefined ? [] : [say.buffers(buffers)]),
    ...(rereads.length > 0 ? [say.rereads(rereads.join(', '))] : []),
    ...(skips.length > 0 ? [say.skips(skips.join(', '))] : []),
  ];
}
