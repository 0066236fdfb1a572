import { expect, it } from 'vitest';
import { readReloadAnswer, readReloadCount } from '../../src/fluentbit/reload.ts';

it.each([
  ['{"hot_reload_count":3}', 3],
  ['{"hot_reload_count":-1}', undefined],
  ['{"hot_reload_count":"3"}', undefined],
  ['not found', undefined],
  ['null', undefined],
  ['{"fluent-bit":{}}', undefined],
])('%s counts %s', (body, count) => {
  expect(readReloadCount(body)).toBe(count);
});

it.each([
  ['{"reload":"done","status":0}', 'accepted'],
  ['{"reload":"not enabled","status":-1}', 'not-enabled'],
  ['{"reload":"in progress","status":-2}', 'busy'],
  ['{}', 'unknown'],
  ['not found', 'unknown'],
])('%s is %s', (body, answer) => {
  expect(readReloadAnswer(body)).toBe(answer);
});
