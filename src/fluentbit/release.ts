import { advisories as shipped, advisoryOf, isAffected, type Advisory } from './advisory-catalogue.ts';
import type { ImagePolicy } from './image-policy.ts';
import type { Locale } from '../language/locale.ts';
import { touches } from './plugins-in-use.ts';
import { releases, type Release } from './release-catalogue.ts';
import { brokenSentence, defaultReason, hopReason, marksOf, realReason } from './release-reasons.ts';
import { compareVersions, lineOf, parseVersion } from './version.ts';
import { releaseWords } from './words/release-words.ts';

/** What a change of version is asked for. */
export interface Cure {
  /** Advisories that the target must be free of. */
  readonly advisories: readonly string[];
  /** Plugins in use, as `pluginsInUse` names them (`in_forward`, `out_http`). */
  readonly plugins: ReadonlySet<string>;
}

/** Which targets a policy admits; without one every release is admitted and the real cure is the default. */
export interface ReleasePolicy extends ImagePolicy {
  /** Versions (`4.2.8`) or whole lines (`4.2`). */
  readonly allowed?: readonly string[];
  readonly prefer?: 'real-cure' | 'smallest-hop';
  /** The releases to choose from, oldest first: the shipped catalogue unless a refreshed one is at hand. */
  readonly known?: readonly Pick<Release, 'version' | 'line'>[];
  /** The advisories to judge by: the shipped catalogue unless a refreshed one is at hand. */
  readonly advisories?: readonly Advisory[];
}

/** A version to go to. */
export interface Target {
  readonly version: string;
  readonly why: string;
  /** What stays broken there for the plugins in use, one sentence each. */
  readonly stillBroken: readonly string[];
}

/** A target of the catalogue, with what it does in a few words. */
export interface ReleaseTarget extends Target {
  /** `stops the crash, still loses records at a pause` */
  readonly mark: string;
  /** The mark as it is read inside a sentence. */
  readonly clause: string;
  /** True when records of the inputs in use can be lost silently there; `mark` and `why` then say so. */
  readonly losesRecords: boolean;
}

/** Undefined targets: no release of the catalogue does what is asked. */
export interface WhereToGo {
  readonly smallestHop: ReleaseTarget | undefined;
  readonly realCure: ReleaseTarget | undefined;
  readonly default: ReleaseTarget | undefined;
  readonly why: string;
}

/** A pause of `forward` must neither crash nor lose records silently: measured on real binaries, see `data/advisories.json`. */
const forwardPause = ['FLB-FWD-PAUSE-1', 'FLB-FWD-PAUSE-2', 'FLB-FWD-PAUSE-3'];
/** A cure must not bring what is as bad as what it cures: 0 is worst. */
const gravity: Readonly<Record<Advisory['class'], number>> = {
  crash: 0,
  hang: 0,
  dataloss: 0,
  oom: 1,
  leak: 1,
  security: 2,
};

/**
 * Where to go from a version: the newest patched release (never an `x.y.0`) of the same line, else of the next. The smallest hop cures what
 * was asked and brings nothing worse; the real cure is also free of every advisory for the plugins in use that is as grave, for `forward`
 * of all three pause defects. Under a policy only allowed versions are targets; where none does, `why` says what to mirror.
 */
export function whereToGo(version: string, cure: Cure, policy: ReleasePolicy = {}): WhereToGo {
  const { smallestHop, realCure } = targetsFor(version, cure, policy);
  const preferred = policy.prefer === 'smallest-hop' ? smallestHop : (realCure ?? smallestHop);
  const isShort = policy.allowed !== undefined && realCure === undefined;
  const { allowed: _, ...anything } = policy;
  const mirror = isShort ? targetsFor(version, cure, anything).realCure?.version : undefined;
  const why = defaultReason(version, { hop: smallestHop, real: realCure }, policy, mirror);
  return { smallestHop, realCure, default: preferred, why };
}

/** What a version that was chosen otherwise does: only what it is free of counts as stopped. */
export function judgeTarget(
  version: string,
  cure: Cure,
  { advisories = shipped, locale = 'en' }: ReleasePolicy = {},
): ReleaseTarget {
  const asked = cure.advisories.flatMap((id) => advisoryOf(id, advisories) ?? []);
  const stopped = asked.filter((advisory) => !isAffected(advisory, version));
  const kept = asked.filter((advisory) => !stopped.includes(advisory));
  const open = openAdvisories(version, cure.plugins, advisories);
  const why = releaseWords(locale).asked(version);
  const target = targetOf(version, { open, asked: stopped, why, locale });
  const broken = kept.map((advisory) => brokenSentence(advisory, locale));
  return { ...target, stillBroken: [...new Set([...broken, ...target.stillBroken])] };
}

/** True for a version of the catalogue. */
export const isRelease = (version: string, { known = releases }: ReleasePolicy): boolean =>
  known.some((release) => release.version === version);

