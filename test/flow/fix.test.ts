import { afterEach, expect, it } from 'vitest';
import { defaultSettings } from '../../src/settings.ts';
import { approver, guest, onCall, second } from '../support/fake-chat.ts';
import { readMessage } from '../support/read-message.ts';
import { crash, createStage, type Stage, stageSettings } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const ask = async (text: string, by = onCall) =>
  readMessage(await stage.desk().command(`fix ${text}`, by, 'C1')).replaceAll('\n', ' ');

/** Nothing has died: 4.2.8 has no grave defect here, and 200Mi is less than its buffers can need. */
async function tightStage(settings: Parameters<typeof createStage>[0] = {}): Promise<void> {
  stage = await createStage({ version: '4.2.8', memory: '200Mi', ...settings });
  await stage.advance(1_000);
}
const incidents = async () => (await stage.store.incidents('all', 10)).map(({ value }) => value);
const writes = () => stage.journal.filter((line) => line.startsWith('write'));

it('opens an incident where a risk can be done away with, and posts alert and proposal; a yes carries it out', async () => {
  await tightStage();
  expect(await ask('logging/fluent-bit')).toMatch(
    /^inc-1 is opened for this: alert and proposal follow in the channel\./,
  );
  await stage.advance(15_000);
  expect(stage.text('inc-1/alert')).toMatch(/WARNING · prod-eu logging\/fluent-bit may get into trouble/);
  expect(stage.text('inc-1/alert')).toMatch(/What may come: /);
  expect(stage.text('inc-1/alert')).toMatch(/a fix was asked for by @U0ONCALL/);
  expect(stage.text('inc-1/diagnosis/1')).toMatch(/What may come · nothing of it was seen yet/);
  expect(stage.text('inc-1/card/1')).toMatch(/memory limit 200Mi → \d+Mi/);
  expect(writes()).toEqual([]);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(10_000);
  await stage.cluster.rollOut();
  await stage.advance(120_000);
  expect(await stage.outcomes()).toEqual(['held']);
  expect(await stage.state()).toBe('resolved');
});

it('tells of the proposal that waits: title, who is missing, and where it is', async () => {
  stage = await createStage();
  await crash(stage);
  for (const name of ['inc-1', '1', 'logging/fluent-bit', 'prod-eu/logging/fluent-bit-2a'])
    expect(await ask(name)).toMatch(
      /FIRING inc-1 .*upgrade 3\.2\.0 → .*Needs 1 approval by \d\d:\d\d UTC\..*Nobody has approved yet\. Open the proposal <https:\/\/chat\.test\/C1\//,
    );
  expect(await incidents()).toHaveLength(1);
});

it('two questions at once are one incident, also from one person', async () => {
  await tightStage();
  const answers = await Promise.all([
    ask('logging/fluent-bit'),
    ask('logging/fluent-bit'),
    ask('logging/fluent-bit-1a', second),
  ]);
  await stage.advance(15_000);
  expect((await incidents()).map(({ id }) => id)).toEqual(['inc-1']);
  expect(answers.filter((answer) => !answer.includes('inc-1'))).toEqual([]);
  expect(await stage.outcomes()).toEqual(['offered']);
});

it('a bot that dies right after the question still makes the proposal, with the values of the person', async () => {
  await tightStage();
  await ask('logging/fluent-bit memory=900Mi');
  await stage.dies();
  await stage.advance(20_000);
  expect(stage.text('inc-1/card/1')).toMatch(/memory limit 200Mi → 900Mi/);
  expect((await incidents())[0]?.attempts[0]?.requestedBy).toBe(onCall.user);
});

it('who asked for the fix may not be the one who approves it where the policy says so', async () => {
  await tightStage({
    settings: { changes: { ...stageSettings.changes, production: true } },
  });
  await ask('logging/fluent-bit', approver);
  await stage.advance(15_000);
  const reply = await stage.press('inc-1/card/1', 'approve', approver);
  expect(reply.kind === 'whisper' && readMessage(reply.message)).toMatch(/somebody else has to approve/);
});

