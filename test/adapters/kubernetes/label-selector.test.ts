import { expect, it } from 'vitest';
import { labelSelectorOf } from '../../../src/adapters/kubernetes/label-selector.ts';

const expressions = [
  { key: 'tier', operator: 'In', values: ['a', 'b'] },
  { key: 'zone', operator: 'NotIn', values: ['c'] },
  { key: 'node', operator: 'Exists' },
  { key: 'old', operator: 'DoesNotExist' },
];
const cases: readonly [string, unknown, string | undefined][] = [
  ['labels', { matchLabels: { app: 'x', part: 'y' } }, 'app=x,part=y'],
  ['expressions', { matchExpressions: expressions }, 'tier in (a,b),zone notin (c),node,!old'],
  ['both', { matchLabels: { app: 'x' }, matchExpressions: expressions.slice(2, 3) }, 'app=x,node'],
  ['an empty selector, which would mean all', {}, undefined],
  ['none', undefined, undefined],
];

it.each(cases)('%s', (_, selector, expected) => {
  expect(labelSelectorOf({ spec: { selector } })).toBe(expected);
});
