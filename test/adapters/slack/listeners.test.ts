import { App, type Receiver } from '@slack/bolt';
import { expect, test } from 'vitest';
import { addListeners, type Hands } from '../../../src/adapters/slack/listeners.ts';
import { libraryLog } from '../../../src/adapters/slack/web-calls.ts';
import { logByHand } from './desk-by-hand.ts';

const user = { id: 'U0ONCALL', team_id: 'T0LOCAL' };
const team = { id: 'T0LOCAL', domain: 'local' };
const press = {
  type: 'block_actions',
  user,
  team,
  trigger_id: 't1',
  container: { type: 'message', channel_id: 'C1', message_ts: '1.1' },
  actions: [{ type: 'button', action_id: 'approve', block_id: 'b', value: 'inc-7', action_ts: '1.2' }],
};
const submission = {
  type: 'view_submission',
  user,
  team,
  trigger_id: 't2',
  view: {
    id: 'V1',
    type: 'modal',
    hash: 'h',
    callback_id: 'form:decline',
    private_metadata: '',
    state: { values: {} },
  },
};
const command = {
  command: '/fluentbit',
  text: 'status',
  user_id: 'U0ONCALL',
  team_id: 'T0LOCAL',
  channel_id: 'C1',
  trigger_id: 't3',
  response_url: 'https://hooks.slack.com/commands/1',
};
const mention = {
  type: 'event_callback',
  team_id: 'T0LOCAL',
  event_id: 'Ev1',
  event: { type: 'app_mention', user: 'U0ONCALL', text: '<@U0MEDICBOT> status', channel: 'C1', ts: '2.1' },
};

test.each([
  ['press', press],
  ['submit', submission],
  ['command', command],
  ['mention', mention],
])('%s: delivered twice, acknowledged twice, handled once, with the same answer', async (name, body) => {
  const { deliver, handled } = listening();
  const answers = await Promise.all([deliver(body), deliver(body), deliver(structuredClone(body))]);
  expect(handled).toEqual([name]);
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveLength(1);
  expect(answers[0]).toHaveLength(1);
});

test('a form sent again with other words is another submission', async () => {
  const { deliver, handled } = listening();
  const view = { ...submission.view, state: { values: { 'input:why': { why: { value: 'leak' } } } } };
  await deliver(submission);
  await deliver({ ...submission, trigger_id: 't9', view });
  expect(handled).toEqual(['submit', 'submit']);
});

test('the same button pressed again is another press', async () => {
  const { deliver, handled } = listening();
  await deliver(press);
  await deliver({ ...press, trigger_id: 't8' });
  expect(handled).toEqual(['press', 'press']);
});

test.each([
  [
    'a button that no version of ours made',
    { ...press, actions: [{ type: 'button', action_id: 'old', value: 7 }] },
  ],
  ['a form that cannot be read', { ...submission, view: { ...submission.view, private_metadata: 7 } }],
])('%s is acknowledged and explained', async (_, body) => {
  const { deliver, handled, log } = listening();
  expect(await deliver(body)).toHaveLength(1);
  expect(handled).toEqual(['unknown']);
  expect(log.lines.filter((line) => line.startsWith('warn Unreadable Slack payload'))).toHaveLength(1);
});

test('a hand that fails is logged and keeps the process and the acknowledgement', async () => {
  const { deliver, log } = listening({ press: async () => Promise.reject(new Error('boom')) });
  expect(await deliver(press)).toHaveLength(1);
  expect(
    log.lines.filter((line) => line.startsWith('error A Slack payload could not be handled')),
  ).toHaveLength(1);
});

test('a click on a connection that closes is handled although it cannot be acknowledged', async () => {
  const { app, handled } = listening();
  const ack = async () => Promise.reject(new Error('closed'));
  await app.processEvent({ body: press, ack });
  expect(handled).toEqual(['press']);
});

function listening(instead: Partial<Hands> = {}) {
  const handled: string[] = [];
  const hand = (name: string) => async () => {
    handled.push(name);
  };
  const log = logByHand();
  const receiver: Receiver = { init: () => {}, start: async () => {}, stop: async () => {} };
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: 'xoxb-local', botUserId: 'U0MEDICBOT' }),
    convoStore: false,
    logger: libraryLog(log),
  });
  const hands: Hands = {
    press: hand('press'),
    suggest: async ({ value }) => {
      handled.push(`suggest ${value}`);
      return [{ text: { type: 'plain_text', text: value, emoji: true }, value }];
    },
    submit: async () => {
      handled.push('submit');
      return { response_action: 'errors', errors: { 'input:why': 'Say why.' } };
    },
    command: hand('command'),
    mention: hand('mention'),
    shortcut: hand('shortcut'),
    home: hand('home'),
    unknown: hand('unknown'),
    ...instead,
  };
  addListeners(app, hands, log);
  const deliver = async (body: object): Promise<readonly unknown[]> => {
    const answers: unknown[] = [];
    await app.processEvent({ body, ack: async (answer: unknown) => void answers.push(answer ?? null) });
    return answers;
  };
  return { app, deliver, handled, log };
}
