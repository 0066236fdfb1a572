import { expect, it } from 'vitest';
import { readSettings } from '../../../src/adapters/settings/settings-file.ts';

const wavesOf = (waves: string) =>
  readSettings(`rollout: { waves: ${waves} }`, 'medic.yaml').settings.rollout.waves;

it.each([
  ['[]', []],
  ['[1, 5%, 25%]', [1, '5%', '25%']],
  ['[3, 0.5%, 12.50%]', [3, '0.5%', '12.5%']],
])('waves of %s', (text, waves) => {
  expect(wavesOf(text)).toEqual(waves);
});

it.each(['[0]', '[1.5]', '[200%]', '[100%]', '[0%]', '[-1]', '[five]', '[5 %]'])('no waves: %s', (text) => {
  expect(() => wavesOf(text)).toThrow(
    'medic.yaml: rollout.waves.0: expected a number of pods such as 1, or a share of them such as 25%',
  );
});
