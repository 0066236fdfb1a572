import { advisories, advisoryOf, isAffected, type Advisory } from './advisory-catalogue.ts';
import { touches } from './plugins-in-use.ts';
import { lines, newestPatched } from './release-catalogue.ts';
import { compareVersions, lineOf } from './version.ts';

/** What a change of version is asked for. */
export interface Cure {
  /** Advisories that the target must be free of. */
  readonly advisories: readonly string[];
  /** Plugins in use, as `pluginsInUse` names them (`in_forward`, `out_http`). */
  readonly plugins: ReadonlySet<string>;
}

/** Which targets a policy admits; without one every release is admitted and the real cure is the default. */
export interface ReleasePolicy {
  readonly allowed?: readonly string[];
  readonly prefer?: 'real-cure' | 'smallest-hop';
}

/** A version to go to. */
export interface Target {
  readonly version: string;
  readonly why: string;
  /** What stays broken there for the plugins in use, one sentence each. */
  readonly stillBroken: readonly string[];
}

/** Undefined targets: no release of the catalogue does what is asked. */
export interface WhereToGo {
  readonly smallestHop: Target | undefined;
  readonly realCure: Target | undefined;
  readonly default: Target | undefined;
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
 * Where to go from a version: the newest patched release (never an `x.y.0`) of the nearest line. The smallest hop only cures what was
 * asked; the real cure is also free of every advisory for the plugins in use that is as grave, for `forward` of all three pause defects.
 */
export function whereToGo(version: string, cure: Cure, policy: ReleasePolicy = {}): WhereToGo {
  const asked = cure.advisories.flatMap((id) => advisoryOf(id) ?? []);
  const candidates = lines
    .flatMap((line) => newestAllowed(line, policy) ?? [])
    .filter((candidate) => compareVersions(candidate, version) > 0)
    .filter((candidate) => !asked.some((advisory) => isAffected(advisory, candidate)));
  const hop = candidates[0];
  const real = candidates.find((candidate) => isRealCure(candidate, asked, cure.plugins));
  const smallestHop = hop === undefined ? undefined : targetOf(hop, cure, hopReason(version, hop, cure));
  const realCure = real === undefined ? undefined : targetOf(real, cure, realReason(real, cure));
  const preferred = policy.prefer === 'smallest-hop' ? smallestHop : (realCure ?? smallestHop);
  return {
    smallestHop,
    realCure,
    default: preferred,
    why: defaultReason(version, smallestHop, realCure, policy),
  };
}

/** The newest patched release of a line; under a policy the newest allowed one. */
function newestAllowed(line: string, policy: ReleasePolicy): string | undefined {
  const { allowed } = policy;
  if (!allowed) return newestPatched(line);
  return allowed
    .filter((version) => lineOf(version) === line && !version.endsWith('.0'))
    .toSorted(compareVersions)
    .at(-1);
}

/** Whoever flees a crash must not meet a crash, a hang or a loss; whoever flees a leak no leak either. */
function isRealCure(version: string, asked: readonly Advisory[], plugins: ReadonlySet<string>): boolean {
  const worst = Math.max(0, ...asked.map((advisory) => Math.min(gravity[advisory.class], gravity.leak)));
  return openAdvisories(version, plugins).every((advisory) => gravity[advisory.class] > worst);
}

/** Advisories that fit a version and the plugins in use; what lies in the core alone is not held against a release. */
export function openAdvisories(version: string, plugins: ReadonlySet<string>): readonly Advisory[] {
  const pauses = plugins.has('in_forward') ? forwardPause : [];
  return advisories.filter(
    (advisory) =>
      isAffected(advisory, version) &&
      (touches(advisory.plugins, plugins) === 'plugin' || pauses.includes(advisory.id)),
  );
}

function targetOf(version: string, cure: Cure, why: string): Target {
  return {
    version,
    why,
    stillBroken: openAdvisories(version, cure.plugins).map((advisory) => brokenSentence(advisory)),
  };
}

const effects: Readonly<Record<Advisory['class'], string>> = {
  crash: 'can crash',
  hang: 'can hang',
  leak: 'leaks memory',
  oom: 'can grow past its memory limits',
  dataloss: 'can lose records silently',
  security: 'has a security hole',
};

function brokenSentence(advisory: Advisory): string {
  return `${effects[advisory.class]}: ${advisory.title} (${advisory.id})`;
}

function hopReason(from: string, to: string, cure: Cure): string {
  const what =
    cure.advisories.length > 0 ? `the nearest that is free of ${cure.advisories.join(', ')}` : 'the nearest';
  const where = lineOf(from) === lineOf(to) ? 'the same line' : `line ${lineOf(to) ?? to}`;
  return `${to} is the newest patched release of ${where} and ${what}`;
}

function realReason(version: string, cure: Cure): string {
  const ids = cure.plugins.has('in_forward')
    ? [...new Set([...cure.advisories, ...forwardPause])]
    : cure.advisories;
  const free = ids.length > 0 ? `is free of ${ids.join(', ')} and ` : '';
  return `${version} ${free}has no known defect as grave for the plugins in use; it is the newest patched release of the nearest such line`;
}

function defaultReason(
  version: string,
  hop: Target | undefined,
  real: Target | undefined,
  policy: ReleasePolicy,
): string {
  const among = policy.allowed ? ' among the allowed versions' : '';
  if (!hop) return `no release newer than ${version}${among} cures this`;
  if (policy.prefer === 'smallest-hop') return `the policy prefers the smallest hop: ${hop.version}`;
  if (!real)
    return `${hop.version} cures what was asked, but no release${among} is free of other grave defects for the plugins in use`;
  if (real.version === hop.version) return `${real.version} is both the smallest hop and a real cure`;
  return `${real.version} rather than ${hop.version}, which ${hop.stillBroken[0] ?? 'is open to more'}`;
}
