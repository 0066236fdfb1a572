import { expect, it } from 'vitest';
import { fitsGlob } from '../../src/approval/glob.ts';

it.each([
  ['logging', 'logging', true],
  ['logging', 'logging-2', false],
  ['log.ing', 'logging', false],
  ['*', '', true],
  ['prod-*', 'prod-eu', true],
  ['prod-*', 'prod-', true],
  ['prod-*', 'nonprod-eu', false],
  ['*-eu', 'prod-eu', true],
  ['*-eu', 'prod-eu-2', false],
  ['p*d*eu', 'prod-eu', true],
  ['p*d*eu', 'prod-us', false],
  ['a*a', 'a', false],
  ['a*b*a', 'aba', true],
  ['a*b*a', 'ab', false],
  ['*b*b*', 'b', false],
  [`${'*a'.repeat(60)}b`, 'a'.repeat(250), false],
])('%s fits %s: %s', (glob, name, expected) => {
  expect(fitsGlob(glob, name)).toBe(expected);
});
