import { describe, expect, test } from 'vitest';
import { checkInputs } from '../../../../../src/demo/workspace/page/block-kit/check-inputs.ts';
import type { Block, Json } from '../../../../../src/demo/workspace/page-protocol.ts';

const input = (element: Record<string, Json>, more: Record<string, Json> = {}): Block => ({
  type: 'input',
  block_id: 'b',
  label: { type: 'plain_text', text: 'L' },
  element: { action_id: 'a', ...element },
  ...more,
});
const entered = (type: string, value: Json) => ({ b: { a: { type, value } } });

describe('what the page refuses before it asks the app', () => {
  test.each([
    ['number_input', { min_value: '512', max_value: '2048' }, '', 'Please complete this required field.'],
    [
      'number_input',
      { min_value: '512', max_value: '2048' },
      '511',
      'Please enter a number that is at least 512.',
    ],
    [
      'number_input',
      { min_value: '512', max_value: '2048' },
      '2049',
      'Please enter a number that is at most 2048.',
    ],
    ['number_input', { min_value: '512', max_value: '2048' }, '768', undefined],
    ['number_input', {}, 'lots', 'Please enter a number.'],
    ['number_input', {}, '1.5', 'Please enter a whole number.'],
    ['number_input', { is_decimal_allowed: true }, '1.5', undefined],
    ['plain_text_input', { min_length: 10 }, 'short', 'Please enter at least 10 characters.'],
    ['plain_text_input', { max_length: 3 }, 'long', 'Please enter at most 3 characters.'],
    ['plain_text_input', {}, 'fine', undefined],
    ['email_text_input', {}, 'ann', 'Please enter a valid email address.'],
    ['url_text_input', {}, 'javascript:alert(1)', 'Please enter a valid URL.'],
    ['url_text_input', {}, 'https://a.example', undefined],
  ])('%s %j with %j', (type, limits, value, error) => {
    const expected = error === undefined ? {} : { b: error };
    expect(checkInputs([input({ type, ...limits })], entered(type, value))).toEqual(expected);
  });

  test('an optional input may stay empty, a required list may not', () => {
    expect(checkInputs([input({ type: 'plain_text_input' }, { optional: true })], {})).toEqual({});
    expect(checkInputs([input({ type: 'checkboxes', options: [] })], {})).toEqual({
      b: 'Please complete this required field.',
    });
  });

  test('inputs outside of input blocks are never required', () => {
    const actions: Block = {
      type: 'actions',
      block_id: 'r',
      elements: [{ type: 'static_select', action_id: 's' }],
    };
    expect(checkInputs([actions], {})).toEqual({});
  });
});
