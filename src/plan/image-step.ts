import type { Facts } from '../diagnosis/facts.ts';
import type { Locale } from '../language/locale.ts';
import { quote } from '../evidence/quote.ts';
import { versionsShippedAs, withVersion } from '../fluentbit/image.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import { pluginsInUse } from '../fluentbit/plugins-in-use.ts';
import {
  isAllowedVersion,
  isRelease,
  judgeTarget,
  type ReleasePolicy,
  type Target,
  whereToGo,
} from '../fluentbit/release.ts';
import { type ConfigChange, editedFiles } from './config-change.ts';
import type { Step } from './plan.ts';
import { planWords } from './sentences/plan-words.ts';

export interface ImageAnswer {
  readonly step: Step | undefined;
  /** Why the image cannot or should not be changed as it stands, in one sentence. */
  readonly obstacle?: string;
}

export interface ImageQuestion {
  readonly target: string;
  readonly risk: string;
  readonly policy: ReleasePolicy;
  readonly locale: Locale;
  /** The version a person asked for, `4.2.8`. */
  readonly wished?: string;
  /** Ids of the advisories that the upgrade is to cure; without them those that explain what happened. */
  readonly cures?: readonly string[];
  /** What the same plan changes in the configuration: the version is to read it so. */
  readonly changes?: readonly ConfigChange[];
}

/** The upgrade that cures the advisories found, or the version a person asked for. */
export function imageStep(facts: Facts, question: ImageQuestion): ImageAnswer {
  const { target, risk, wished, cures, locale } = question;
  const policy = { ...question.policy, locale };
  const { image: say } = planWords(locale);
  const image = facts.container?.value.image ?? facts.subject.image ?? undefined;
  const version = facts.subject.version ?? undefined;
  if (!image || !version) return { step: undefined, obstacle: say.unknown };
  const forbidden = wished ? whyNotAllowed(wished, policy) : undefined;
  if (forbidden) return { step: undefined, obstacle: forbidden };
  const where = whereToGo(version, cureFor(facts, cures), shippedPolicy(image, policy));
  const to = wished ? judgeTarget(wished, cureFor(facts, cures), policy) : where.default;
  if (!to) {
    const elsewhere = whereToGo(version, cureFor(facts, cures), policy).default;
    const why = elsewhere ? say.notShipped(image, elsewhere.version) : where.why;
    return { step: undefined, obstacle: why };
  }
  const changed = withVersion(image, to.version, policy);
  if ('refused' in changed) return { step: undefined, obstacle: changed.refused };
  const refusedLine = refusedBy(facts, question, to.version);
  const step: Step = {
    kind: 'set-image',
    target,
    from: image,
    to: changed.image,
    why: wished ? say.wished(to.version, to.mark, to.stillBroken) : say.upgrade(where.why, to.stillBroken),
    risk,
    documentStep: 1,
  };
  return refusedLine ? { step, obstacle: refusedLine } : { step };
}

/** Only what the vendor of the image ships can be gone to. */
function shippedPolicy(image: string, policy: ReleasePolicy): ReleasePolicy {
  const shipped = versionsShippedAs(image)?.filter((version) => isAllowedVersion(version, policy));
  return shipped === undefined ? policy : { ...policy, allowed: shipped };
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
  const say = planWords(policy.locale ?? 'en').image;
  if (!isRelease(version, policy)) return say.notReleased(version);
  return isAllowedVersion(version, policy) ? undefined : say.notAllowed(version, policy.allowed ?? []);
}

/** What a version is judged by: the advisories that explain what happened, for the plugins in use. */
export function cureFor(facts: Facts, cures?: readonly string[]) {
  if (cures) return { advisories: cures, plugins: pluginsOf(facts) };
  const explained = facts.advisories.filter((match) => match.explainsCrash);
  const asked = explained.length > 0 ? explained : facts.advisories.slice(0, 1);
  return { advisories: asked.map((match) => match.advisory.id), plugins: pluginsOf(facts) };
}

const pluginsOf = (facts: Facts): ReadonlySet<string> =>
  facts.mounted ? pluginsInUse(facts.mounted.config) : new Set<string>();

/** A configuration that the target version refuses would take the pods down one after another. */
export function refusedBy(
  { mounted }: Facts,
  { changes = [], locale }: Pick<ImageQuestion, 'changes' | 'locale'>,
  version: string,
): string | undefined {
  if (!mounted) return undefined;
  const files = editedFiles(mounted.files, changes);
  const read = readConfig(files, mounted.mainKey, { version, env: mounted.env, locale });
  const problem = read.problems.find((one) => one.refusesStart === true);
  if (!problem) return undefined;
  const place = { file: problem.file, line: problem.line, what: quote(problem.what) };
  return planWords(locale).image.configRefused(version, place);
}
