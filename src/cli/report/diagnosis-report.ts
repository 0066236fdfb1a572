import type { Diagnosis, Unknown } from '../../diagnosis/diagnosis.ts';
import type { Locale } from '../../language/locale.ts';
import { wouldChange } from '../../diagnosis/would-change.ts';
import type { Plan } from '../../plan/plan.ts';
import { findingLines } from './finding-section.ts';
import { effectLine, headline } from './headline.ts';
import { ink, type Layout, wrap } from './layout.ts';
import { memorySection } from './memory-section.ts';
import { planLines } from './plan-section.ts';
import { reportWords, type Section } from './report-words.ts';
import { riskLines } from './risk-section.ts';
import { aside, point, type Sheet } from './sheet.ts';

/** The diagnosis as a person reads it in a terminal or a file. The first five lines are the whole story. Ends with a line break. */
export function diagnosisReport(
  diagnosis: Diagnosis,
  plan: Plan | undefined,
  layout: Layout,
  locale: Locale = 'en',
): string {
  const sheet: Sheet = { layout, say: reportWords(locale), locale };
  const { primary, contributing, risks, unknowns, memory } = diagnosis;
  const change = `${sheet.say.wouldChange}${wouldChange(primary, unknowns, locale)}`;
  const sections: readonly (readonly [Section, readonly string[]])[] = [
    ['cause', [...findingLines(primary, sheet), ...aside(change, '  ', sheet)]],
    ['contributing', contributing.flatMap((finding) => findingLines(finding, sheet))],
    ['logs', logsLines(diagnosis, sheet)],
    ['memory', memory ? memorySection(memory, layout, locale) : []],
    ['risks', riskLines(risks, sheet)],
    ['unknown', unknowns.flatMap((unknown) => unknownLines(unknown, sheet))],
    ['plan', plan ? planLines(plan, diagnosis, sheet) : []],
  ];
  const lines = sections
    .filter(([, body]) => body.length > 0)
    .flatMap(([section, body]) => ['', ink(sheet.say.sections(section), 'bold', layout), ...body]);
  return `${[...headline(diagnosis, plan, sheet), ...lines].join('\n')}\n`;
}

function logsLines({ logs }: Diagnosis, { layout, say }: Sheet): readonly string[] {
  const { inputs = [], tags = [] } = logs;
  const concerned = [
    ...(inputs.length > 0 ? [say.inputs(inputs.join(', '))] : []),
    ...(tags.length > 0 ? [say.tags(tags.join(', '))] : []),
  ];
  return [
    ...wrap(effectLine(logs, say), '  ', layout),
    ...concerned.flatMap((line) => wrap(line, '  ', layout)),
  ];
}

/** A command stands on a line of its own and is never broken: it is meant to be copied. */
function unknownLines({ what, why, howToSettle }: Unknown, sheet: Sheet): readonly string[] {
  const { layout } = sheet;
  const isCommand = /^kubectl [^，,]*$/.test(howToSettle);
  const settle = isCommand ? [`    ${howToSettle}`] : wrap(howToSettle, '    ', layout);
  return point(
    what,
    [...aside(why, '    ', sheet), ...settle.map((line) => ink(line, 'cyan', layout))],
    sheet,
  );
}
