import type { Diagnosis, EvidenceLine, Finding } from '../diagnosis/diagnosis.ts';
import { wouldChange } from '../diagnosis/would-change.ts';
import { formatQuantity } from '../fluentbit/quantity.ts';
import type { Step } from '../plan/plan.ts';
import type { CaseView } from './case-view.ts';
import { confidenceWord, problem, workloadName } from './incident-words.ts';
import type { Message, Part, Span } from './message.ts';
import { triedParts } from './refuted-words.ts';
import { sentence } from './sentence.ts';
import { bold, code, paragraph, plain } from './spans.ts';

const shownLines = 12;

/** The diagnosis in the thread: what is going on, what caused it, what can be done, and the lines that prove it. */
export function diagnosisMessage(view: CaseView, diagnosis: Diagnosis): Message {
  const { primary } = diagnosis;
  return {
    text: `Diagnosis of ${workloadName(view.incident)}: ${primary.title} (${primary.isAhead ? 'not seen yet' : `${confidenceWord(primary.confidence)} confidence`}). ${primary.summary}`,
    tone: 'grey',
    parts: [
      paragraph(bold('What is going on')),
      paragraph(goingOn(view, diagnosis)),
      primary.isAhead
        ? paragraph(bold('What may come'), ' · nothing of it was seen yet')
        : paragraph(bold('What caused it'), ` · ${confidenceWord(primary.confidence)} confidence`),
      paragraph(bold(primary.title), `. ${primary.summary}`),
      changeWords(diagnosis),
      ...triedParts(view.incident),
      ...alsoInvolved(diagnosis),
      ...mayFollow(diagnosis),
      ...memoryPart(diagnosis),
      ...canBeDone(view.plan?.steps ?? []),
      ...evidenceParts([primary, ...diagnosis.contributing]),
      ...unknownPart(diagnosis),
    ],
  };
}

/** A diagnosis without an incident, as an answer to a question about one pod. */
export function diagnosisReport(name: string, diagnosis: Diagnosis): Message {
  const { primary } = diagnosis;
  const confidence = `${confidenceWord(primary.confidence)} confidence`;
  return {
    text: `${name}: ${primary.title} (${confidence}). ${primary.summary}`,
    tone: 'grey',
    parts: [
      paragraph(bold(name), ` · ${confidence}`),
      paragraph(bold(primary.title), `. ${primary.summary}`),
      changeWords(diagnosis),
      ...alsoInvolved(diagnosis),
      ...mayFollow(diagnosis),
      ...memoryPart(diagnosis),
      ...evidenceParts([primary, ...diagnosis.contributing]),
      ...unknownPart(diagnosis),
    ],
  };
}

/** A confidence says little without what it hangs on. */
function changeWords({ primary, unknowns }: Diagnosis): Part {
  return paragraph(plain(`What would change this: ${wouldChange(primary, unknowns)}`));
}

function goingOn({ incident }: CaseView, { subject, logs }: Diagnosis): string {
  const version = subject.version ? `Fluent Bit ${subject.version} ` : 'Fluent Bit ';
  const last = incident.pods.at(-1);
  const death = last ? ` ${last.pod}${last.deaths > 0 ? ' ended last' : ''}: ${sentence(last.last)}` : '';
  return `${version}in ${workloadName(incident)} ${problem(incident)}.${death} Logs: ${logs.basis}.`;
}

function alsoInvolved({ contributing }: Diagnosis): readonly Part[] {
  if (contributing.length === 0) return [];
  return [
    paragraph(bold('Also involved')),
    {
      kind: 'list',
      items: contributing.map((finding) => [bold(finding.title), plain(`: ${finding.summary}`)]),
    },
  ];
}

function mayFollow({ risks }: Diagnosis): readonly Part[] {
  if (risks.length === 0) return [];
  return [
    paragraph(bold('What may follow')),
    { kind: 'list', items: risks.slice(0, 5).map((risk) => [bold(risk.title), plain(`: ${risk.why}`)]) },
  ];
}

function memoryPart({ memory }: Diagnosis): readonly Part[] {
  if (!memory) return [];
  const need =
    memory.predictedPeakBytes === null
      ? 'has no upper bound with this configuration'
      : `can need ${formatQuantity(memory.predictedPeakBytes)} when the destination hangs`;
  const limit =
    memory.limitBytes === null
      ? 'the container has no memory limit'
      : `the container's limit is ${formatQuantity(memory.limitBytes)}`;
  return [paragraph(bold('Memory: '), `it ${need}; ${limit}.`)];
}

function canBeDone(steps: readonly Step[]): readonly Part[] {
  if (steps.length === 0) return [];
  const items: Span[][] = steps.map((step) => [
    ...(step.documentStep === undefined ? [] : [plain(`Step ${step.documentStep} · `)]),
    bold(stepWords(step)),
    plain(step.why ? ` – ${step.why}` : ''),
  ]);
  return [paragraph(bold('What can be done')), { kind: 'list', items }];
}

/** One step in a few words: `Upgrade 3.2.0 → 3.2.10`. */
export function stepWords(step: Step): string {
  const key = step.target.split('/').at(-1) ?? step.target;
  switch (step.kind) {
    case 'set-image':
      return `Image ${tagOf(step.from)} → ${tagOf(step.to)}`;
    case 'set-config':
      return step.from === step.to
        ? `Keep ${key} ${step.to || '(default)'}`
        : `${key} ${step.from || '(default)'} → ${step.to}`;
    case 'set-memory':
      return `Memory limit ${step.from || '(none)'} → ${step.to}`;
    case 'restart':
      return 'Restart the pods one group after another';
    case 'reload':
      return 'Reload the configuration without a restart';
    case 'advice':
      return step.to || step.target;
  }
}

const tagOf = (image: string): string => image.split('@')[0]?.split(':').slice(1).at(-1) ?? image;

function evidenceParts(findings: readonly Finding[]): readonly Part[] {
  const lines = findings.flatMap((finding) => finding.evidence);
  const bySource = Map.groupBy(lines, (line) => line.source);
  return [...bySource].slice(0, 4).map(([source, all]) => evidenceBox(source, distinct(all)));
}

function evidenceBox(source: string, lines: readonly EvidenceLine[]): Part {
  return {
    kind: 'lines',
    caption: [plain('From '), code(source)],
    lines: lines
      .slice(0, shownLines)
      .map(({ line, text }) => (line === undefined ? { text } : { number: line, text })),
    total: lines.length,
  };
}

const distinct = (lines: readonly EvidenceLine[]): readonly EvidenceLine[] =>
  [...new Map(lines.map((line) => [`${line.line} ${line.text}`, line])).values()].toSorted(
    (a, b) => (a.line ?? 0) - (b.line ?? 0),
  );

function unknownPart({ unknowns }: Diagnosis): readonly Part[] {
  if (unknowns.length === 0) return [];
  return [
    paragraph(bold('Not known')),
    {
      kind: 'list',
      items: unknowns
        .slice(0, 5)
        .map((unknown) => [bold(unknown.what), plain(`: ${sentence(unknown.why)} ${unknown.howToSettle}`)]),
    },
  ];
}