/** True when the policy lets this version (`4.2.8`) run. */
export function isAllowedVersion(version: string, { allowed }: ReleasePolicy): boolean {
  return (
    allowed === undefined ||
    allowed.some((entry) => entry.replace(/^v/, '') === version || entry === lineOf(version))
  );
}

/** Advisories that fit a version and the plugins in use; what lies in the core alone is not held against a release. */
export function openAdvisories(
  version: string,
  plugins: ReadonlySet<string>,
  advisories: readonly Advisory[] = shipped,
): readonly Advisory[] {
  const pauses = plugins.has('in_forward') ? forwardPause : [];
  return advisoriesOf(version, advisories).filter(
    (advisory) => touches(advisory.plugins, plugins) === 'plugin' || pauses.includes(advisory.id),
  );
}

const byRelease = new Map<string, readonly Advisory[] | undefined>(
  releases.map(({ version }) => [version, undefined]),
);

/** Every advisory whose ranges hold the version; looked up once a shipped release, for a walk over the catalogue asks again and again. */
function advisoriesOf(version: string, advisories: readonly Advisory[]): readonly Advisory[] {
  if (advisories !== shipped) return advisories.filter((advisory) => isAffected(advisory, version));
  const known = byRelease.get(version) ?? shipped.filter((advisory) => isAffected(advisory, version));
  if (byRelease.has(version)) byRelease.set(version, known);
  return known;
}

function targetsFor(
  version: string,
  cure: Cure,
  policy: ReleasePolicy,
): Pick<WhereToGo, 'smallestHop' | 'realCure'> {
  const { advisories = shipped, locale = 'en' } = policy;
  const asked = cure.advisories.flatMap((id) => advisoryOf(id, advisories) ?? []);
  const openAt = (candidate: string) => openAdvisories(candidate, cure.plugins, advisories);
  const candidates = patchedReleases(policy)
    .filter((candidate) => compareVersions(candidate, version) > 0)
    .filter((candidate) => !asked.some((advisory) => isAffected(advisory, candidate)));
  const hop = newestOfNearestLine(candidates, (each) => !isWorse(openAt(each), version, asked));
  const real = newestOfNearestLine(candidates, (each) => isRealCure(openAt(each), asked));
  const free = cure.plugins.has('in_forward')
    ? [...new Set([...cure.advisories, ...forwardPause])]
    : cure.advisories;
  const hopWhy = (to: string) => hopReason(version, to, { asked: cure.advisories, locale });
  return {
    smallestHop:
      hop === undefined ? undefined : targetOf(hop, { open: openAt(hop), asked, why: hopWhy(hop), locale }),
    realCure:
      real === undefined
        ? undefined
        : targetOf(real, { open: openAt(real), asked, why: realReason(real, free, locale), locale }),
  };
}

/** Oldest first, never the first of a series. */
function patchedReleases(policy: ReleasePolicy): readonly string[] {
  return (policy.known ?? releases)
    .map((release) => release.version)
    .filter((version) => (parseVersion(version)?.patch ?? 0) > 0 && isAllowedVersion(version, policy));
}

/** Walks the lines upwards, each from its newest release down, and takes the first that fits. */
function newestOfNearestLine(
  candidates: readonly string[],
  fits: (candidate: string) => boolean,
): string | undefined {
  for (const line of new Set(candidates.map(lineOf))) {
    const found = candidates.findLast((candidate) => lineOf(candidate) === line && fits(candidate));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Worse than what is left: an advisory for the plugins in use that is graver and that the version to leave does not have. */
function isWorse(open: readonly Advisory[], from: string, asked: readonly Advisory[]): boolean {
  const gravest = Math.min(...asked.map((advisory) => gravity[advisory.class]));
  return open.some((advisory) => gravity[advisory.class] < gravest && !isAffected(advisory, from));
}

/** Whoever flees a crash must not meet a crash, a hang or a loss; whoever flees a leak no leak either. */
function isRealCure(open: readonly Advisory[], asked: readonly Advisory[]): boolean {
  const worst = Math.max(0, ...asked.map((advisory) => Math.min(gravity[advisory.class], gravity.leak)));
  return open.every((advisory) => gravity[advisory.class] > worst);
}

interface Judged {
  readonly open: readonly Advisory[];
  readonly asked: readonly Advisory[];
  readonly why: string;
  readonly locale: Locale;
}

function targetOf(version: string, { open, asked, why, locale }: Judged): ReleaseTarget {
  const losses = open.filter((advisory) => advisory.class === 'dataloss');
  const marks = marksOf(asked, losses, locale);
  return {
    version,
    why: losses.length > 0 ? releaseWords(locale).withMark(why, marks.mark) : why,
    ...marks,
    losesRecords: losses.length > 0,
    stillBroken: [...losses, ...open.filter((advisory) => !losses.includes(advisory))].map((advisory) =>
      brokenSentence(advisory, locale),
    ),
  };
}
