import { describe, expect, it } from 'vitest';
import { createPartJoiner, type WholeLine } from '../../../src/fluentbit/log/join-parts.ts';
import { readRuntimeLine } from '../../../src/fluentbit/log/runtime-line.ts';

const at = (second: number): string => `2026-11-22T12:00:0${second}Z`;

/** Joins raw lines; the second list is what never came to an end. */
function join(...raws: readonly string[]): readonly [readonly WholeLine[], readonly WholeLine[]] {
  const joiner = createPartJoiner();
  const whole = raws.flatMap((raw, index) => joiner.take(readRuntimeLine(raw), index + 1) ?? []);
  return [whole, joiner.rest()];
}

describe('createPartJoiner', () => {
  it.each<[string, readonly string[], readonly WholeLine[], readonly WholeLine[]]>([
    [
      'lines in one piece pass',
      ['a', `${at(1)} stdout F b`],
      [
        { text: 'a', at: undefined, line: 1 },
        { text: 'b', at: at(1), line: 2 },
      ],
      [],
    ],
    [
      'three parts are one line at the place and time of the first',
      [`${at(1)} stdout P a`, `${at(2)} stdout P b `, `${at(3)} stdout F c`, `${at(4)} stdout F d`],
      [
        { text: 'ab c', at: at(1), line: 1 },
        { text: 'd', at: at(4), line: 4 },
      ],
      [],
    ],
    [
      'streams and bare lines between the parts',
      [
        `${at(1)} stdout P out `,
        `${at(2)} stderr P err `,
        'klog',
        `${at(3)} stdout F put`,
        `${at(4)} stderr F or`,
      ],
      [
        { text: 'klog', at: undefined, line: 3 },
        { text: 'out put', at: at(1), line: 1 },
        { text: 'err or', at: at(2), line: 2 },
      ],
      [],
    ],
    ['an empty end', [`${at(1)} stdout P a`, `${at(2)} stdout F `], [{ text: 'a', at: at(1), line: 1 }], []],
    ['no end', [`${at(1)} stderr P a`, `${at(2)} stderr P b`], [], [{ text: 'ab', at: at(1), line: 1 }]],
  ])('%s', (_, raws, whole, rest) => {
    expect(join(...raws)).toEqual([whole, rest]);
  });

  it('keeps 4,096 characters of a line without an end', () => {
    const part = `${at(1)} stdout P ${'x'.repeat(3000)}`;
    const [, rest] = join(...Array.from({ length: 1000 }, () => part));
    expect(rest).toEqual([{ text: 'x'.repeat(4096), at: at(1), line: 1 }]);
  });
});
