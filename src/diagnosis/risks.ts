import { quote } from '../evidence/quote.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import { formatQuantity } from '../fluentbit/quantity.ts';
import { newestRelease } from '../fluentbit/release-catalogue.ts';
import { parseVersion } from '../fluentbit/version.ts';
import { doubtfulLines } from './config-faults.ts';
import type { Finding, Risk } from './diagnosis.ts';
import type { Facts } from './facts.ts';

const maxAdvisories = 5;
const grave = new Set(['crash', 'hang', 'leak', 'oom', 'dataloss']);

/** What did not cause this but may come next, without what the findings already claim. */
export function findRisks(facts: Facts, claimed: readonly Finding[]): readonly Risk[] {
  return [
    ...configRisks(facts),
    ...memoryRisks(facts, claimed),
    ...advisoryRisks(facts, claimed),
    ...practiceRisks(facts),
  ];
}

function configRisks(facts: Facts): readonly Risk[] {
  const { mounted, subject, logs } = facts;
  if (!mounted) return [];
  const { config, files, mainKey, env } = mounted;
  const refusals = config.problems.filter((each) => each.refusesStart === true);
  const now = [...refusals, ...doubtfulLines(facts)].map((each) => ({
    title: `${each.file}:${each.line}: ${quote(each.what)}`,
    why:
      each.inForce === undefined
        ? 'Fluent Bit reads this line otherwise than it looks.'
        : `In force: ${withoutSecret(each.key, each.inForce)}.`,
  }));
  const newest = readConfig(files, mainKey, { version: newestRelease, env });
  const known = new Set(config.problems.filter((each) => each.refusesStart).map((each) => each.line));
  const later = newest.problems
    .filter(
      (each) => each.refusesStart === true && !known.has(each.line) && subject.version !== newestRelease,
    )
    .map((each) => ({
      title: `${each.file}:${each.line}: a newer version does not start with this line`,
      why: `${quote(each.what)}. ${newestRelease} refuses it: an upgrade needs this line changed first.`,
    }));
  const said = logs.flatMap(({ story }) => story.signatures.get('cfg_prop')?.first ?? []).slice(0, 1);
  const refused =
    now.length > 0
      ? []
      : said.map(({ line }) => ({
          title: 'Fluent Bit could not take one of the configured values',
          why: `It says so in line ${line} of its log and runs without that value.`,
        }));
  return [...now, ...later, ...refused].map((each) => ({ kind: 'config', ...each }));
}

/** The key tells whether the value behind it is a secret; the value alone does not. */
function withoutSecret(key: string | undefined, inForce: string): string {
  if (key === undefined) return quote(inForce);
  const before = `${key}: `;
  return quote(`${before}${inForce}`).slice(before.length);
}

function memoryRisks({ memory, container }: Facts, claimed: readonly Finding[]): readonly Risk[] {
  if (!memory || claimed.some((each) => each.cause === 'memory-limit-too-low')) return [];
  const { limitBytes, predictedPeakBytes, recommendedLimitBytes, unbounded } = memory;
  if (unbounded.length > 0) {
    const names = unbounded.map((each) => each.instance).join(', ');
    const why = `When the outputs cannot keep up, its memory grows until the container or the node has none left.`;
    return [{ kind: 'memory', title: `No bound for the buffers of ${names}`, why }];
  }
  if (predictedPeakBytes === null || recommendedLimitBytes === null) return [];
  const need = `With full buffers and hanging outputs it can need ${formatQuantity(predictedPeakBytes)}`;
  const advice = `${formatQuantity(recommendedLimitBytes)} would hold it.`;
  if (container && limitBytes === null) {
    return [{ kind: 'memory', title: 'The container has no memory limit', why: `${need}; ${advice}` }];
  }
  if (limitBytes === null || predictedPeakBytes <= limitBytes) return [];
  const title = `The memory limit of ${formatQuantity(limitBytes)} is below what the buffers can need`;
  return [{ kind: 'memory', title, why: `${need}; ${advice}` }];
}

/** Advisories for plugins in use; those that touch the core of every configuration would tell nothing. */
function advisoryRisks({ advisories }: Facts, claimed: readonly Finding[]): readonly Risk[] {
  return advisories
    .filter(({ advisory, because }) => {
      const isUsed = because.some((reason) => reason.startsWith('the configuration uses'));
      const isGrave = grave.has(advisory.class) && advisory.severity !== 'low';
      return isUsed && isGrave && !claimed.some((each) => each.advisory === advisory.id);
    })
    .slice(0, maxAdvisories)
    .map(({ advisory, because }) => ({
      kind: 'advisory',
      advisory: advisory.id,
      title: advisory.title,
      why: `${because.join('; ')}. ${advisory.conditions}`.trim(),
    }));
}

function practiceRisks({ subject }: Facts): readonly Risk[] {
  const version = subject.version === null ? undefined : parseVersion(subject.version);
  if (version?.patch !== 0) return [];
  const why = 'The first release of a series has had no fixes yet: go to the newest patched release instead.';
  return [{ kind: 'practice', title: `${subject.version} is the first release of its series`, why }];
}
