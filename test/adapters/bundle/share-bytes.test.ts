import { expect, test } from 'vitest';
import { shareBytes } from '../../../src/adapters/bundle/share-bytes.ts';

test.each([
  ['nothing', [], 10, []],
  ['all that is wanted', [1, 2, 3], 10, [1, 2, 3]],
  ['the same of each', [10, 10], 10, [5, 5]],
  ['what little ones leave', [100, 1, 50, 9], 40, [15, 1, 15, 9]],
  ['nothing when there is nothing', [3, 4], 0, [0, 0]],
])('shares out %s', (_, wanted, total, expected) => {
  expect(shareBytes(wanted, total)).toEqual(expected);
});
