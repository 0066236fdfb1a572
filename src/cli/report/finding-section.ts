import type { EvidenceLine, Finding } from '../../diagnosis/diagnosis.ts';
import { confidenceWord, toneOf } from './headline.ts';
import { cut, ink, lineWidthOf, wrap } from './layout.ts';
import type { Sheet } from './sheet.ts';

/** Cause, title, explanation, then the lines that prove it. */
export function findingLines(finding: Finding, sheet: Sheet): readonly string[] {
  const { layout, say } = sheet;
  const name = [finding.cause, finding.advisory].filter(Boolean).join(' ');
  return [
    `  ${say.join([ink(name, toneOf(finding), layout), confidenceWord(finding.confidence, say)])}`,
    ...wrap(finding.title, '  ', layout).map((line) => ink(line, 'bold', layout)),
    ...wrap(finding.summary, '  ', layout),
    ...evidenceLines(finding.evidence, sheet),
  ];
}

/** The lines under the text they stand in, each with its number, cut to the width. */
function evidenceLines(evidence: readonly EvidenceLine[], { layout }: Sheet): readonly string[] {
  const sources = [...new Set(evidence.map((each) => each.source))];
  return sources.flatMap((source) => [
    `    ${ink(source, 'cyan', layout)}`,
    ...evidence
      .filter((each) => each.source === source)
      .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
      .map(({ line, text }) => {
        const number = String(line ?? '').padStart(7);
        return `  ${ink(number, 'dim', layout)} ${cut(text, lineWidthOf(layout) - 10)}`;
      }),
  ]);
}
