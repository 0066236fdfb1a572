import { afterEach, beforeEach, expect, it } from 'vitest';
import { approver, facts, guest, onCall, second } from '../support/fake-chat.ts';
import { readMessage } from '../support/read-message.ts';
import { crash, createStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
  await crash(stage);
});
afterEach(() => stage.close());

const ask = async (text: string, by = onCall) => readMessage(await stage.desk().command(text, by, 'C1'));
const holder = async () => (await stage.store.incident('inc-1'))?.value.acknowledgedBy;
const calls = () => stage.chat.messages.filter(({ slot }) => slot.startsWith('inc-1/call/handed-over'));

it('calls the other person once, also over a restart, and says it in the alert and the record', async () => {
  expect(await ask(`handover inc-1 <@${second.user}|sue> look at *node-3* <!channel>`)).toContain(
    'u0second has inc-1 in hand now, and is called in its thread.',
  );
  await stage.advance(5_000);
  await stage.restart();
  await stage.advance(5_000);
  expect(await holder()).toMatchObject({
    user: second.user,
    from: onCall.user,
    note: 'look at *node-3* <!channel>',
  });
  expect(calls().map(({ slot, history }) => [slot.split('/')[2], history.length])).toEqual([
    ['handed-over', 1],
  ]);
  expect(
    readMessage(
      calls()[0]?.message ??
        (() => {
          throw new Error('Nobody was called.');
        })(),
    ),
  ).toContain(
    `@${second.user} @${onCall.user} handed prod-eu logging/fluent-bit over to you (inc-1): look at *node-3* <!channel>`,
  );
  expect(stage.text('inc-1/alert')).toContain(`in the hands of @${second.user} since`);
  const record = await stage.store.auditTrail({ incident: 'inc-1', limit: 99 });
  expect(record.map(({ entry }) => JSON.parse(entry) as unknown)).toContainEqual(
    expect.objectContaining({
      kind: 'handed-over',
      to: second,
      by: { kind: 'person', ...onCall },
    }),
  );
});

it('and back again, each called for itself', async () => {
  await ask(`handover inc-1 <@${second.user}>`);
  await stage.advance(5_000);
  expect(await ask(`handover inc-1 <@${second.user}>`)).toContain('u0second has inc-1 in hand already.');
  expect(await ask(`handover inc-1 <@${approver.user}>`, second)).toContain(
    'u0approver has inc-1 in hand now',
  );
  await stage.advance(5_000);
  expect(calls()).toHaveLength(2);
});

it('also while the others have quiet', async () => {
  await ask('snooze inc-1 1h');
  await ask(`handover inc-1 <@${second.user}>`);
  await stage.advance(5_000);
  expect(calls()).toHaveLength(1);
});

it.each([
  ['handover', 'Which incident?'],
  ['handover inc-1', 'To whom?'],
  ['handover inc-1 ann', 'To whom?'],
  ['handover inc-1 <!channel>', 'To whom?'],
  ['handover inc-1 <!subteam^S0APPROVERS>', 'To whom?'],
  ['handover inc-9 <@U0SECOND>', 'inc-9'],
  [`handover inc-1 <@U0SECOND> ${'x'.repeat(2_000)}`, 'the note is too long'],
  [`handover inc-1 <@${guest.user}>`, 'no full member'],
  ['handover inc-1 <@U0BOT>', 'no full member'],
  ['handover inc-1 <@U0AWAY>', 'may not read of this incident'],
])('"%.40s": %s', async (text, why) => {
  const bot = { team: 'T1', user: 'U0BOT' };
  stage.chat.people.set(bot.user, facts(bot, { isBot: true }));
  stage.chat.absent.set('C1', new Set(['U0AWAY']));
  expect(await ask(text)).toContain(why);
  expect(await holder()).toBeUndefined();
});

it('is not for guests', async () => {
  expect(await ask(`handover inc-1 <@${second.user}>`, guest)).not.toContain('in hand now');
  expect(await holder()).toBeUndefined();
});
