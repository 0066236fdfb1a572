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
  richText,
  cells,
  image,
  faultsOf,
  type Json,
} from './block-samples.ts';

test.each<[what: string, blocks: unknown, faults: string[]]>([
  ['unknown block', [{ type: 'nonsense' }], ['unsupported type: nonsense [json-pointer:/blocks/0/type]']],
  [
    'a name of Object as type',
    [{ type: 'constructor' }],
    ['unsupported type: constructor [json-pointer:/blocks/0/type]'],
  ],
  ['no type', [{}], ['missing required field: type [json-pointer:/blocks/0]']],
  ['not an object', ['divider'], ['must be an object [json-pointer:/blocks/0]']],
  [
    'unknown element',
    [actions({ type: 'slider' })],
    ['unsupported type: slider [json-pointer:/blocks/0/elements/0/type]'],
  ],
  [
    'input element among buttons',
    [actions({ type: 'plain_text_input', action_id: 'a' })],
    ['unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]'],
  ],
  [
    'unknown property',
    [section('s', { colour: 'red' })],
    ['invalid additional property: colour [json-pointer:/blocks/0]'],
  ],
  [
    'emoji on mrkdwn',
    [{ type: 'section', text: { ...mrkdwn(), emoji: true } }],
    ['invalid additional property: emoji [json-pointer:/blocks/0/text]'],
  ],
  [
    'empty section',
    [{ type: 'section' }],
    ['missing required field: text or fields [json-pointer:/blocks/0]'],
  ],
  ['empty text', [section('')], ['must be more than 0 characters [json-pointer:/blocks/0/text/text]']],
  [
    'text as string',
    [{ type: 'section', text: 'hi' }],
    ['must be a text object: {type, text} [json-pointer:/blocks/0/text]'],
  ],
  [
    'mrkdwn header',
    [{ type: 'header', text: mrkdwn() }],
    ['must be plain_text [json-pointer:/blocks/0/text/type]'],
  ],
  [
    'mrkdwn button',
    [actions(button({ text: mrkdwn() }))],
    ['must be plain_text [json-pointer:/blocks/0/elements/0/text/type]'],
  ],
  [
    'button style',
    [actions(button({ style: 'default' }))],
    ['must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]'],
  ],
  [
    'script url',
    [actions(button({ url: 'javascript:alert(1)' }))],
    ['invalid url [json-pointer:/blocks/0/elements/0/url]'],
  ],
  ['no buttons', [actions()], ['no less than 1 items allowed [json-pointer:/blocks/0/elements]']],
  [
    'same action_id twice',
    [actions(button(), button())],
    ['`action_id` `a` already exists in this block [json-pointer:/blocks/0]'],
  ],
  [
    'same block_id twice',
    [section('s', { block_id: 'b' }), section('s', { block_id: 'b' })],
    ['`block_id` `b` already exists in this payload [json-pointer:/blocks/1/block_id]'],
  ],
  [
    'image without source',
    [{ type: 'image', alt_text: 'a' }],
    ['missing required field: image_url or slack_file [json-pointer:/blocks/0]'],
  ],
  [
    'image with two sources',
    [image({ slack_file: { id: 'F1' } })],
    ['only one of image_url, slack_file allowed [json-pointer:/blocks/0]'],
  ],
  [
    'image without alt text',
    [{ type: 'image', image_url: 'https://e.co/a' }],
    ['missing required field: alt_text [json-pointer:/blocks/0]'],
  ],
  [
    'unknown file',
    [{ type: 'image', alt_text: 'a', slack_file: { id: 'F2' } }],
    ['invalid slack file [json-pointer:/blocks/0/slack_file]'],
  ],
  [
    'unknown file in a context',
    [{ type: 'context', elements: [{ type: 'image', alt_text: 'a', slack_file: { id: 'F2' } }] }],
    ['invalid slack file [json-pointer:/blocks/0/elements/0/slack_file]'],
  ],
  [
    'initial option not offered',
    [menu({ options: options(2), initial_option: option('v9') })],
    ['initial option is not one of the options [json-pointer:/blocks/0/elements/0]'],
  ],
  [
    'menu without options',
    [menu({})],
    ['missing required field: options or option_groups [json-pointer:/blocks/0/elements/0]'],
  ],
  [
    'two tables',
    [
      { type: 'table', rows: cells(1, 1) },
      { type: 'table', rows: cells(1, 1) },
    ],
    ['only one table allowed [json-pointer:/blocks]'],
  ],
  [
    'rich text without a section',
    [richText({ type: 'text', text: 'a' })],
    ['unsupported type: text [json-pointer:/blocks/0/elements/0/type]'],
  ],
  [
    'mention in preformatted text',
    [richText({ type: 'rich_text_preformatted', elements: [{ type: 'user', user_id: 'U1' }] })],
    ['unsupported type: user [json-pointer:/blocks/0/elements/0/elements/0/type]'],
  ],
  [
    'alert in a message',
    [{ type: 'alert', text: plain() }],
    ['unsupported type: alert in message [json-pointer:/blocks/0/type]'],
  ],
  [
    'input with a range upside down',
    [
      {
        type: 'input',
        label: plain(),
        element: {
          type: 'number_input',
          action_id: 'n',
          is_decimal_allowed: false,
          min_value: '5',
          max_value: '1',
        },
      },
    ],
    ['minimum is greater than maximum [json-pointer:/blocks/0/element]'],
  ],
  [
    'bad date',
    [section('s', { accessory: { type: 'datepicker', action_id: 'd', initial_date: '2026/01/01' } })],
    ['has an invalid format [json-pointer:/blocks/0/accessory/initial_date]'],
  ],
])('%s is refused', (_what, blocks, faults) => {
  expect(faultsOf(blocks)).toEqual({ error: 'invalid_blocks', faults });
});

