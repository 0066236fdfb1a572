import { askedMeanings } from '../diagnosis/condition.ts';
import { inLanguage, type Locale } from '../language/locale.ts';
import type { Playbook, PlaybookFinding, PlaybookStep } from '../diagnosis/playbook.ts';
import { playbookLabels, type PlaybookLabels } from './playbook-labels.ts';

/** A playbook in words: what starts it, what it reads, what it finds and how, what it proposes, how that is verified. */
export function describePlaybook(playbook: Playbook, locale: Locale): string {
  const say = playbookLabels(locale);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [say.startedBy, playbook.startedBy.map((start) => say.starts(start))],
    [say.reads, readLines(playbook, say)],
    [say.patterns, Object.entries(playbook.patterns).map(([name, pattern]) => `${name}: ${pattern}`)],
    ...playbook.findings.map(
      (finding, at) => [`${say.finding} ${at + 1}`, findingLines(finding, locale, say)] as const,
    ),
    [say.names, meaningLines(playbook)],
    [say.proposes, playbook.plan.map((step, at) => `${at + 1}. ${stepLine(step, locale, say)}`)],
    [
      say.verifies,
      [
        say.holds(playbook.verify.holdSeconds),
        `${say.failsOn}${say.colon}${playbook.verify.failsOn.join(', ')}`,
      ],
    ],
  ];
  const body = sections
    .filter(([, lines]) => lines.length > 0)
    .flatMap(([title, lines]) => ['', title, ...lines.map((line) => `  ${line}`)]);
  return `${[`${playbook.name} → ${playbook.cause}`, ...body].join('\n')}\n`;
}

function readLines({ evidence }: Playbook, say: PlaybookLabels): readonly string[] {
  const { logs, ...rest } = evidence;
  const kinds = ['config', 'objects', 'events', 'monitoring', 'nodes'] as const;
  return [
    ...(logs ? [say.logs(logs)] : []),
    ...kinds.flatMap((kind) => {
      const asked = rest[kind];
      return asked ? [say.read(say.kinds(kind), asked.seconds)] : [];
    }),
  ];
}

function findingLines(
  { title, summary, when, primaryWhen, rank, confidence, weights, proofs }: PlaybookFinding,
  locale: Locale,
  say: PlaybookLabels,
): readonly string[] {
  return [
    `“${inLanguage(title, locale)}”`,
    inLanguage(summary, locale).trim(),
    `${say.when}${say.colon}${oneLine(when)}`,
    ...(primaryWhen === undefined ? [] : [`${say.primaryWhen}${say.colon}${oneLine(primaryWhen)}`]),
    `${say.rank} ${rank}${say.comma}${say.confidence} ${confidence}`,
    ...weights.map(
      (each) =>
        `${signed(each.weight)} ${say.if} ${oneLine(each.when)}${say.colon}${inLanguage(each.because, locale).trim()}`,
    ),
    `${say.shows}${say.colon}${proofs.join(', ')}`,
  ];
}

/** Each name that a condition asks for once, with its meaning. */
function meaningLines({ findings, plan }: Playbook): readonly string[] {
  const expressions = [
    ...findings.flatMap(({ when, primaryWhen, weights }) => [
      when,
      primaryWhen ?? 'true',
      ...weights.map((each) => each.when),
    ]),
    ...plan.flatMap((step) =>
      'value' in step ? (step.value ?? []) : 'limitBytes' in step ? (step.limitBytes ?? []) : [],
    ),
  ];
  const meanings = new Map(expressions.flatMap(askedMeanings).map(({ name, means }) => [name, means]));
  return [...meanings].map(([name, means]) => `${name}: ${means}`).sort();
}

function stepLine(step: PlaybookStep, locale: Locale, say: PlaybookLabels): string {
  const what = say.steps(step.step);
  if (step.step === 'set-memory' && step.limitBytes) return `${what}: ${oneLine(step.limitBytes)}`;
  if (step.step === 'set-config' && step.key)
    return `${what}: ${step.key} = ${oneLine(step.value ?? '')} (${step.of ?? ''})`;
  if (step.step === 'advice' && step.say)
    return [
      `${what}: ${inLanguage(step.say, locale).trim()}`,
      step.why && inLanguage(step.why, locale).trim(),
    ]
      .filter(Boolean)
      .join(' ');
  return what;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
const signed = (weight: number): string => (weight < 0 ? String(weight) : `+${weight}`);
