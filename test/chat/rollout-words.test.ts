import { expect, it } from 'vitest';
import { rolloutWords } from '../../src/chat/rollout-words.ts';
import { tell } from '../../src/language/words.ts';

it.each([
  ['nothing yet', undefined, 'The dry run comes first, then the change.'],
  ['by the controller', { done: 7, total: 60 }, '7 of 60 pods run the change.'],
  [
    'a first pod on its way',
    { done: 0, total: 60, wave: { number: 1, of: 4, target: 1 } },
    '0 of 60 pods run the change. Wave 1 of 4. At 1 pod it stops to watch before the next wave. The others stay as they are until their turn: what crashes goes on crashing.',
  ],
  [
    'a wave that is watched',
    { done: 3, total: 60, wave: { number: 2, of: 4, target: 3, leftMs: 540_000 } },
    '3 of 60 pods run the change. Wave 2 of 4. It is watched before the next wave. The others stay as they are until their turn: what crashes goes on crashing. About 9 min left.',
  ],
  [
    'the last one',
    { done: 20, total: 60, wave: { number: 4, of: 4, target: 60, leftMs: 120_000 } },
    '20 of 60 pods run the change. The last of 4 waves: all that are left. About 2 min left.',
  ],
] as const)('%s', (_, rollout, words) => {
  expect(tell(rolloutWords(rollout), 'en')).toBe(words);
});
