import type { Facts } from '../diagnosis/facts.ts';
import { quote } from '../evidence/quote.ts';
import { withVersion } from '../fluentbit/image.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import { pluginsInUse } from '../fluentbit/plugins-in-use.ts';
import {
  isAllowedVersion,
  judgeTarget,
  type ReleasePolicy,
  type ReleaseTarget,
  type Target,
  whereToGo,
} from '../fluentbit/release.ts';
import type { Step } from './plan.ts';

export interface ImageAnswer {
  readonly step: Step | undefined;
  /** Why the image cannot or should not be changed as it stands, in one sentence. */
  readonly obstacle?: string;
}

export interface ImageQuestion {
  readonly target: string;
  readonly risk: string;
  readonly policy: ReleasePolicy;
  /** The version a person asked for, `4.2.8`. */
  readonly wished?: string;
  /** Ids of the advisories that the upgrade is to cure; without them those that explain what happened. */
  readonly cures?: readonly string[];
}

/** The upgrade that cures the advisories found, or the version a person asked for. */
export function imageStep(facts: Facts, question: ImageQuestion): ImageAnswer {
  const { target, risk, policy, wished, cures } = question;
  const image = facts.container?.value.image ?? facts.subject.image ?? undefined;
  const version = facts.subject.version ?? undefined;
  if (!image || !version)
    return { step: undefined, obstacle: 'the image or the running version is not known' };
  const forbidden = wished ? whyNotAllowed(wished, policy) : undefined;
  if (forbidden) return { step: undefined, obstacle: forbidden };
  const where = whereToGo(version, cureFor(facts, cures), policy);
  const to = wished ? judgeTarget(wished, cureFor(facts, cures), policy) : where.default;
  if (!to) return { step: undefined, obstacle: where.why };
  const changed = withVersion(image, to.version, policy);
  if ('refused' in changed) return { step: undefined, obstacle: changed.refused };
  const refusedLine = refusedBy(facts, to.version);
  const open = to.stillBroken.length > 0 ? ` Still there: ${to.stillBroken.join('; ')}.` : '';
  const step: Step = {
    kind: 'set-image',
    target,
    from: image,
    to: changed.image,
    why: `${wished ? wishedReason(to) : `${capital(where.why)}. The document names 3.2.9, the newest when it was written.`}${open}`,
    risk,
    documentStep: 1,
  };
  return refusedLine ? { step, obstacle: refusedLine } : { step };
}

/** The two versions worth offering: the nearest that stops this, and the one that cures it. */
export function versionsWorthOffering(facts: Facts, policy: ReleasePolicy): readonly Target[] {
  const version = facts.subject.version;
  if (!version) return [];
  const { default: cure, smallestHop, realCure } = whereToGo(version, cureFor(facts), policy);
  const all = [cure, realCure, smallestHop].filter((target) => target !== undefined);
  return [...new Map(all.map((target) => [target.version, target])).values()];
}

/** Why a version may not be proposed here, in one sentence without its full stop; undefined where it may. */
export function whyNotAllowed(version: string, policy: ReleasePolicy): string | undefined {
  if (isAllowedVersion(version, policy)) return undefined;
  return `Fluent Bit ${version} is not allowed here: the settings allow ${(policy.allowed ?? []).join(', ')}`;
}

const wishedReason = ({ version, mark }: ReleaseTarget): string =>
  `A person asked for ${version}${mark ? `: it ${mark}` : ''}.`;

const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

function cureFor(facts: Facts, cures?: readonly string[]) {
  if (cures) return { advisories: cures, plugins: pluginsOf(facts) };
  const explained = facts.advisories.filter((match) => match.explainsCrash);
  const asked = explained.length > 0 ? explained : facts.advisories.slice(0, 1);
  return { advisories: asked.map((match) => match.advisory.id), plugins: pluginsOf(facts) };
}

const pluginsOf = (facts: Facts): ReadonlySet<string> =>
  facts.mounted ? pluginsInUse(facts.mounted.config) : new Set<string>();

/** A configuration that the target version refuses would take the pods down one after another. */
function refusedBy(facts: Facts, version: string): string | undefined {
  const { mounted } = facts;
  if (!mounted) return undefined;
  const read = readConfig(mounted.files, mounted.mainKey, { version, env: mounted.env });
  const problem = read.problems.find((one) => one.refusesStart === true);
  if (!problem) return undefined;
  return `Fluent Bit ${version} would not accept this configuration: ${problem.file} line ${problem.line}, ${quote(problem.what)}. Mend that first.`;
}
