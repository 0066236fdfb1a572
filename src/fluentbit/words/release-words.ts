import type { Key } from '../../language/catalogues.ts';
import { wordsOf } from '../../language/words-of.ts';
import type { Advisory } from '../advisory-catalogue.ts';

/** What is said of versions to go to. */
export const releaseWords = wordsOf(({ say, list }) => ({
  /** `can lose records silently: … (FLB-FWD-PAUSE-2)` */
  broken: ({ class: kind, title, id }: Pick<Advisory, 'class' | 'title' | 'id'>) =>
    say('release.broken', { effect: say(`release.effect.${kind}`), title, id }),
  stops: (kind: Advisory['class']) => say(`release.stops.${kind}`),
  /** When records are lost, by advisory, in an operator's words. */
  occasion: (advisory: string) => {
    const key = occasions[advisory];
    return key && say(key);
  },
  titled: (title: string) => say('release.titled', { title }),
  /** `stops the crash, still loses records at a pause`, or with `but` inside a sentence; one of the lists may be empty. */
  mark: (stopped: readonly string[], lost: readonly string[], place: 'alone' | 'inside' = 'alone') => {
    const told = {
      stopped: stopped.join(say('release.mark.andStopped')),
      lost: lost.join(say('release.mark.andLost')),
    };
    if (lost.length === 0) return stopped.length === 0 ? '' : say('release.mark.stops', told);
    if (stopped.length === 0) return say('release.mark.loses', told);
    return say(place === 'alone' ? 'release.mark.both' : 'release.mark.bothInside', told);
  },
  asked: (version: string) => say('release.asked', { version }),
  withMark: (why: string, mark: string) => say('release.withMark', { why, mark }),
  hop: (to: string, line: string | undefined, asked: readonly string[]) =>
    say('release.hop', { to, line: line ?? 'none', asked: list('commas', asked) || 'none' }),
  real: (version: string, free: readonly string[]) =>
    say('release.real', { version, free: list('commas', free) || 'none' }),
  none: (from: string, terms: ReleaseTerms) => say('release.none', { from, ...told(terms) }),
  losing: (version: string, mark: string) => say('release.losing', { version, mark }),
  preferred: (named: string) => say('release.preferred', { named }),
  onlyHop: (named: string, losesRecords: boolean, terms: ReleaseTerms) =>
    say('release.onlyHop', { named, losesRecords: String(losesRecords), ...told(terms) }),
  both: (version: string) => say('release.both', { version }),
  rather: (real: string, hop: string, why: string | undefined) =>
    say('release.rather', { real, hop, why: why ?? 'none' }),
  image: {
    registries: (allowed: readonly string[], repository: string, version: string) =>
      say('release.image.registries', { allowed: list('commas', allowed) || 'none', repository, version }),
    pinned: (image: string, version: string) => say('release.image.pinned', { image, version }),
    noVersion: (image: string, repository: string, version: string) =>
      say('release.image.noVersion', { image, repository, version }),
    ownBuild: (tag: string, repository: string, version: string) =>
      say('release.image.ownBuild', { tag, repository, version }),
    bitnami: (image: string, version: string) => say('release.image.bitnami', { image, version }),
    gke: (image: string) => say('release.image.gke', { image }),
    ownNumbers: (image: string, version: string) => say('release.image.ownNumbers', { image, version }),
    noAwsImage: (
      repository: string,
      version: string,
      next: { readonly image: string | undefined; readonly version: string } | undefined,
    ) =>
      say('release.image.noAwsImage', {
        repository,
        version,
        image: next?.image ?? '',
        next: next?.version ?? 'none',
      }),
  },
}));

/** Whether a policy leaves only some versions, and which one beyond them would do what is asked. */
export interface ReleaseTerms {
  readonly isRestricted: boolean;
  readonly mirror: string | undefined;
}

const told = ({ isRestricted, mirror }: ReleaseTerms) => ({
  isRestricted: String(isRestricted),
  mirror: mirror ?? 'none',
});

/** Advisories whose loss has an occasion that people know. */
const occasions: Readonly<Record<string, Key>> = {
  'FLB-FWD-PAUSE-2': 'release.occasion.pause',
  'FLB-EMITTER-RB-ML': 'release.occasion.threadedEmitter',
};
