import type { Cause, Diagnosis, LogsEffect } from './diagnosis.ts';

/** What a case's diagnosis must be; what is left out is not judged. */
export interface ExpectedDiagnosis {
  readonly primary: Cause;
  /** Right as the primary cause as well. */
  readonly acceptable?: readonly Cause[] | undefined;
  /** Must be found, and nothing else beside what `mayMention` allows. */
  readonly contributing?: readonly Cause[] | undefined;
  readonly mayMention?: readonly Cause[] | undefined;
  /** Must be claimed, or be named as a risk of the configuration. */
  readonly mustMention?: readonly Cause[] | undefined;
  readonly mustNotClaim?: readonly Cause[] | undefined;
  /** Of a known crash. */
  readonly advisory?: string | null | undefined;
  readonly acceptableAdvisories?: readonly string[] | undefined;
  readonly version?: string | null | undefined;
  readonly logs?: readonly LogsEffect['effect'][] | undefined;
  /** A kind of step, or `set-config:KEY`. */
  readonly planMustInclude?: readonly string[] | undefined;
  readonly planMustNotInclude?: readonly string[] | undefined;
  /** Texts that stand in no evidence and in no source of one. */
  readonly evidenceMustNotCite?: readonly string[] | undefined;
  /** Texts that stand nowhere in what is said. */
  readonly mustNotLeak?: readonly string[] | undefined;
}

interface PlannedStep {
  readonly kind: string;
  readonly target: string;
}

/** Judges a diagnosis and the steps of its plan by what was expected: one sentence for each thing that is not right, none when all is. */
export function judgeCase(
  expected: ExpectedDiagnosis,
  diagnosis: Diagnosis,
  steps: readonly PlannedStep[] = [],
): readonly string[] {
  return [
    ...judgeClaims(expected, diagnosis),
    ...judgeDetails(expected, diagnosis),
    ...judgePlan(expected, steps),
    ...judgeEvidence(expected, diagnosis),
  ];
}

function judgeClaims(expected: ExpectedDiagnosis, diagnosis: Diagnosis): readonly string[] {
  const { primary, contributing } = diagnosis;
  const right = [expected.primary, ...(expected.acceptable ?? [])];
  const claimed = [primary, ...contributing].map(({ cause }) => cause);
  const allowed = [...right, ...(expected.contributing ?? claimed), ...(expected.mayMention ?? [])];
  const forbidden = expected.mustNotClaim ?? [];
  const named = [
    ...claimed,
    ...(diagnosis.risks.some(({ kind }) => kind === 'config') ? ['invalid-config'] : []),
  ];
  return [
    ...(right.includes(primary.cause) ? [] : [`expected ${right.join(' or ')}, saw ${primary.cause}`]),
    ...missing(expected.contributing, claimed).map(
      (cause) => `expected ${cause} as well, saw ${claimed.join(', ')}`,
    ),
    ...claimed
      .filter((cause) => forbidden.includes(cause) || !allowed.includes(cause))
      .filter((cause, at) => at > 0 || forbidden.includes(cause))
      .map((cause) => `expected no ${cause}, saw it claimed`),
    ...missing(expected.mustMention, named).map(
      (cause) => `expected ${cause} to be named, saw nothing of it`,
    ),
  ];
}

function judgeDetails(expected: ExpectedDiagnosis, diagnosis: Diagnosis): readonly string[] {
  const { primary, subject, logs } = diagnosis;
  const advisories = [expected.advisory, ...(expected.acceptableAdvisories ?? [])];
  const isOther =
    expected.advisory && primary.cause === expected.primary && !advisories.includes(primary.advisory);
  const effects = expected.logs ?? [logs.effect];
  return [
    ...(isOther ? [`expected the advisory ${expected.advisory}, saw ${primary.advisory ?? 'none'}`] : []),
    ...(expected.version && subject.version !== expected.version
      ? [`expected version ${expected.version}, saw ${subject.version ?? 'none'}`]
      : []),
    ...(effects.includes(logs.effect) ? [] : [`expected logs ${effects.join(' or ')}, saw ${logs.effect}`]),
  ];
}

function judgePlan(expected: ExpectedDiagnosis, steps: readonly PlannedStep[]): readonly string[] {
  const kinds = steps.map(({ kind }) => kind).join(', ') || 'no step';
  const isPlanned = (wanted: string): boolean => {
    const [kind, key] = wanted.split(':');
    const end = `/${key ?? ''}`.toLowerCase();
    return steps.some(
      (step) => step.kind === kind && (key === undefined || step.target.toLowerCase().endsWith(end)),
    );
  };
  return [
    ...(expected.planMustInclude ?? [])
      .filter((wanted) => !isPlanned(wanted))
      .map((wanted) => `expected a plan with ${wanted}, saw ${kinds}`),
    ...(expected.planMustNotInclude ?? [])
      .filter(isPlanned)
      .map((unwanted) => `expected a plan without ${unwanted}, saw ${kinds}`),
  ];
}

/** Whatever is claimed cites a line that a person can find by its number. */
function judgeEvidence(expected: ExpectedDiagnosis, diagnosis: Diagnosis): readonly string[] {
  const findings = [diagnosis.primary, ...diagnosis.contributing];
  const cited = JSON.stringify(findings.flatMap(({ evidence }) => evidence));
  const said = JSON.stringify(diagnosis);
  return [
    ...findings
      .filter(({ evidence }) => !evidence.some(({ line }) => line !== undefined))
      .map(({ cause }) => `expected a numbered line that proves ${cause}, saw none`),
    ...(expected.evidenceMustNotCite ?? [])
      .filter((text) => cited.includes(text))
      .map((text) => `expected no evidence of ${text}, saw it cited`),
    ...(expected.mustNotLeak ?? [])
      .filter((text) => said.includes(text))
      .map((text) => `expected "${text}" nowhere, saw it said`),
  ];
}

function missing(wanted: readonly Cause[] | undefined, seen: readonly string[]): readonly Cause[] {
  return (wanted ?? []).filter((cause) => !seen.includes(cause));
}
