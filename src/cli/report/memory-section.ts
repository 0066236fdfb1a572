import type { MemoryNeed } from '../../diagnosis/diagnosis.ts';
import { formatQuantity } from '../../fluentbit/quantity.ts';
import { ink, type Layout, widthOf, wrap } from './layout.ts';

const figures = 30;

/** What the configuration can need beside the limit: a bar, the sums and their parts. */
export function memorySection(memory: MemoryNeed, layout: Layout): readonly string[] {
  const { limitBytes, predictedPeakBytes, recommendedLimitBytes, terms } = memory;
  const need = predictedPeakBytes === null ? 'no bound' : formatQuantity(predictedPeakBytes);
  const limit = limitBytes === null ? 'no limit' : `limit ${formatQuantity(limitBytes)}`;
  const advice =
    recommendedLimitBytes === null ? '' : `, ${formatQuantity(recommendedLimitBytes)} recommended`;
  return [
    `  can need ${need}, ${limit}${advice}`,
    ...bar(memory, layout),
    ...terms.flatMap(({ name, bytes, why }) => {
      const size = (bytes === null ? 'no bound' : formatQuantity(bytes)).padStart(9);
      const [first = '', ...rest] = wrap(why, ' '.repeat(figures + 14), layout);
      return [`  ${size}  ${name.padEnd(figures)} ${first.trimStart()}`, ...rest].map((line) =>
        ink(line, 'dim', layout),
      );
    }),
  ];
}

/** Filled to the need, with a mark where the limit stands. */
function bar({ limitBytes, predictedPeakBytes }: MemoryNeed, layout: Layout): readonly string[] {
  if (limitBytes === null || predictedPeakBytes === null) return [];
  const cells = Math.min(60, widthOf(layout) - 6);
  const whole = Math.max(limitBytes, predictedPeakBytes);
  const needed = Math.max(1, Math.round((predictedPeakBytes / whole) * cells));
  const mark = Math.max(1, Math.round((limitBytes / whole) * cells));
  const isOver = predictedPeakBytes > limitBytes;
  const below = '█'.repeat(Math.min(needed, mark)) + '░'.repeat(Math.max(0, mark - needed));
  const above = '█'.repeat(Math.max(0, needed - mark));
  const share = `${Math.round((predictedPeakBytes / limitBytes) * 100)} % of the limit`;
  return [`  ${ink(below, isOver ? 'yellow' : 'green', layout)}│${ink(above, 'red', layout)} ${share}`];
}
