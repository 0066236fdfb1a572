import { expect, test } from 'vitest';
import { renderMessage } from '../../../../src/adapters/slack/render/message.ts';
import type { Message, Part, Span } from '../../../../src/chat/message.ts';
import { validateBlocks } from './validate-blocks.ts';

const say = (text: string): readonly Span<string>[] => [{ kind: 'text', text }];
const buttons: Part<string> = {
  kind: 'buttons',
  buttons: [{ action: 'acknowledge', value: 'inc-7', label: 'Acknowledge' }],
};
const footer: Part<string> = { kind: 'footer', spans: say('inc-7') };
const message = (...parts: readonly Part<string>[]): Message<string> => ({
  text: 'firing',
  tone: 'red',
  parts,
});
const kinds = (rendered: ReturnType<typeof renderMessage>) => ({
  top: rendered.blocks.map(({ type }) => type),
  bar: rendered.attachments.flatMap(({ blocks }) => blocks.map(({ type }) => type)),
});

test.each<[string, Message<string>, { top: readonly string[]; bar: readonly string[] }]>([
  [
    'beside what follows the buttons',
    message({ kind: 'heading', text: 'h' }, buttons, { kind: 'paragraph', spans: say('why') }, footer),
    { top: ['header', 'actions'], bar: ['section', 'context'] },
  ],
  [
    'beside the footer',
    message({ kind: 'heading', text: 'h' }, { kind: 'paragraph', spans: say('why') }, footer),
    { top: ['header', 'section'], bar: ['context'] },
  ],
  [
    'beside the last part where there is no footer',
    message({ kind: 'heading', text: 'h' }, { kind: 'paragraph', spans: say('why') }),
    { top: ['header'], bar: ['section'] },
  ],
  ['nowhere when nothing would stand above it', message(footer), { top: ['context'], bar: [] }],
])('the colour bar stands %s', (_, given, expected) => {
  expect(kinds(renderMessage(given))).toEqual(expected);
});

test('lines from outside stand unparsed, with how many of how many', () => {
  const lines = { kind: 'lines' as const, caption: say('fluent-bit-x7k2p, previous log'), total: 214 };
  const { blocks } = renderMessage(
    message({ ...lines, lines: [{ number: 12, text: '<!here> \u001B[31mSIGSEGV' }, { text: 'b' }] }, footer),
  );
  expect(blocks).toEqual([
    {
      type: 'section',
      text: { type: 'mrkdwn', text: 'fluent-bit-x7k2p, previous log · 2 of 214 lines', verbatim: true },
    },
    {
      type: 'rich_text',
      elements: [
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: '12  <!here> SIGSEGV\nb' }] },
      ],
    },
  ]);
});

test.each([
  [0, 60, '░░░░░░░░░░░░ 0 % · pods'],
  [20, 60, '▓▓▓▓░░░░░░░░ 33 % · pods'],
  [60, 60, '▓▓▓▓▓▓▓▓▓▓▓▓ 100 % · pods'],
  [70, 60, '▓▓▓▓▓▓▓▓▓▓▓▓ 100 % · pods'],
  [0, 0, '░░░░░░░░░░░░ 0 % · pods'],
])('progress %d of %d', (done, total, text) => {
  const { blocks } = renderMessage(message({ kind: 'progress', done, total, label: 'pods' }, footer));
  expect(blocks).toEqual([{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }]);
});

test('block ids are new with new content and unique in the message', () => {
  const ids = (stamp: string) => {
    const rendered = renderMessage(message({ kind: 'heading', text: 'h' }, footer), { stamp });
    return [...rendered.blocks, ...rendered.attachments.flatMap(({ blocks }) => blocks)].map(
      (one) => one.block_id,
    );
  };
  expect(ids('inc-7/alert:1')).toEqual(['inc-7/alert:1:0', 'inc-7/alert:1:1']);
  expect(ids('inc-7/alert:2')).toEqual(['inc-7/alert:2:0', 'inc-7/alert:2:1']);
});

test('long parts share the room: short ones stay whole, and buttons always stay', () => {
  const log = Array.from({ length: 400 }, (_, number) => ({ number, text: 'x'.repeat(120) }));
  const long: Part<string> = { kind: 'lines', caption: say('log'), lines: log, total: 400 };
  const short: Part<string> = { kind: 'paragraph', spans: say('The cause in one sentence.') };
  const { left: _, ...rendered } = renderMessage(message(long, long, long, long, short, buttons, footer));
  const text = JSON.stringify(rendered);
  expect(text).toContain('The cause in one sentence.');
  expect(text).toContain('"action_id":"acknowledge"');
  expect(text.match(/ of 400 lines/gu)).toHaveLength(4);
  expect(validateBlocks([{ channel: 'C1', ...rendered }])).toBe('');
});

test('more parts than Slack takes: what matters least is left out, and the message says so', () => {
  const many = Array.from({ length: 60 }, (): Part<string> => ({ kind: 'divider' }));
  const rendered = renderMessage(message({ kind: 'heading', text: 'h' }, ...many, buttons, footer));
  expect(rendered.left.length).toBeGreaterThan(0);
  expect(JSON.stringify(rendered)).toContain(`${rendered.left.length} parts did not fit and are left out.`);
  expect(kinds(rendered).top).toContain('actions');
});

test('a paragraph that calls a group is rich text, so that nothing beside the group can be a mention', () => {
  const spans: readonly Span<string>[] = [
    { kind: 'group', group: 'S0APPROVERS' },
    { kind: 'text', text: ': <!channel> <@U0ANN00001> *look* ', style: 'bold' },
    { kind: 'person', user: 'U0ANN00001' },
    { kind: 'time', at: '2026-11-22T03:09:00Z' },
    { kind: 'group', group: '!channel' },
  ];
  const rendered = renderMessage(message({ kind: 'paragraph', spans }));
  expect(rendered.blocks).toEqual([
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'usergroup', usergroup_id: 'S0APPROVERS' },
            { type: 'text', text: ': <!channel> <@U0ANN00001> *look* ', style: { bold: true } },
            { type: 'user', user_id: 'U0ANN00001' },
            {
              type: 'date',
              timestamp: 1_795_316_940,
              format: '{date_short_pretty} {time}',
              fallback: '2026-11-22 03:09 UTC',
            },
            { type: 'text', text: '!channel' },
          ],
        },
      ],
    },
  ]);
  const { left: _, ...payload } = rendered;
  expect(validateBlocks([{ channel: 'C1', ...payload }])).toBe('');
});
