import { expect, test } from 'vitest';
import { pressedAction } from '../../../../src/adapters/slack/render/action-id.ts';
import { renderButtons, renderRow } from '../../../../src/adapters/slack/render/buttons.ts';
import { renderMessage } from '../../../../src/adapters/slack/render/message.ts';
import type { Button } from '../../../../src/chat/message.ts';

const button = (action: string, more: Partial<Button<string>> = {}): Button<string> => ({
  action,
  value: 'inc-7',
  label: action,
  ...more,
});
const confirm = { title: 'Sure?', text: 'It restarts 60 pods.', yes: 'Approve', no: 'Not yet' };

test('buttons and a menu, with styles, confirmation and what is read aloud', () => {
  const label = 'Approve the upgrade of all sixty pods';
  const { blocks, left } = renderButtons({
    buttons: [
      button('approve', { label, style: 'primary', confirm }),
      button('also', { style: 'primary' }),
      button('undo', { style: 'danger', confirm }),
      button('stop', { style: 'danger' }),
    ],
    overflow: [button('details'), button('snooze', { opensForm: true })],
  });
  const dialog = {
    title: plain('Sure?'),
    text: plain('It restarts 60 pods.'),
    confirm: plain('Approve'),
    deny: plain('Not yet'),
  };
  expect(left).toEqual([]);
  expect(blocks).toEqual([
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'approve',
          text: plain('Approve the upgrade of all si…'),
          value: 'inc-7',
          style: 'primary',
          accessibility_label: label,
          confirm: dialog,
        },
        { type: 'button', action_id: 'also', text: plain('also'), value: 'inc-7' },
        {
          type: 'button',
          action_id: 'undo',
          text: plain('undo'),
          value: 'inc-7',
          style: 'danger',
          confirm: { ...dialog, style: 'danger' },
        },
        { type: 'button', action_id: 'stop', text: plain('stop'), value: 'inc-7' },
        {
          type: 'overflow',
          action_id: 'more:inc-7',
          options: [
            { text: plain('details'), value: 'details' },
            { text: plain('snooze'), value: 'form:snooze' },
          ],
        },
      ],
    },
  ]);
});

test('what a menu cannot carry stands as a button; what Slack cannot carry is left out and named', () => {
  const { blocks, left } = renderButtons({
    buttons: [button('too-long', { value: 'v'.repeat(2_001) })],
    overflow: [button('risky', { confirm }), button('long', { value: 'v'.repeat(300) }), button('details')],
  });
  const ids = blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.map((one) => one.action_id) : [],
  );
  expect(ids).toEqual(['risky', 'long', 'more:inc-7']);
  expect(left).toEqual(['too-long']);
});

test.each([
  [
    { actionId: 'approve', value: 'inc-7 d' },
    { action: 'approve', value: 'inc-7 d', opensForm: false },
  ],
  [
    { actionId: 'form:upgrade#2', value: 'inc-7' },
    { action: 'upgrade', value: 'inc-7', opensForm: true },
  ],
  [
    { actionId: 'more:inc-7#3', value: '', option: 'form:snooze' },
    { action: 'snooze', value: 'inc-7', opensForm: true },
  ],
  [
    { actionId: 'filter', value: '', option: 'open' },
    { action: 'filter', value: 'open', opensForm: false },
  ],
])('a press on %j means %j', (pressed, meant) => {
  expect(pressedAction(pressed)).toEqual(meant);
});

test('the same action twice in a message has two ids and means the same', () => {
  const row = {
    kind: 'buttons' as const,
    buttons: [button('approve'), button('approve', { value: 'inc-8' })],
  };
  const { blocks } = renderMessage({
    text: 'x',
    tone: 'red',
    parts: [{ kind: 'heading', text: 'x' }, row, row, { kind: 'divider' }],
  });
  const ids = blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.map((one) => one.action_id) : [],
  );
  expect(ids).toEqual(['approve', 'approve#2', 'approve#3', 'approve#4']);
});

function plain(text: string) {
  return { type: 'plain_text', text, emoji: true };
}

test('choices stand before the buttons, with what is chosen now; what Slack cannot carry is no option', () => {
  const options = [
    { value: 'open 0 ', label: 'Open' },
    { value: 'v'.repeat(76), label: 'too long' },
    { value: 'all 0 ', label: 'All' },
  ];
  const choices = [
    { action: 'home-show', label: 'Which incidents', options, chosen: 'all 0 ' },
    { action: 'none', label: 'None', options: [] },
  ];
  const { blocks } = renderButtons({ choices, buttons: [button('refresh')] });
  expect(blocks).toEqual([
    {
      type: 'actions',
      elements: [
        {
          type: 'static_select',
          action_id: 'home-show',
          placeholder: plain('Which incidents'),
          options: [
            { text: plain('Open'), value: 'open 0 ' },
            { text: plain('All'), value: 'all 0 ' },
          ],
          initial_option: { text: plain('All'), value: 'all 0 ' },
        },
        { type: 'button', action_id: 'refresh', text: plain('refresh'), value: 'inc-7' },
      ],
    },
  ]);
});

test('a row has its button beside it, or none where Slack cannot carry it', () => {
  const spans = [{ kind: 'text' as const, text: '<!channel> died' }];
  expect(renderRow({ kind: 'row', spans, button: button('details') }, 500)).toEqual({
    blocks: [
      {
        type: 'section',
        text: { type: 'mrkdwn', text: '&lt;!channel&gt; died', verbatim: true },
        accessory: { type: 'button', action_id: 'details', text: plain('details'), value: 'inc-7' },
      },
    ],
    left: [],
  });
  const long = button('details', { value: 'v'.repeat(2_001) });
  const { blocks, left } = renderRow({ kind: 'row', spans, button: long }, 500);
  expect([blocks[0], left]).toEqual([
    { type: 'section', text: { type: 'mrkdwn', text: '&lt;!channel&gt; died', verbatim: true } },
    ['details'],
  ]);
});
