import { describe, expect, test } from 'vitest';
import {
  collectValues,
  heldValue,
  inputState,
} from '../../../../../src/demo/workspace/page/block-kit/input-state.ts';
import type { Block } from '../../../../../src/demo/workspace/page-protocol.ts';

const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });

const blocks: readonly Block[] = [
  {
    type: 'section',
    block_id: 'pick',
    text: { type: 'mrkdwn', text: 'x' },
    accessory: { type: 'static_select', action_id: 'kind', options: [option('a')] },
  },
  {
    type: 'actions',
    block_id: 'row',
    elements: [
      { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } },
      { type: 'overflow', action_id: 'more', options: [option('a')] },
      { type: 'users_select', action_id: 'who', initial_user: 'U1' },
      { type: 'checkboxes', action_id: 'checks', options: [option('a'), option('b')] },
    ],
  },
  {
    type: 'input',
    block_id: 'mem',
    label: { type: 'plain_text', text: 'Memory' },
    element: { type: 'number_input', action_id: 'mib', initial_value: '768' },
  },
  {
    type: 'input',
    label: { type: 'plain_text', text: 'Why' },
    element: { type: 'plain_text_input', action_id: 'why' },
  },
  { type: 'context', block_id: 'foot', elements: [] },
];

describe('state.values of a surface', () => {
  test('before anything is touched: what the app set, else null or an empty list', () => {
    expect(collectValues(blocks, {})).toEqual({
      pick: { kind: { type: 'static_select', selected_option: null } },
      row: {
        who: { type: 'users_select', selected_user: 'U1' },
        checks: { type: 'checkboxes', selected_options: [] },
      },
      mem: { mib: { type: 'number_input', value: '768' } },
      'block-3': { why: { type: 'plain_text_input', value: null } },
    });
  });

  test('what was entered wins, also when it was emptied; entries of blocks that are gone are left out', () => {
    const edits = {
      pick: { kind: { type: 'static_select', selected_option: option('a') } },
      mem: { mib: { type: 'number_input', value: null } },
      gone: { x: { type: 'plain_text_input', value: 'old' } },
    };
    expect(collectValues(blocks, edits)).toEqual({
      pick: { kind: { type: 'static_select', selected_option: option('a') } },
      row: {
        who: { type: 'users_select', selected_user: 'U1' },
        checks: { type: 'checkboxes', selected_options: [] },
      },
      mem: { mib: { type: 'number_input', value: null } },
      'block-3': { why: { type: 'plain_text_input', value: null } },
    });
  });

  test.each([
    ['plain_text_input', { initial_value: 'x' }, 'value', 'x'],
    ['datepicker', { initial_date: '2026-11-22' }, 'selected_date', '2026-11-22'],
    ['timepicker', { initial_time: '03:12' }, 'selected_time', '03:12'],
    ['datetimepicker', { initial_date_time: 1795350000 }, 'selected_date_time', 1795350000],
    ['radio_buttons', { initial_option: option('a') }, 'selected_option', option('a')],
    ['multi_static_select', { initial_options: [option('a')] }, 'selected_options', [option('a')]],
    ['multi_users_select', { initial_users: ['U1'] }, 'selected_users', ['U1']],
    ['external_select', { initial_option: option('a') }, 'selected_option', option('a')],
  ])('%s starts from what the app set', (type, initial, field, value) => {
    const element = { type, action_id: 'x', ...initial };
    expect(heldValue(element, undefined)).toEqual(value);
    expect(inputState(element, value)).toEqual({ type, [field]: value });
  });
});
