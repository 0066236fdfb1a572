import { quote } from '../evidence/quote.ts';
import type { ConfigProblem } from '../fluentbit/config/fluent-bit-config.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import { formatQuantity } from '../fluentbit/quantity.ts';
import { parseVersion } from '../fluentbit/version.ts';
import { doubtfulLines } from './config-faults.ts';
import type { Finding, Risk } from './diagnosis.ts';
import type { Facts } from './facts.ts';
import type { Locale } from '../language/locale.ts';
import { type RisksWords, risksWords } from './risks-words.ts';

const maxAdvisories = 5;
const grave = new Set(['crash', 'hang', 'leak', 'oom', 'dataloss']);

/** What did not cause this but may come next, without what the findings already claim. */
export function findRisks(facts: Facts, claimed: readonly Finding[], locale: Locale = 'en'): readonly Risk[] {
  const say = risksWords(locale);
  return [
    ...configRisks(facts, locale),
    ...memoryRisks(facts, claimed, say),
    ...advisoryRisks(facts, claimed, say),
    ...practiceRisks(facts, say),
  ];
}

function configRisks(facts: Facts, locale: Locale): readonly Risk[] {
  const say = risksWords(locale);
  const { mounted, subject, logs, newestRelease } = facts;
  if (!mounted) return [];
  const { config, files, mainKey, env } = mounted;
  const refusals = config.problems.filter((each) => each.refusesStart === true);
  const now = onePerLine([...refusals, ...doubtfulLines(facts, locale)]).map((each) => ({
    title: `${each.file}:${each.line}: ${quote(each.what)}`,
    why: each.inForce === undefined ? say.readOtherwise : say.inForce(withoutSecret(each.key, each.inForce)),
  }));
  const newest = readConfig(files, mainKey, { version: newestRelease, env, locale });
  const known = new Set(config.problems.filter((each) => each.refusesStart).map((each) => each.line));
  const ahead = newest.problems.filter(
    (each) => each.refusesStart === true && !known.has(each.line) && subject.version !== newestRelease,
  );
  const later = onePerLine(ahead).map((each) => ({
    title: say.laterRefusal(`${each.file}:${each.line}`),
    why: say.laterRefusalWhy(quote(each.what), newestRelease),
  }));
  const said = logs.flatMap(({ story }) => story.signatures.get('cfg_prop')?.first ?? []).slice(0, 1);
  const refused =
    now.length > 0
      ? []
      : said.map(({ line }) => ({
          title: say.notTaken,
          why: say.notTakenWhy(line),
        }));
  return [...now, ...later, ...refused].map((each) => ({ kind: 'config', ...each }));
}

/** One mistake in YAML gives several complaints about its line: the first one tells. */
function onePerLine(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return problems.filter(
    ({ file, line }, at) => problems.findIndex((other) => other.file === file && other.line === line) === at,
  );
}

/** The key tells whether the value behind it is a secret; the value alone does not. */
function withoutSecret(key: string | undefined, inForce: string): string {
  if (key === undefined) return quote(inForce);
  const before = `${key}: `;
  return quote(`${before}${inForce}`).slice(before.length);
}

function memoryRisks(
  { memory, container }: Facts,
  claimed: readonly Finding[],
  say: RisksWords,
): readonly Risk[] {
  if (!memory || claimed.some((each) => each.cause === 'memory-limit-too-low')) return [];
  const { limitBytes, predictedPeakBytes, recommendedLimitBytes, unbounded } = memory;
  if (unbounded.length > 0) {
    const names = say.list(unbounded.map((each) => quote(each.instance)));
    return [{ kind: 'memory', title: say.noBound(names), why: say.noBoundWhy }];
  }
  if (predictedPeakBytes === null || recommendedLimitBytes === null) return [];
  const why = say.need(formatQuantity(predictedPeakBytes), formatQuantity(recommendedLimitBytes));
  if (container && limitBytes === null) {
    return [{ kind: 'memory', title: say.noLimit, why }];
  }
  if (limitBytes === null || predictedPeakBytes <= limitBytes) return [];
  return [{ kind: 'memory', title: say.limitBelow(formatQuantity(limitBytes)), why }];
}

/** Advisories for plugins in use; those that touch the core of every configuration would tell nothing. */
function advisoryRisks({ advisories }: Facts, claimed: readonly Finding[], say: RisksWords): readonly Risk[] {
  return advisories
    .filter(({ advisory, isUsed }) => {
      const isGrave = grave.has(advisory.class) && advisory.severity !== 'low';
      return isUsed && isGrave && !claimed.some((each) => each.advisory === advisory.id);
    })
    .slice(0, maxAdvisories)
    .map(({ advisory, because }) => ({
      kind: 'advisory',
      advisory: advisory.id,
      title: advisory.title,
      why: say.because(because, advisory.conditions),
    }));
}

function practiceRisks({ subject }: Facts, say: RisksWords): readonly Risk[] {
  const { version } = subject;
  if (version === null || parseVersion(version)?.patch !== 0) return [];
  return [{ kind: 'practice', title: say.firstOfSeries(version), why: say.firstOfSeriesWhy }];
}
