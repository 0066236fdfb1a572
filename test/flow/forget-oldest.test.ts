import { expect, it } from 'vitest';
import { forgetOldest, setNewest } from '../../src/flow/forget-oldest.ts';

const filled = (keys: string) => new Map(keys.split('').map((key) => [key, 1]));
const left = (map: ReadonlyMap<string, number>) => [...map.keys()].join('');

it.each([
  ['abc', 3, '', 'abc'],
  ['abcde', 3, '', 'cde'],
  ['abcde', 3, 'ac', 'ace'],
  ['abcde', 2, 'abcde', 'abcde'],
  ['abcde', 0, '', ''],
])('of %s with room for %i and %j kept there is left %s', (keys, most, kept, expected) => {
  const map = filled(keys);
  forgetOldest(map, { most, isKept: (key) => kept.includes(key) });
  expect(left(map)).toBe(expected);
});

it('what was set last is the newest, also when it was there before', () => {
  const map = filled('abc');
  setNewest(map, 'a', 2);
  expect([left(map), map.get('a')]).toEqual(['bca', 2]);
});
