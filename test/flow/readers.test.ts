import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonRef } from '../../src/approval/approval.ts';
import type { Reply } from '../../src/chat/form.ts';
import { verbs } from '../../src/flow/answer-command.ts';
import { presses, submissions } from '../../src/flow/desk.ts';
import { homeFor } from '../../src/flow/home.ts';
import { defaultSettings } from '../../src/settings.ts';
import { facts, guest, onCall } from '../support/fake-chat.ts';
import { readMessage } from '../support/read-message.ts';
import { crash, createStage, type Stage } from '../support/stage.ts';

const outsider: PersonRef = { team: 'T1', user: 'U0OUT' };
/** What nobody may learn who may not read of it. */
const secrets = /logging|fw_conn_event|prod-eu/;

let stage: Stage;
beforeEach(async () => {
  const routes = [{ clusters: ['prod-eu'], channel: 'C-EU' }];
  const changes = { ...defaultSettings.changes, mode: 'live' as const };
  stage = await createStage({
    others: ['prod-us'],
    settings: { changes, chat: { ...defaultSettings.chat, routes } },
  });
  stage.chat.absent.set('C-EU', new Set([outsider.user]));
  await crash(stage);
});
afterEach(() => stage.close());

const command = async (text: string, by = outsider) =>
  readMessage(await stage.desk().command(text, by, 'C1'));
const deed = async (action: string, by = outsider) => {
  const attempt = (await stage.store.incident('inc-1'))?.value.attempts[0]?.digest ?? '';
  const inputs = {
    cause: 'memory-leak',
    reason: 'no',
    workload: 'prod-eu/logging/fluent-bit',
    version: '4.2.8',
  };
  return { action, value: `inc-1 ${attempt}`, by, inputs };
};
const said = (reply: Reply): string =>
  reply.kind === 'whisper' || reply.kind === 'home' ? readMessage(reply.message) : JSON.stringify(reply);

/** Every way in, with what a person types who knows the name of what must stay hidden. */
const typed: Readonly<Record<string, readonly string[]>> = {
  help: ['help'],
  status: ['status', 'status prod-eu'],
  incidents: ['incidents', 'incidents prod-eu'],
  show: ['show inc-1', 'show inc-9'],
  diagnose: ['diagnose prod-eu/logging/fluent-bit-1a'],
  fix: ['fix prod-eu/logging/fluent-bit', 'fix inc-1'],
  verdict: ['verdict inc-1 memory-leak'],
  snooze: ['snooze inc-1 1h'],
  handover: ['handover inc-1 <@U0OUT> mine'],
  merge: ['merge inc-1 inc-2', 'merge inc-2 inc-1'],
  split: ['split inc-1'],
  rollback: ['rollback prod-eu/logging/fluent-bit'],
  freeze: [],
  resume: [],
  fleet: ['fleet'],
  memory: ['memory prod-eu/logging/fluent-bit'],
  versions: ['versions'],
};

