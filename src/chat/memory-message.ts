import { formatQuantity } from '../fluentbit/quantity.ts';
import { list, said, type Words } from '../language/words.ts';
import type { MemoryNeed } from '../diagnosis/diagnosis.ts';
import type { Spoken } from '../language/spoken.ts';
import type { Message, Span } from './message.ts';
import { bold, paragraph, saying } from './spans.ts';

export interface MemoryAnswer {
  /** Such as `prod-eu logging/fluent-bit`. */
  readonly name: string;
  readonly version: string | undefined;
  readonly need: Spoken<MemoryNeed>;
  readonly load: { readonly connections: number; readonly files: number; readonly outputs: string };
  /** What was tried in the place of what stands in the configuration. */
  readonly tried: readonly string[];
}

/** What a configuration can need, term by term, and whether the container's limit holds it. */
export function memoryMessage({ name, version, need, load, tried }: MemoryAnswer): Message {
  const head = { name, version: version ?? said('memoryAnswer.version'), ...load };
  const sum = sumWords(need);
  return {
    text: list('sentences', [`${name}:`, sum]),
    tone: 'grey',
    parts: [
      paragraph(saying('memoryAnswer.head', head)),
      ...(tried.length > 0 ? [paragraph(said('memoryAnswer.tried', { settings: tried.join(' ') }))] : []),
      paragraph(bold(sum)),
      { kind: 'list', items: need.terms.filter(({ bytes }) => bytes !== 0).map(termSpans) },
    ],
  };
}

function sumWords({ limitBytes, predictedPeakBytes, recommendedLimitBytes }: Spoken<MemoryNeed>): Words {
  const limit = limitBytes === null ? 'none' : formatQuantity(limitBytes);
  if (predictedPeakBytes === null || recommendedLimitBytes === null)
    return said('memoryAnswer.noBound', { limit });
  const need = formatQuantity(predictedPeakBytes);
  const sum = said('memoryAnswer.sum', { need, limit, recommended: formatQuantity(recommendedLimitBytes) });
  if (limitBytes === null) return sum;
  const share = Math.round((predictedPeakBytes / limitBytes) * 100);
  return list('sentences', [
    sum,
    predictedPeakBytes <= limitBytes ? said('memoryAnswer.fits') : said('memoryAnswer.exceeds', { share }),
  ]);
}

const termSpans = ({ name, bytes, why }: Spoken<MemoryNeed>['terms'][number]): readonly Span[] => [
  saying('memoryAnswer.term', {
    size: bytes === null ? said('memoryAnswer.unbounded') : formatQuantity(bytes),
    name,
    why,
  }),
];
