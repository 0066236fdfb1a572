import type { Diagnosis, EvidenceLine, Finding } from '../diagnosis/diagnosis.ts';
import { wouldChange } from '../diagnosis/would-change.ts';
import { formatQuantity } from '../fluentbit/quantity.ts';
import { inEach, inOneLanguage, type Spoken } from '../language/spoken.ts';
import { asSentence, isNothing, list, said, tell, type Words } from '../language/words.ts';
import type { Plan } from '../plan/plan.ts';
import type { CaseView } from './case-view.ts';
import { confidenceWord, problem, workloadName } from './incident-words.ts';
import type { Message, Part, Span } from './message.ts';
import { triedParts } from './refuted-words.ts';
import { bold, code, paragraph, plain, saying } from './spans.ts';

type SpokenDiagnosis = Spoken<Diagnosis>;
type SpokenFinding = Spoken<Finding>;
type SpokenStep = Spoken<Plan>['steps'][number];

const shownLines = 12;

/** The diagnosis in the thread: what is going on, what caused it, what can be done, and the lines that prove it. */
export function diagnosisMessage(view: CaseView, diagnosis: SpokenDiagnosis): Message {
  const { primary } = diagnosis;
  const { title, summary } = primary;
  const confidence = confidenceWord(primary.confidence);
  const name = workloadName(view.incident);
  return {
    text: said(primary.isAhead ? 'diagnosis.textAhead' : 'diagnosis.text', {
      name,
      title,
      confidence,
      summary,
    }),
    tone: 'grey',
    parts: [
      paragraph(bold(said('diagnosis.goingOn'))),
      paragraph(goingOn(view, diagnosis)),
      paragraph(primary.isAhead ? saying('diagnosis.mayCome') : saying('diagnosis.causedBy', { confidence })),
      findingPart(primary),
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
export function diagnosisReport(name: string, diagnosis: SpokenDiagnosis): Message {
  const { primary } = diagnosis;
  const { title, summary } = primary;
  const confidence = confidenceWord(primary.confidence);
  return {
    text: said('diagnosis.report', { name, title, confidence, summary }),
    tone: 'grey',
    parts: [
      paragraph(saying('diagnosis.reportHead', { name: bold(name), confidence })),
      findingPart(primary),
      changeWords(diagnosis),
      ...alsoInvolved(diagnosis),
      ...mayFollow(diagnosis),
      ...memoryPart(diagnosis),
      ...evidenceParts([primary, ...diagnosis.contributing]),
      ...unknownPart(diagnosis),
    ],
  };
}

const findingPart = ({ title, summary }: SpokenFinding): Part =>
  paragraph(saying('diagnosis.finding', { title: bold(title), summary }));

/** A confidence says little without what it hangs on. */
function changeWords({ primary, unknowns }: SpokenDiagnosis): Part {
  const words = inEach((locale) =>
    wouldChange(
      inOneLanguage<Finding>(primary, locale),
      inOneLanguage<Diagnosis['unknowns']>(unknowns, locale),
      locale,
    ),
  );
  return paragraph(said('diagnosis.wouldChange', { words }));
}

function goingOn({ incident }: CaseView, { subject, logs }: SpokenDiagnosis): Words {
  const place = { name: workloadName(incident), what: problem(incident) };
  const last = incident.pods.at(-1);
  const end = last && { pod: last.pod, what: asSentence(last.last) };
  return list('sentences', [
    subject.version
      ? said('diagnosis.versionIs', { ...place, version: subject.version })
      : said('diagnosis.is', place),
    ...(end ? [said(last.deaths > 0 ? 'diagnosis.endedLast' : 'incident.ofPod', end)] : []),
    said('diagnosis.logs', { basis: logs.basis }),
  ]);
}

function alsoInvolved({ contributing }: SpokenDiagnosis): readonly Part[] {
  if (contributing.length === 0) return [];
  return [
    paragraph(bold(said('diagnosis.alsoInvolved'))),
    { kind: 'list', items: contributing.map(({ title, summary }) => [pointSpan(title, summary)]) },
  ];
}

function mayFollow({ risks }: SpokenDiagnosis): readonly Part[] {
  if (risks.length === 0) return [];
  return [
    paragraph(bold(said('diagnosis.mayFollow'))),
    { kind: 'list', items: risks.slice(0, 5).map(({ title, why }) => [pointSpan(title, why)]) },
  ];
}

const pointSpan = (title: Words, why: Words): Span => saying('diagnosis.point', { title: bold(title), why });

function memoryPart({ memory }: SpokenDiagnosis): readonly Part[] {
  if (!memory) return [];
  const { predictedPeakBytes: peak, limitBytes } = memory;
  const need =
    peak === null ? said('diagnosis.noBound') : said('diagnosis.need', { need: formatQuantity(peak) });
  const limit =
    limitBytes === null
      ? said('diagnosis.noLimit')
      : said('diagnosis.limit', { limit: formatQuantity(limitBytes) });
  return [paragraph(saying('diagnosis.memory', { need, limit }))];
}

function canBeDone(steps: readonly SpokenStep[]): readonly Part[] {
  if (steps.length === 0) return [];
  const items = steps.map((step): readonly Span[] => {
    const what = bold(stepWords(step));
    const line = isNothing(step.why) ? what : saying('diagnosis.step', { what, why: step.why });
    const { documentStep: number } = step;
    return number === undefined
      ? [line]
      : [plain(said('diagnosis.documentStep', { number })), plain(' · '), line];
  });
  return [paragraph(bold(said('diagnosis.canBeDone'))), { kind: 'list', items }];
}

/** One step in a few words: `Upgrade 3.2.0 → 3.2.10`. */
export function stepWords(step: SpokenStep): Words {
  const key = step.target.split('/').at(-1) ?? step.target;
  const { from, to } = step;
  switch (step.kind) {
    case 'set-image':
      return said('step.image', { from: tagOf(tell(from, 'en')), to: tagOf(tell(to, 'en')) });
    case 'set-config':
      return from === to
        ? said('step.keep', { key, value: to || said('step.default') })
        : said('step.config', { key, from: from || said('step.default'), to });
    case 'set-memory':
      return said('step.memory', { from: from || said('step.none'), to });
    case 'restart':
      return said('step.restart');
    case 'reload':
      return said('step.reload');
    case 'advice':
      return to || step.target;
  }
}

const tagOf = (image: string): string => image.split('@')[0]?.split(':').slice(1).at(-1) ?? image;

function evidenceParts(findings: readonly SpokenFinding[]): readonly Part[] {
  const lines = findings.flatMap((finding) => finding.evidence);
  const bySource = Map.groupBy(lines, (line) => line.source);
  return [...bySource].slice(0, 4).map(([source, all]) => evidenceBox(source, distinct(all)));
}

function evidenceBox(source: string, lines: readonly EvidenceLine[]): Part {
  return {
    kind: 'lines',
    caption: [saying('diagnosis.from', { source: code(source) })],
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

function unknownPart({ unknowns }: SpokenDiagnosis): readonly Part[] {
  if (unknowns.length === 0) return [];
  return [
    paragraph(bold(said('diagnosis.notKnown'))),
    {
      kind: 'list',
      items: unknowns.slice(0, 5).map(({ what, why, howToSettle }) => [
        saying('diagnosis.point', {
          title: bold(what),
          why: list('sentences', [asSentence(why), howToSettle]),
        }),
      ]),
    },
  ];
}