describe('somebody who is not in the channel of a cluster', () => {
  it('every command has its row here', () =>
    expect(Object.keys(typed).toSorted()).toEqual(Object.keys(verbs).toSorted()));

  it.each(Object.values(typed).flat())('"%s" tells nothing of it', async (text) => {
    const asked = text.split(' ').slice(1).join(' ');
    const answer = await command(text);
    expect(answer.replaceAll(asked, '')).not.toMatch(/fw_conn_event|1a\b|prod-eu logging|4\.2\.8 is offered/);
    expect(answer).not.toMatch(/inc-1 (?!1h)[^"]*logging/);
    expect((await stage.store.incident('inc-1'))?.value).not.toHaveProperty('snooze');
    expect((await stage.store.incident('inc-1'))?.value).not.toHaveProperty('verdict');
  });

  it('what may not be read is answered like what is not there', async () => {
    expect(await command('show inc-1')).toBe((await command('show inc-9')).replaceAll('inc-9', 'inc-1'));
    const elsewhere = await command('status nowhere');
    expect(await command('status prod-eu')).toBe(elsewhere.replaceAll('nowhere', 'prod-eu'));
  });

  // A vote asks for itself, so that the record tells of it; where nothing is halted there is none.
  const atPress = Object.keys(presses).filter((action) => !action.startsWith('home-') && action !== 'go-on');
  it.each(atPress)('the button "%s" does nothing', async (action) => {
    const before = (await stage.store.incident('inc-1'))?.version;
    expect(said(await stage.desk().press(await deed(action)))).toMatch(/not for you to read/);
    expect((await stage.store.incident('inc-1'))?.version).toBe(before);
  });

  const atSubmit = Object.keys(submissions).filter(
    (action) => action !== 'ask-diagnosis' && action !== 'go-on',
  );
  it.each(atSubmit)('the form "%s" does nothing', async (action) => {
    const before = (await stage.store.incident('inc-1'))?.version;
    expect(said(await stage.desk().submit(await deed(action)))).toMatch(/not for you to read/);
    expect((await stage.store.incident('inc-1'))?.version).toBe(before);
  });

  it.each([
    'details',
    'log-file',
    'checks',
    'approve',
    'decline',
    'change-values',
    'upgrade',
    'put-back',
    'go-on',
    'name-cause',
  ])('the form behind "%s" is not opened', async (action) => {
    const form = await stage.desk().form(await deed(action));
    expect('kind' in form && said(form)).toMatch(/not for you to read/);
  });

  it('App Home, the turn of its page, its search and its questions know nothing of it', async () => {
    for (const message of [await stage.desk().home(outsider), await homeFor(stage.deps(), outsider)])
      expect(readMessage(message)).not.toMatch(/inc-1|prod-eu/);
    expect(said(await stage.desk().press({ ...(await deed('home-show')), value: 'all' }))).not.toMatch(
      secrets,
    );
    expect(await stage.desk().suggest('workloads', 'prod-eu', outsider)).toEqual([]);
    expect(await stage.desk().suggest('workloads', 'prod-eu', onCall)).toHaveLength(1);
    const asked = await stage.desk().submit({ ...(await deed('ask-diagnosis')), value: '' });
    expect(said(asked)).toMatch(/There is no cluster "prod-eu"/);
    const fleet = await stage.desk().form({ ...(await deed('fleet')), value: '' });
    expect(JSON.stringify(fleet)).not.toMatch(/prod-eu/);
  });
});

describe('who may read', () => {
  it('members of the channel read all of it', async () => {
    expect(await command('show inc-1', onCall)).toMatch(/fw_conn_event/);
    expect(stage.chat.standing('inc-1/alert').channel).toBe('C-EU');
  });

  it.each([
    ['guests', guest, /^Guests/],
    ['people of other workspaces', { team: 'T2', user: 'U9' }, /^People from other workspaces/],
  ])('%s read nothing, not even the help', async (_, by, why) => {
    for (const text of Object.values(typed).flat()) expect(await command(text, by)).toMatch(why);
    expect(readMessage(await stage.desk().home(by))).toMatch(why);
  });

  it.each(['person', 'isMember', 'isSharedOutside'])(
    'nobody does while chat cannot tell (%s), and everybody again afterwards',
    async (method) => {
      stage.chat.failNext('server', { method });
      expect(await command('show inc-1', onCall)).toMatch(/Try again in a minute/);
      expect(await command('show inc-1', onCall)).toMatch(/fw_conn_event/);
    },
  );

  it('nobody does by being in a channel that is shared with another company', async () => {
    stage.chat.channel.isShared = true;
    expect(await command('show inc-1', onCall)).toMatch(/no incident/);
  });

  it('chat is asked once a minute', async () => {
    await command('show inc-1', onCall);
    stage.chat.failNext('server', { method: 'isMember' });
    expect(await command('show inc-1', onCall)).toMatch(/fw_conn_event/);
    stage.chat.people.set(onCall.user, facts(onCall, { isDeleted: true }));
    await stage.advance(60_000);
    expect(await command('show inc-1', onCall)).toMatch(/^Only people/);
  });

  it.each([
    ['C-EU', /fw_conn_event/],
    ['C1', /no incident/],
  ])('an answer that all of %s read says what all of them may', async (channel, expected) => {
    const answer = await stage.desk().command('show inc-1', onCall, channel, true);
    expect(readMessage(answer)).toMatch(expected);
  });
});