it.each([
  ['', /Which pod\? Write "fix namespace\/pod"/],
  ['inc-9', /There is no incident "inc-9"/],
  ['logging/fluent-bot', /There is no Fluent Bit pod logging\/fluent-bot\. I see logging\/fluent-bit-\da/],
  ['logging/fluent-bit cpu=2', /"cpu" is no value of a fix: write memory=768Mi/],
  ['logging/fluent-bit memory=many', /"many" is no Kubernetes quantity: write for example 1216Mi\./],
  ['logging/fluent-bit memory=64Gi', /above the ceiling of 4096Mi/],
  ['logging/fluent-bit version=new', /"new" is no Fluent Bit version/],
  ['logging/fluent-bit memory=200Mi', /These values change nothing\.|No plan was made: /],
])('"fix %s" says what is wrong and opens nothing', async (text, expected) => {
  await tightStage();
  expect(await ask(text)).toMatch(expected);
  await stage.advance(10_000);
  expect(await incidents()).toEqual([]);
});

it('where there is nothing to do it says so to the person alone', async () => {
  await tightStage({ memory: '2Gi' });
  expect(await ask('logging/fluent-bit')).toMatch(
    /There is nothing that I would change there, so no incident was opened\. .*logging\/fluent-bit-\da/,
  );
  expect(await incidents()).toEqual([]);
});

it('guests get no proposal', async () => {
  await tightStage();
  expect(await ask('logging/fluent-bit', guest)).toMatch(
    /^Guests of this workspace may not read about incidents here\./,
  );
  expect(await incidents()).toEqual([]);
});

it('a cluster that is away, or does not let itself be read, is no reason to guess', async () => {
  await tightStage();
  stage.cluster.health = {
    state: 'away',
    since: '2026-11-22T03:09:00Z',
    why: 'connection refused',
    reason: 'server',
  };
  expect(await ask('logging/fluent-bit')).toMatch(
    /prod-eu does not answer since 03:09 UTC \(connection refused\): .* nothing is proposed\./,
  );
  stage.cluster.health = { state: 'connected', since: '2026-11-22T03:09:00Z' };
  stage.cluster.failNext('forbidden', { method: 'podsOf' });
  expect(await ask('logging/fluent-bit')).toMatch(/The pods of logging\/fluent-bit cannot be listed now\./);
  stage.cluster.failNext('timeout', { method: 'collect' });
  expect(await ask('logging/fluent-bit')).toMatch(/Nothing is proposed; try again in a minute\./);
  expect(await incidents()).toEqual([]);
});

it.each([
  ['read-only', { changes: defaultSettings.changes }, /[Rr]ead-only|suggest|not switched on/],
  ['protected', { changes: { ...stageSettings.changes, protected: true } }, /protected/],
])('a %s place gets the proposal and says that nothing is written', async (_, settings, expected) => {
  await tightStage({ settings });
  expect(await ask('logging/fluent-bit')).toMatch(expected);
  await stage.advance(15_000);
  expect(stage.text('inc-1/card/1')).toMatch(expected);
  expect(stage.text('inc-1/card/1')).not.toMatch(/\[Approve/);
});

it('while changes are frozen the answer says so', async () => {
  await tightStage();
  await stage.desk().command('freeze prod-eu moving house', onCall, 'C1');
  expect(await ask('logging/fluent-bit')).toMatch(/moving house/);
  await stage.advance(15_000);
  expect(await ask('logging/fluent-bit')).toMatch(/moving house/);
  expect(stage.text('inc-1/card/1')).not.toMatch(/\[Approve/);
});
it('an incident that ended says how to look again', async () => {
  await tightStage();
  await ask('logging/fluent-bit');
  await stage.advance(15_000);
  await stage.press('inc-1/alert', 'not-an-incident', onCall, { reason: 'only a try' });
  await stage.advance(1_000);
  expect(await ask('inc-1')).toMatch(
    /inc-1 is closed\. "fix prod-eu\/logging\/fluent-bit" looks at what is there now\./,
  );
  expect(await ask('logging/fluent-bit')).toMatch(/^inc-2 is opened/);
});
