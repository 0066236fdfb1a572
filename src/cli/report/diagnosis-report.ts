import type { Diagnosis, EvidenceLine, Finding } from '../../diagnosis/diagnosis.ts';
import type { Plan, Step } from '../../plan/plan.ts';
import { ink, type Layout, widthOf, wrap } from './layout.ts';
import { memorySection } from './memory-section.ts';

/** The diagnosis as a person reads it in a terminal or a file. Ends with a line break. */
export function diagnosisReport(diagnosis: Diagnosis, plan: Plan | undefined, layout: Layout): string {
  const { primary, contributing, risks, logs, unknowns, memory } = diagnosis;
  const since = logs.since === undefined ? '' : ` since ${logs.since}`;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['CAUSE', findingLines(primary, layout)],
    ['CONTRIBUTING', contributing.flatMap((finding) => findingLines(finding, layout))],
    ['LOGS', wrap(`${effects[logs.effect]}${since}: ${logs.basis}.`, '  ', layout)],
    ['MEMORY', memory ? memorySection(memory, layout) : []],
    ['RISKS', risks.flatMap(({ title, why }) => item(title, why, layout))],
    [
      'UNKNOWN',
      unknowns.flatMap(({ what, why, howToSettle }) => item(what, `${why} ${howToSettle}`, layout)),
    ],
    ['PLAN', plan ? planLines(plan, layout) : []],
  ];
  const lines = sections
    .filter(([, body]) => body.length > 0)
    .flatMap(([title, body]) => ['', ink(title, 'bold', layout), ...body]);
  return `${[...heading(diagnosis, layout), ...lines].join('\n')}\n`;
}

const effects = {
  'none-seen': 'No loss seen',
  delayed: 'Delayed',
  losing: 'Being lost',
  unknown: 'Not known',
} as const;

function heading({ subject }: Diagnosis, layout: Layout): readonly string[] {
  const { cluster, namespace, workload, pod, container, image, version } = subject;
  const name = [cluster, namespace, pod ?? workload?.name].filter(Boolean).join(' / ') || 'Unknown pod';
  const parts = [
    workload && `${workload.kind} ${workload.name}`,
    container && `container ${container}`,
    version === null ? 'Fluent Bit of unknown version' : `Fluent Bit ${version}`,
    image,
  ].filter((part) => part !== null && part !== '');
  return [
    ink(name, 'bold', layout),
    ...wrap(parts.join(', '), '', layout).map((line) => ink(line, 'dim', layout)),
    '─'.repeat(widthOf(layout)),
  ];
}

function findingLines(finding: Finding, layout: Layout): readonly string[] {
  const isGood = finding.cause === 'healthy' || finding.cause === 'planned-restart';
  const colour = isGood ? 'green' : finding.cause === 'inconclusive' ? 'yellow' : 'red';
  const name = [finding.cause, finding.advisory].filter(Boolean).join(' ');
  return [
    `  ${ink(name, colour, layout)}, ${confidenceWord(finding.confidence)} confidence`,
    ...wrap(finding.title, '  ', layout).map((line) => ink(line, 'bold', layout)),
    ...wrap(finding.summary, '  ', layout),
    ...evidenceLines(finding.evidence, layout),
  ];
}

/** People get words; the number stays in the JSON. */
function confidenceWord(confidence: number): string {
  if (confidence >= 0.8) return 'high';
  return confidence >= 0.5 ? 'medium' : 'low';
}

/** The lines under the text they stand in, each with its number, cut to the width. */
function evidenceLines(evidence: readonly EvidenceLine[], layout: Layout): readonly string[] {
  return evidence.flatMap(({ source, line, text }, index) => {
    const heading = evidence[index - 1]?.source === source ? [] : [`    ${ink(source, 'cyan', layout)}`];
    const number = String(line ?? '').padStart(7);
    const room = widthOf(layout) - 10;
    const shown = text.length > room ? `${text.slice(0, room - 1)}…` : text;
    return [...heading, `  ${ink(number, 'dim', layout)} ${shown}`];
  });
}

function item(title: string, why: string, layout: Layout): readonly string[] {
  const [first = '', ...rest] = wrap(title, '    ', layout);
  return [
    `  • ${first.trimStart()}`,
    ...rest,
    ...wrap(why, '    ', layout).map((line) => ink(line, 'dim', layout)),
  ];
}

function planLines({ steps, digest, adviceOnly }: Plan, layout: Layout): readonly string[] {
  const refused = adviceOnly === undefined ? [] : wrap(adviceOnly, '  ', layout);
  return [
    ...refused,
    ...steps.flatMap((step, index) => stepLines(step, index, layout)),
    `  digest ${digest}`,
  ];
}

function stepLines(
  { kind, target, from, to, why, risk }: Step,
  index: number,
  layout: Layout,
): readonly string[] {
  const change = kind === 'advice' ? wrap(to, '     ', layout) : diffLines(from, to, layout);
  return [
    `  ${index + 1}. ${ink(kind, 'bold', layout)}  ${target}`,
    ...change,
    ...wrap(why, '     ', layout),
    ...(risk === '' ? [] : wrap(`Risk: ${risk}`, '     ', layout)),
  ];
}

function diffLines(from: string, to: string, layout: Layout): readonly string[] {
  const old = from === '' ? [] : from.split('\n').map((line) => ink(`     - ${line}`, 'red', layout));
  return [...old, ...to.split('\n').map((line) => ink(`     + ${line}`, 'green', layout))];
}
