import { compileCondition } from './condition.ts';
import type { ConditionValues } from './condition-environment.ts';
import { conditionValues, explainingAdvisory, leakAdvisory } from './condition-values.ts';
import type { Cause, Diagnosis, EvidenceLine, Finding } from './diagnosis.ts';
import type { Facts } from './facts.ts';
import { inLanguage, type Locale } from '../language/locale.ts';
import { sayIn } from '../language/say.ts';
import { judgeLogs } from './logs-effect.ts';
import { findPatterns, patternLines, type PatternHits } from './pattern-hits.ts';
import type { PatternProof, Playbook, PlaybookFinding, Proof } from './playbook.ts';
import { proofLines } from './proof.ts';
import { findRisks } from './risks.ts';
import { findUnknowns } from './unknowns.ts';
import { undecided } from './undecided.ts';
import { fillWords } from './words.ts';

interface Ranked {
  readonly finding: Finding;
  readonly rank: number;
  readonly mayBePrimary: boolean;
}

/** What these say is the whole answer or none of it: beside another cause they would only contradict it. */
const alone: ReadonlySet<Cause> = new Set(['healthy', 'planned-restart', 'inconclusive']);

/**
 * Judges the facts by the playbooks: one primary cause, the contributing ones, what may come next and what is not known. The same
 * facts and playbooks always give the same words. A playbook whose condition cannot be compiled is passed over; its reader reports it.
 */
export function diagnose(facts: Facts, playbooks: readonly Playbook[], locale: Locale = 'en'): Diagnosis {
  const values = conditionValues(facts);
  const found = playbooks
    .flatMap((playbook) => judge(playbook, facts, values, locale))
    .toSorted((a, b) => b.rank - a.rank || b.finding.confidence - a.finding.confidence);
  const chosen = found.find((each) => each.mayBePrimary);
  const primary = chosen?.finding ?? undecided(facts, locale);
  const contributing = contributingOf(found, primary.cause);
  const claimed = [primary, ...contributing];
  return {
    schema: 'fluent-medic/diagnosis@1',
    subject: facts.subject,
    primary,
    contributing,
    risks: findRisks(facts, claimed, locale),
    logs: judgeLogs(facts, claimed, locale),
    unknowns: findUnknowns(facts, primary, locale),
    memory: memoryOf(facts),
  };
}

/** Of several playbooks that find the same cause the highest ranked speaks for it. */
function contributingOf(found: readonly Ranked[], primary: Cause): readonly Finding[] {
  const others = found
    .map(({ finding }) => finding)
    .filter(({ cause }) => cause !== primary && !alone.has(cause));
  return others.filter(({ cause }, at) => others.findIndex((each) => each.cause === cause) === at);
}

/** Of a playbook's findings the first that holds speaks. */
function judge(playbook: Playbook, facts: Facts, before: ConditionValues, locale: Locale): readonly Ranked[] {
  const hits = findPatterns(playbook, facts);
  const values = hits.size === 0 ? before : withPatterns(before, hits);
  const speaking = playbook.findings.find((each) => holds(each.when, values));
  if (!speaking) return [];
  const evidence = evidenceFor(speaking.proofs, facts, hits);
  if (evidence.length === 0) return [];
  const advisory = advisoryOf(playbook.cause, facts);
  const finding: Finding = {
    cause: playbook.cause,
    confidence: confidenceOf(speaking, values),
    title: fillWords(inLanguage(speaking.title, locale), facts, locale),
    summary: summaryOf(speaking, facts, values, locale),
    ...(advisory !== undefined && { advisory }),
    evidence,
    playbook: playbook.name,
  };
  const mayBePrimary = speaking.primaryWhen === undefined || holds(speaking.primaryWhen, values);
  return [{ finding, rank: speaking.rank, mayBePrimary }];
}

type Hits = ReadonlyMap<string, PatternHits>;

function withPatterns(values: ConditionValues, hits: Hits): ConditionValues {
  const patterns = Object.fromEntries([...hits].map(([name, { count }]) => [name, BigInt(count)]));
  return { ...values, log: { ...values.log, patterns } };
}

/** The lines that prove it, in the order asked for, none of them twice. */
function evidenceFor(
  wanted: readonly (Proof | PatternProof)[],
  facts: Facts,
  hits: Hits,
): readonly EvidenceLine[] {
  const found = wanted.flatMap((proof) =>
    isPatternProof(proof)
      ? patternLines(hits.get(proof.slice('pattern:'.length)))
      : proofLines(facts, [proof]),
  );
  const isSame = (a: EvidenceLine, b: EvidenceLine): boolean =>
    a.source === b.source && (a.line === undefined ? a.text === b.text : a.line === b.line);
  return found.filter((each, at) => found.findIndex((other) => isSame(each, other)) === at);
}

const isPatternProof = (proof: Proof | PatternProof): proof is PatternProof => proof.startsWith('pattern:');

function advisoryOf(cause: Cause, facts: Facts): string | undefined {
  if (cause === 'known-crash') return explainingAdvisory(facts)?.advisory.id;
  return cause === 'memory-leak' ? leakAdvisory(facts)?.advisory.id : undefined;
}

function holds(condition: string, values: ConditionValues): boolean {
  const compiled = compileCondition(condition);
  return compiled.ok && compiled.holds(values);
}

function confidenceOf({ confidence, weights }: PlaybookFinding, values: ConditionValues): number {
  const sum = weights.reduce(
    (total, each) => total + (holds(each.when, values) ? each.weight : 0),
    confidence,
  );
  return Math.round(Math.min(0.99, Math.max(0.05, sum)) * 100) / 100;
}

/** The explanation, then what weighs for or against it here. Between sentences stands what the language puts there. */
function summaryOf(
  { summary, weights }: PlaybookFinding,
  facts: Facts,
  values: ConditionValues,
  locale: Locale,
): string {
  const reasons = weights.filter((each) => holds(each.when, values)).map((each) => each.because);
  return [summary, ...reasons]
    .map((sentence) => fillWords(inLanguage(sentence, locale).trim(), facts, locale))
    .join(sayIn(locale)('list.blank'));
}

function memoryOf({ memory }: Facts): Diagnosis['memory'] {
  if (!memory) return null;
  const { limitBytes, predictedPeakBytes, recommendedLimitBytes, terms } = memory;
  return { limitBytes, predictedPeakBytes, recommendedLimitBytes, terms };
}
