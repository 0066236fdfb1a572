import { expect, it } from 'vitest';
import { memoryQuestion } from '../../src/flow/memory-question.ts';
import { mistakes } from '../../src/flow/propose-values.ts';
import { locales } from '../../src/language/locale.ts';
import { tell, type Words } from '../../src/language/words.ts';
import { englishLeft } from '../support/english-left.ts';

const refused = (inputs: Readonly<Record<string, string>>): readonly Words[] =>
  Object.values(mistakes(inputs, { memoryCeilingBytes: 2 ** 30 }));

const answers: readonly (readonly [string, readonly Words[]])[] = [
  ...['512Mi', '10 MB', '512m # half', 'lots', '12'].map(
    (memBufLimit) => [`Mem_Buf_Limit ${memBufLimit}`, refused({ memBufLimit })] as const,
  ),
  ...['lots', '1Mi', '9Gi'].map(
    (memoryLimit) => [`memory ${memoryLimit}`, refused({ memoryLimit })] as const,
  ),
  ...['new', '99.0.0'].map((version) => [`version ${version}`, refused({ version })] as const),
  ['nothing', refused({})],
  ...['limit=lots', 'colour=red'].map((text) => {
    const question = memoryQuestion(`logging/fluent-bit ${text}`);
    return [text, 'why' in question ? [question.why] : []] as const;
  }),
];

it.each(answers)('%s is refused in one sentence of each language', (_, words) => {
  expect(words).toHaveLength(1);
  const told = locales.map((locale) => tell(words[0] ?? '', locale));
  expect(new Set(told).size).toBe(locales.length);
  const others = locales.flatMap((locale, at) => (locale === 'en' ? [] : [told[at] ?? '']));
  expect(others.flatMap(englishLeft)).toEqual([]);
});
