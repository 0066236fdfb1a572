import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Plan, Step } from '../../plan/plan.ts';
import { stakesWords } from '../../plan/stakes-words.ts';
import { ink, wrap } from './layout.ts';
import { lastingLines } from './lasting-section.ts';
import { aside, type Sheet } from './sheet.ts';

/** Each step as a diff with its reason and risk. */
export function planLines(plan: Plan, diagnosis: Diagnosis, sheet: Sheet): readonly string[] {
  const { layout } = sheet;
  const refused = plan.adviceOnly === undefined ? [] : wrap(plan.adviceOnly, '  ', layout);
  return [
    ...refused.map((line) => ink(line, 'yellow', layout)),
    ...plan.steps.flatMap((step, index) => [
      ...(index > 0 || refused.length > 0 ? [''] : []),
      ...stepLines(step, index, diagnosis, sheet),
    ]),
    ...stakesLines(plan, sheet),
    ...lastingLines(plan, sheet),
    '',
    ink(`  digest ${plan.digest}`, 'dim', layout),
  ];
}

function stakesLines({ stakes }: Plan, sheet: Sheet): readonly string[] {
  if (!stakes) return [];
  const { scope, takes, atRisk } = stakesWords(stakes, sheet.locale);
  return ['', ...[scope, takes, atRisk].flatMap((line) => wrap(line, '  ', sheet.layout))];
}

const indent = '     ';

function stepLines(step: Step, index: number, diagnosis: Diagnosis, sheet: Sheet): readonly string[] {
  const { layout, say } = sheet;
  const { kind, target, from, to, why, risk, documentStep } = step;
  const mark = documentStep === undefined ? '' : ` · ${say.documentStep(documentStep)}`;
  const place = kind === 'advice' ? [] : wrap(placeOf(step, diagnosis, sheet), indent, layout);
  const change =
    kind === 'advice' ? wrap(to, indent, layout) : diffLines(keyOf(kind, target), from, to, sheet);
  return [
    `  ${index + 1}. ${ink(say.steps(kind), 'bold', layout)}${ink(mark, 'dim', layout)}`,
    ...place.map((line) => ink(line, 'cyan', layout)),
    ...change,
    ...wrap(why, indent, layout),
    ...(risk === '' ? [] : aside(`${say.risk}${risk}`, indent, sheet)),
  ];
}

const keyOf = (kind: Step['kind'], target: string): string =>
  kind === 'set-config' ? (target.split('/').at(-1) ?? '') : '';

/** The target, and the line in its file where the evidence quotes the value that changes. */
function placeOf({ kind, target, from }: Step, diagnosis: Diagnosis, { say }: Sheet): string {
  if (kind !== 'set-config' || from === '') return target;
  const [, , , file = '', , key = ''] = target.split('/');
  const lines = [diagnosis.primary, ...diagnosis.contributing].flatMap((finding) => finding.evidence);
  const found = lines.find(
    ({ source, text }) =>
      source.endsWith(`#${file}`) && text.toLowerCase().startsWith(key.toLowerCase()) && text.endsWith(from),
  );
  return found?.line === undefined ? target : say.join([target, say.line(file, found.line)]);
}

function diffLines(key: string, from: string, to: string, { layout }: Sheet): readonly string[] {
  if (from === to) return from === '' ? [] : [`${indent}= ${key === '' ? '' : `${key} `}${from}`];
  const lines = (sign: string, text: string) =>
    text === ''
      ? []
      : text.split('\n').map((line) => `${indent}${sign} ${key === '' ? '' : `${key} `}${line}`);
  return [
    ...lines('-', from).map((line) => ink(line, 'red', layout)),
    ...lines('+', to).map((line) => ink(line, 'green', layout)),
  ];
}