test.each<[what: string, block: Json]>([
  ['the same action_id in two blocks', actions(button())],
  ['an uploaded file by id', { type: 'image', alt_text: 'a', slack_file: { id: 'F1' } }],
  [
    'an uploaded file by address',
    { type: 'image', alt_text: 'a', slack_file: { url: 'http://127.0.0.1:1/files/F1' } },
  ],
  ['an initial option that is offered', menu({ options: options(2), initial_option: option('v1') })],
  [
    'a table with unset columns',
    { type: 'table', rows: cells(1, 2), column_settings: [null, { align: 'right' }] },
  ],
  [
    'rich text',
    richText(
      { type: 'rich_text_section', elements: [{ type: 'text', text: 'a', style: { bold: true } }] },
      { type: 'rich_text_list', style: 'bullet', elements: [{ type: 'rich_text_section', elements: [] }] },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: '<!channel>' }], border: 0 },
      { type: 'rich_text_quote', elements: [{ type: 'link', url: 'https://example.org' }] },
    ),
  ],
  [
    'feedback buttons',
    {
      type: 'context_actions',
      elements: [
        {
          type: 'feedback_buttons',
          positive_button: { text: plain(), value: 'y' },
          negative_button: { text: plain(), value: 'n' },
        },
      ],
    },
  ],
  ['markdown', { type: 'markdown', text: '# h' }],
  [
    'a plan',
    {
      type: 'plan',
      title: 'p',
      tasks: [{ type: 'task_card', task_id: '1', title: 't', status: 'complete' }],
    },
  ],
])('%s is accepted', (_what, block) => {
  expect(faultsOf([actions(button()), block])).toBe('accepted');
});

test('all text of a message together: 13,200 characters', () => {
  const blocks = (total: number) => [...many(4, () => section(x(3000))), section(x(total - 12_000))];
  expect(faultsOf(blocks(13_200))).toBe('accepted');
  expect(faultsOf(blocks(13_201))).toEqual({ error: 'msg_blocks_too_long', faults: [] });
});

test('several faults are named at once', () => {
  expect(faultsOf([section(''), { type: 'nonsense' }])).toEqual({
    error: 'invalid_blocks',
    faults: [
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
      'unsupported type: nonsense [json-pointer:/blocks/1/type]',
    ],
  });
});

test.each([['text'], [7], [{}]])('blocks that are no list (%j) have a wrong format', (blocks) => {
  expect(faultsOf(blocks)).toEqual({
    error: 'invalid_blocks_format',
    faults: ['must be an array [json-pointer:/blocks]'],
  });
});
