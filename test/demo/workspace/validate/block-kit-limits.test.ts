import { expect, test } from 'vitest';
import {
  x,
  plain,
  mrkdwn,
  section,
  button,
  actions,
  option,
  many,
  options,
  menu,
  confirm,
  cells,
  image,
  faultsOf,
  type Json,
} from './block-samples.ts';

test.each<[what: string, max: number, pointer: string, make: (size: number) => Json]>([
  ['section text', 3000, '/text/text', (n) => section(x(n))],
  ['section field', 2000, '/fields/0/text', (n) => ({ type: 'section', fields: [mrkdwn(x(n))] })],
  ['header', 150, '/text/text', (n) => ({ type: 'header', text: plain(x(n)) })],
  ['header in code points', 150, '/text/text', (n) => ({ type: 'header', text: plain('🔥'.repeat(n)) })],
  ['context text', 3000, '/elements/0/text', (n) => ({ type: 'context', elements: [mrkdwn(x(n))] })],
  ['button text', 75, '/elements/0/text/text', (n) => actions(button({ text: plain(x(n)) }))],
  ['button value', 2000, '/elements/0/value', (n) => actions(button({ value: x(n) }))],
  [
    'button label',
    75,
    '/elements/0/accessibility_label',
    (n) => actions(button({ accessibility_label: x(n) })),
  ],
  ['button url', 3000, '/elements/0/url', (n) => actions(button({ url: `https://e.co/${x(n - 13)}` }))],
  ['action_id', 255, '/elements/0/action_id', (n) => actions(button({ action_id: x(n) }))],
  ['block_id', 255, '/block_id', (n) => section('s', { block_id: x(n) })],
  ['confirm title', 100, '/elements/0/confirm/title/text', (n) => confirm({ title: plain(x(n)) })],
  ['confirm text', 300, '/elements/0/confirm/text/text', (n) => confirm({ text: mrkdwn(x(n)) })],
  ['confirm yes', 30, '/elements/0/confirm/confirm/text', (n) => confirm({ confirm: plain(x(n)) })],
  ['confirm no', 30, '/elements/0/confirm/deny/text', (n) => confirm({ deny: plain(x(n)) })],
  ['option text', 75, '/elements/0/options/0/text/text', (n) => menu({ options: [option('v', x(n))] })],
  ['option value', 150, '/elements/0/options/0/value', (n) => menu({ options: [option(x(n))] })],
  [
    'placeholder',
    150,
    '/elements/0/placeholder/text',
    (n) => menu({ options: options(1), placeholder: plain(x(n)) }),
  ],
  ['alt text', 2000, '/alt_text', (n) => image({ alt_text: x(n) })],
  ['image title', 2000, '/title/text', (n) => image({ title: plain(x(n)) })],
])('%s: %i characters and no more', (_what, max, pointer, make) => {
  expect(faultsOf([make(max)])).toBe('accepted');
  expect(faultsOf([make(max + 1)])).toEqual({
    error: 'invalid_blocks',
    faults: [`must be less than ${max + 1} characters [json-pointer:/blocks/0${pointer}]`],
  });
});

test.each<[what: string, max: number, pointer: string, make: (size: number) => Json[]]>([
  ['blocks', 50, '', (n) => many(n, () => ({ type: 'divider' }))],
  ['section fields', 10, '/0/fields', (n) => [{ type: 'section', fields: many(n, () => mrkdwn()) }]],
  ['context elements', 10, '/0/elements', (n) => [{ type: 'context', elements: many(n, () => mrkdwn()) }]],
  ['buttons', 25, '/0/elements', (n) => [actions(...many(n, (at) => button({ action_id: `a${at}` })))]],
  ['select options', 100, '/0/elements/0/options', (n) => [menu({ options: options(n) })]],
  [
    'option groups',
    100,
    '/0/elements/0/option_groups',
    (n) => [menu({ option_groups: many(n, () => ({ label: plain(), options: options(1) })) })],
  ],
  [
    'overflow options',
    5,
    '/0/elements/0/options',
    (n) => [actions({ type: 'overflow', action_id: 'o', options: options(n) })],
  ],
  [
    'checkboxes',
    10,
    '/0/elements/0/options',
    (n) => [actions({ type: 'checkboxes', action_id: 'o', options: options(n) })],
  ],
  [
    'radio buttons',
    10,
    '/0/elements/0/options',
    (n) => [actions({ type: 'radio_buttons', action_id: 'o', options: options(n) })],
  ],
  ['table rows', 100, '/0/rows', (n) => [{ type: 'table', rows: cells(n, 1) }]],
  ['table columns', 20, '/0/rows/0', (n) => [{ type: 'table', rows: cells(1, n) }]],
  ['data table rows', 101, '/0/rows', (n) => [{ type: 'data_table', caption: 'c', rows: cells(n, 1) }]],
  [
    'card buttons',
    3,
    '/0/actions',
    (n) => [{ type: 'card', title: mrkdwn(), actions: many(n, (at) => button({ action_id: `a${at}` })) }],
  ],
  [
    'carousel cards',
    10,
    '/0/elements',
    (n) => [{ type: 'carousel', elements: many(n, () => ({ type: 'card', title: mrkdwn() })) }],
  ],
  [
    'blocks in a container',
    10,
    '/0/child_blocks',
    (n) => [{ type: 'container', title: plain(), child_blocks: many(n, () => ({ type: 'divider' })) }],
  ],
])('%s: %i items and no more', (_what, max, pointer, make) => {
  expect(faultsOf(make(max))).toBe('accepted');
  expect(faultsOf(make(max + 1))).toEqual({
    error: 'invalid_blocks',
    faults: [`no more than ${max} items allowed [json-pointer:/blocks${pointer}]`],
  });
});
