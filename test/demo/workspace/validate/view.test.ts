import { expect, test } from 'vitest';
import { checkView } from '../../../../src/demo/workspace/validate/view.ts';

type Json = Record<string, unknown>;
const x = (length: number) => 'x'.repeat(length);
const plain = (text: string) => ({ type: 'plain_text', text });
const divider = { type: 'divider' };
const input = { type: 'input', label: plain('l'), element: { type: 'plain_text_input', action_id: 'a' } };
const modal = (more: Json = {}) => ({ type: 'modal', title: plain('t'), blocks: [divider], ...more });
const check = (view: unknown, type: 'modal' | 'home' = 'modal') =>
  checkView(view, { type, isKnownFile: () => false });

test.each<[what: string, max: number, pointer: string, make: (size: number) => Json]>([
  ['title', 24, '/title/text', (n) => ({ title: plain(x(n)) })],
  ['submit', 24, '/submit/text', (n) => ({ submit: plain(x(n)) })],
  ['close', 24, '/close/text', (n) => ({ close: plain(x(n)) })],
  ['private_metadata', 3000, '/private_metadata', (n) => ({ private_metadata: x(n) })],
  ['callback_id', 255, '/callback_id', (n) => ({ callback_id: x(n) })],
  ['external_id', 255, '/external_id', (n) => ({ external_id: x(n) })],
])('%s of a modal: %i characters and no more', (_what, max, pointer, make) => {
  expect(check(modal(make(max)))).toEqual({ state: 'accepted', view: modal(make(max)) });
  expect(check(modal(make(max + 1)))).toEqual({
    state: 'refused',
    error: 'invalid_arguments',
    faults: [`must be less than ${max + 1} characters [json-pointer:/view${pointer}]`],
  });
});

test.each<[what: string, view: unknown, faults: string[]]>([
  ['no view', undefined, ['missing required field: view']],
  ['a view as broken text', '{', ['missing required field: view']],
  [
    'a home where a modal is wanted',
    { type: 'home', blocks: [] },
    ['must be modal [json-pointer:/view/type]'],
  ],
  ['no title', { type: 'modal', blocks: [] }, ['missing required field: title [json-pointer:/view]']],
  ['no blocks', { type: 'modal', title: plain('t') }, ['must be an array [json-pointer:/view/blocks]']],
  [
    'an input without submit',
    modal({ blocks: [input] }),
    ['missing required field: submit (a view with an input block needs it) [json-pointer:/view]'],
  ],
  [
    'a markdown block',
    modal({ blocks: [{ type: 'markdown', text: 'm' }] }),
    ['unsupported type: markdown in modal [json-pointer:/view/blocks/0/type]'],
  ],
  [
    'an unknown property',
    modal({ colour: 'red' }),
    ['invalid additional property: colour [json-pointer:/view]'],
  ],
  [
    'private_metadata that is no text',
    modal({ private_metadata: { a: 1 } }),
    ['must be a string [json-pointer:/view/private_metadata]'],
  ],
  [
    '101 blocks',
    modal({ blocks: Array.from({ length: 101 }, () => divider) }),
    ['no more than 100 items allowed [json-pointer:/view/blocks]'],
  ],
])('%s is refused', (_what, view, faults) => {
  expect(check(view)).toEqual({ state: 'refused', error: 'invalid_arguments', faults });
});

test('a view of more than 250,000 bytes is too large', () => {
  const blocks = Array.from({ length: 90 }, () => ({ type: 'section', text: plain(x(3000)) }));
  expect(check(modal({ blocks }))).toEqual({ state: 'refused', error: 'view_too_large', faults: [] });
});

test('a home has no title', () => {
  expect(check({ type: 'home', blocks: [divider] }, 'home').state).toBe('accepted');
  expect(check({ type: 'home', title: plain('t'), blocks: [] }, 'home')).toMatchObject({
    faults: ['invalid additional property: title [json-pointer:/view]'],
  });
});
