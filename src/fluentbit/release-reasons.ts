import { type Advisory, inLocale } from './advisory-catalogue.ts';
import type { Locale } from '../language/locale.ts';
import type { ReleasePolicy, ReleaseTarget } from './release.ts';
import { lineOf } from './version.ts';
import { releaseWords } from './words/release-words.ts';

/** `can lose records silently: … (FLB-FWD-PAUSE-2)` */
export function brokenSentence(advisory: Advisory, locale: Locale = 'en'): string {
  return releaseWords(locale).broken(inLocale(advisory, locale));
}

/** What a target does in a few words: `stops the crash, still loses records at a pause`; `but` instead of the comma inside a sentence. */
export function marksOf(
  asked: readonly Advisory[],
  losses: readonly Advisory[],
  locale: Locale = 'en',
): Pick<ReleaseTarget, 'mark' | 'clause'> {
  const say = releaseWords(locale);
  const stopped = [...new Set(asked.map((advisory) => say.stops(advisory.class)))];
  const lost = losses.map(
    (advisory) => say.occasion(advisory.id) ?? say.titled(inLocale(advisory, locale).title),
  );
  return { mark: say.mark(stopped, lost), clause: say.mark(stopped, lost, 'inside') };
}

export function hopReason(from: string, to: string, { asked, locale }: HopQuestion): string {
  const line = lineOf(from) === lineOf(to) ? undefined : (lineOf(to) ?? to);
  return releaseWords(locale).hop(to, line, asked);
}

interface HopQuestion {
  readonly asked: readonly string[];
  readonly locale: Locale;
}

export function realReason(version: string, free: readonly string[], locale: Locale): string {
  return releaseWords(locale).real(version, free);
}

/** Why the default target is the default; a target that loses records is never named without saying so. */
export function defaultReason(
  from: string,
  targets: { readonly hop: ReleaseTarget | undefined; readonly real: ReleaseTarget | undefined },
  { allowed, prefer, locale = 'en' }: ReleasePolicy,
  mirror: string | undefined,
): string {
  const { hop, real } = targets;
  const say = releaseWords(locale);
  const terms = { isRestricted: allowed !== undefined, mirror };
  if (!hop) return say.none(from, terms);
  const named = hop.losesRecords ? say.losing(hop.version, hop.clause) : hop.version;
  if (prefer === 'smallest-hop') return say.preferred(named);
  if (!real) return say.onlyHop(named, hop.losesRecords, terms);
  if (real.version === hop.version) return say.both(real.version);
  return say.rather(real.version, hop.version, hop.losesRecords ? hop.clause : hop.stillBroken[0]);
}
