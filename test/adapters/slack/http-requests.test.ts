import { createHmac } from 'node:crypto';
import { App } from '@slack/bolt';
import { expect, it } from 'vitest';
import { createHttpRequests } from '../../../src/adapters/slack/http-requests.ts';
import { addListeners, type Hands } from '../../../src/adapters/slack/listeners.ts';
import { libraryLog } from '../../../src/adapters/slack/web-calls.ts';
import { logByHand } from './desk-by-hand.ts';

const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
const now = new Date('2026-11-22T03:12:00Z');
const clock = { now: () => now, sleep: () => Promise.resolve() };

const command = new URLSearchParams({
  command: '/fluentbit',
  text: 'status',
  user_id: 'U0ONCALL',
  team_id: 'T0LOCAL',
  channel_id: 'C1',
  trigger_id: 't1',
  response_url: 'https://hooks.slack.com/commands/1',
}).toString();
const submission = {
  type: 'view_submission',
  user: { id: 'U0ONCALL', team_id: 'T0LOCAL' },
  team: { id: 'T0LOCAL', domain: 'local' },
  trigger_id: 't2',
  view: {
    id: 'V1',
    type: 'modal',
    hash: 'h',
    callback_id: 'form:x',
    private_metadata: '',
    state: { values: {} },
  },
};
const form = (payload: unknown) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
const formType = 'application/x-www-form-urlencoded';
const nothing = { status: 200, body: '' };

it('acknowledges with nothing, with the errors of a form, and gives a challenge back', async () => {
  const { send, handled } = await listening();
  expect(await send(formType, command)).toEqual(nothing);
  expect(await send(formType, form(submission))).toEqual({
    status: 200,
    body: '{"response_action":"errors","errors":{"input:a":"Too little."}}',
    contentType: 'application/json; charset=utf-8',
  });
  const challenge = JSON.stringify({ type: 'url_verification', challenge: '3eZbrw1aB' });
  expect(await send('application/json', challenge)).toEqual({ status: 200, body: '3eZbrw1aB' });
  expect(await send(formType, 'ssl_check=1&token=x')).toEqual(nothing);
  expect(handled).toEqual(['command', 'submit']);
});

it('a replayed request is answered like the first and does nothing', async () => {
  const { send, handled } = await listening();
  expect([await send(formType, command), await send(formType, command)]).toEqual([nothing, nothing]);
  expect(handled).toEqual(['command']);
});

it.each([
  ['no JSON', 'application/json', '{'],
  ['a list', 'application/json', '[1]'],
  ['a payload that is none', formType, 'payload=%7B'],
  ['nothing', 'application/json', ''],
])('%s is refused in one sentence', async (_, type, body) => {
  const { send, handled } = await listening();
  expect(await send(type, body)).toEqual({
    status: 400,
    body: 'Expected a payload of Slack, as JSON or as a form.',
  });
  expect(handled).toEqual([]);
});

it('what is not signed is refused before it is read, and the log says why', async () => {
  const { receive, handled, log } = await listening();
  expect(await receive({ headers: { 'content-type': formType }, body: command })).toEqual({
    status: 401,
    body: 'The request is refused: it is not signed by Slack.',
  });
  expect([handled, log.lines]).toEqual([
    [],
    ['warn A request was refused that says it comes from Slack {"why":"it is not signed by Slack"}'],
  ]);
});

it('a kind of payload that nobody listens to is not acknowledged', async () => {
  const { send } = await listening();
  expect((await send(formType, form({ type: 'of_tomorrow', team: { id: 'T' } }))).status).toBe(404);
});

it('Slack is asked to come again before the start and after the stop', async () => {
  const { send, requests, app } = await listening();
  await requests.stop();
  expect([(await send(formType, command)).status, requests.connected()]).toEqual([503, false]);
  await app.start();
  expect([(await send(formType, `${command}&a=1`)).status, requests.connected()]).toEqual([200, true]);
});

async function listening() {
  const handled: string[] = [];
  const log = logByHand();
  const note = (name: string) => async () => void handled.push(name);
  const hands: Hands = {
    press: note('press'),
    command: note('command'),
    mention: note('mention'),
    shortcut: note('shortcut'),
    home: note('home'),
    suggest: async ({ value }) => {
      handled.push(`suggest ${value}`);
      return [{ text: { type: 'plain_text', text: value, emoji: true }, value }];
    },
    submit: async () => {
      handled.push('submit');
      return { response_action: 'errors', errors: { 'input:a': 'Too little.' } };
    },
    unknown: note('unknown'),
  };
  const requests = createHttpRequests({ signingSecret, clock, log });
  const app = new App({
    receiver: requests,
    authorize: async () => ({ botToken: 'xoxb-1', botUserId: 'U0BOT' }),
    logger: libraryLog(log),
    convoStore: false,
  });
  addListeners(app, hands, log);
  await app.start();
  const send = (contentType: string, body: string) => {
    const timestamp = String(now.getTime() / 1000);
    const digest = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    const headers = {
      'content-type': contentType,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${digest}`,
    };
    return requests.receive({ headers, body });
  };
  return { send, receive: requests.receive, requests, app, handled, log };
}
