import type { Facts } from '../diagnosis/facts.ts';
import { quote } from '../evidence/quote.ts';
import { withVersion } from '../fluentbit/image.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import { pluginsInUse } from '../fluentbit/plugins-in-use.ts';
import { openAdvisories, whereToGo, type Target } from '../fluentbit/release.ts';
import type { Step } from './plan.ts';

export interface ImageAnswer {
  readonly step: Step | undefined;
  /** Why the image cannot or should not be changed as it stands, in one sentence. */
  readonly obstacle?: string;
}

/** The upgrade that cures the advisories found, or the version a person asked for. */
export function imageStep(
  facts: Facts,
  target: string,
  risk: string,
  wished: string | undefined,
): ImageAnswer {
  const image = facts.container?.value.image ?? facts.subject.image ?? undefined;
  const version = facts.subject.version ?? undefined;
  if (!image || !version)
    return { step: undefined, obstacle: 'the image or the running version is not known' };
  const to = wished ? personsTarget(wished, facts) : whereFor(facts, version).default;
  if (!to) return { step: undefined, obstacle: `no release newer than ${version} cures this` };
  const changed = withVersion(image, to.version);
  if ('refused' in changed) return { step: undefined, obstacle: changed.refused };
  const refusedLine = refusedBy(facts, to.version);
  const open = to.stillBroken.length > 0 ? ` Still there: ${to.stillBroken.join('; ')}.` : '';
  const chosen = wished ? `A person asked for ${to.version}` : whereFor(facts, version).why;
  const step: Step = {
    kind: 'set-image',
    target,
    from: image,
    to: changed.image,
    why: `${capital(chosen)}.${wished ? '' : ' The document names 3.2.9, the newest when it was written.'}${open}`,
    risk,
    documentStep: 1,
  };
  return refusedLine ? { step, obstacle: refusedLine } : { step };
}

/** The two versions worth offering: the nearest that stops this, and the one that cures it. */
export function versionsWorthOffering(facts: Facts): readonly Target[] {
  const version = facts.subject.version;
  if (!version) return [];
  const { default: cure, smallestHop, realCure } = whereFor(facts, version);
  const all = [cure, realCure, smallestHop].filter((target) => target !== undefined);
  return [...new Map(all.map((target) => [target.version, target])).values()];
}

const whereFor = (facts: Facts, version: string) => whereToGo(version, cureFor(facts));

const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

function cureFor(facts: Facts) {
  const explained = facts.advisories.filter((match) => match.explainsCrash);
  const asked = explained.length > 0 ? explained : facts.advisories.slice(0, 1);
  return { advisories: asked.map((match) => match.advisory.id), plugins: pluginsOf(facts) };
}

function personsTarget(version: string, facts: Facts): Target {
  const open = openAdvisories(version, pluginsOf(facts));
  return {
    version,
    why: 'a person asked for it',
    stillBroken: open.map((advisory) => `${advisory.title} (${advisory.id})`),
  };
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
