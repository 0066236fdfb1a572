import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tell } from '../../src/language/words.ts';
import { readSize } from '../../src/fluentbit/size.ts';

interface Vector {
  readonly raw: string;
  readonly trimmed: string;
  readonly result: number;
}

const file = new URL('../fixtures/fluentbit/size_vectors.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];

describe('readSize', () => {
  it('has the vectors to be held against', () => {
    expect(vectors.length).toBeGreaterThan(40);
  });

  it.each(vectors)('reads "$trimmed" as Fluent Bit does: $result', ({ trimmed, result }) => {
    const reading = readSize(trimmed);
    expect(reading.ok ? reading.bytes : -1).toBe(result);
  });

  it('says why it cannot read a size', () => {
    const reasons = ['512m   # note', '512Mi', '10 MB', 'lots', ''].map((text) => readSize(text));
    expect(reasons.map((each) => (each.ok ? '' : tell(each.reason, 'en')))).toEqual([
      '"512m   # note" carries a comment: classic mode has no comments behind a value',
      '"512Mi" uses a Kubernetes unit; Fluent Bit knows only K, M, G (and KB, MB, GB)',
      '"10 MB" has a space between number and unit',
      '"lots" is not a number with one of the units K, M, G (or KB, MB, GB)',
      'the value is empty',
    ]);
  });

  it('never throws and never gives a number that is none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const reading = readSize(text);
        expect(reading.ok ? reading.bytes : 0).not.toBeNaN();
      }),
    );
  });
});
