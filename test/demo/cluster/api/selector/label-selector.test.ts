import { expect, test } from 'vitest';
import { parseLabelSelector } from '../../../../../src/demo/cluster/api/selector/label-selector.ts';
import { StatusError } from '../../../../../src/demo/cluster/api/status-error.ts';

const labels = { app: 'fluent-bit', tier: 'node' };

test.each([
  ['', true],
  ['app=fluent-bit', true],
  ['app==fluent-bit,tier=node', true],
  ['app=fluentd', false],
  ['app!=fluentd', true],
  ['zone!=a', true],
  ['app', true],
  ['zone', false],
  ['!zone', true],
  ['!app', false],
  ['app in (fluentd, fluent-bit)', true],
  ['app in (fluentd,vector),tier=node', false],
  ['app notin (fluentd)', true],
  ['zone notin (a)', true],
  ['zone in (a)', false],
])('"%s" selects: %s', (selector, selected) => {
  expect(parseLabelSelector(selector)(labels)).toBe(selected);
});

test('an object without labels has none of them', () => {
  expect(['app', '!app', 'app!=x'].map((selector) => parseLabelSelector(selector)(undefined))).toEqual([
    false,
    true,
    true,
  ]);
});

test.each(['a b c', 'a in', '=b'])('refuses "%s"', (selector) => {
  expect(() => parseLabelSelector(selector)).toThrow(StatusError);
});
