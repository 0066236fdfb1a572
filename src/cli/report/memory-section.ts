import type { MemoryNeed } from '../../diagnosis/diagnosis.ts';
import type { Locale } from '../../language/locale.ts';
import { formatQuantity } from '../../fluentbit/quantity.ts';
import { ink, type Layout, pad, widthOf, wrap } from './layout.ts';
import { reportWords } from './report-words.ts';
import { columnsOf } from './text-columns.ts';
import { aside, type Sheet } from './sheet.ts';

/** A reason stands beside its figure where at least so many columns are left for it, else below. */
const leastBeside = 44;
const sizeColumns = 9;

/** What the configuration can need beside the limit: a bar, the sums and their parts. */
export function memorySection(memory: MemoryNeed, layout: Layout, locale: Locale = 'en'): readonly string[] {
  const sheet: Sheet = { layout, say: reportWords(locale), locale };
  const { limitBytes, predictedPeakBytes, recommendedLimitBytes, terms } = memory;
  const { memory: say } = sheet.say;
  const need = predictedPeakBytes === null ? null : formatQuantity(predictedPeakBytes);
  const limit = limitBytes === null ? say.noLimit : say.limit(formatQuantity(limitBytes));
  const recommended = recommendedLimitBytes === null ? null : formatQuantity(recommendedLimitBytes);
  const shown = terms.filter((each) => each.bytes !== 0);
  const nameColumns = Math.max(0, ...shown.map((each) => columnsOf(each.name)));
  return [
    `  ${say.sum(need, limit, recommended)}`,
    ...bar(memory, sheet),
    ...shown.flatMap((term) => termLines(term, nameColumns, sheet)),
  ];
}

function termLines(
  { name, bytes, why }: MemoryNeed['terms'][number],
  nameColumns: number,
  sheet: Sheet,
): readonly string[] {
  const { layout, say } = sheet;
  const size = bytes === null ? say.memory.noBound : formatQuantity(bytes);
  const figure = `  ${' '.repeat(Math.max(0, sizeColumns - columnsOf(size)))}${size}  `;
  const beside = columnsOf(figure) + nameColumns + 2;
  if (widthOf(layout) - beside < leastBeside) {
    return [`${figure}${name}`, ...aside(why, ' '.repeat(columnsOf(figure)), sheet)];
  }
  const [first = '', ...rest] = wrap(why, ' '.repeat(beside), layout);
  const lead = `${figure}${pad(name, nameColumns)}  `;
  return [
    `${lead}${ink(first.trimStart(), 'dim', layout)}`.trimEnd(),
    ...rest.map((line) => ink(line, 'dim', layout)),
  ];
}

/** Filled to the need, with a mark where the limit stands. */
function bar({ limitBytes, predictedPeakBytes }: MemoryNeed, { layout, say }: Sheet): readonly string[] {
  if (limitBytes === null || predictedPeakBytes === null) return [];
  const share = say.memory.share(Math.round((predictedPeakBytes / limitBytes) * 100));
  const cells = Math.min(60, widthOf(layout) - columnsOf(share) - 4);
  const whole = Math.max(limitBytes, predictedPeakBytes);
  const needed = Math.max(1, Math.round((predictedPeakBytes / whole) * cells));
  const mark = Math.max(1, Math.round((limitBytes / whole) * cells));
  const isOver = predictedPeakBytes > limitBytes;
  const below = '█'.repeat(Math.min(needed, mark)) + '░'.repeat(Math.max(0, mark - needed));
  const above = '█'.repeat(Math.max(0, needed - mark));
  return [`  ${ink(below, isOver ? 'yellow' : 'green', layout)}│${ink(above, 'red', layout)} ${share}`];
}
