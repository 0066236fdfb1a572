import { afterEach, describe, expect, it } from 'vitest';
import type { PersonRef } from '../../src/approval/approval.ts';
import type { PolicyRule } from '../../src/approval/policy.ts';
import type { Reply } from '../../src/chat/form.ts';
import { list, tell } from '../../src/language/words.ts';
import { english } from '../support/english.ts';
import { approver, facts, onCall, second } from '../support/fake-chat.ts';
import { readMessage } from '../support/read-message.ts';
import { crash, createStage, type Stage, stageSettings } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const told = (reply: Reply) => {
  if (reply.kind === 'errors') return tell(list('sentences', Object.values(reply.errors)), 'en');
  return reply.kind === 'whisper' ? readMessage(reply.message) : reply.kind;
};
const writes = () => stage.journal.filter((line) => line.startsWith('write')).length;
const approve = async (by: PersonRef, card = 1) =>
  told(await stage.press(`inc-1/card/${card}`, 'approve', by));

/** A crash is diagnosed under this rule for its namespace; the incident has a card. */
async function crashUnder(rule: PolicyRule): Promise<void> {
  const rules = [{ namespaces: ['logging'], ...rule }];
  stage = await createStage({ settings: { changes: { ...stageSettings.changes, rules } } });
  await crash(stage);
}

/** The same press as `approve`, from a card that showed the button. */
async function approveFromOldCard(by: PersonRef): Promise<string> {
  const { digest } = (await stage.store.incident('inc-1'))?.value.attempts[0] ?? {};
  return told(await stage.desk().press({ action: 'approve', value: `inc-1 ${digest}`, by, inputs: {} }));
}

describe('what stands against every approval', () => {
  it.each<[string, PolicyRule, RegExp]>([
    ['read-only', { mode: 'suggest' }, /read-only: changes are switched off in its settings/],
    [
      'a protected namespace',
      { protected: true },
      /This namespace is protected: nothing is changed here, whoever approves/,
    ],
    [
      'a freeze window',
      {
        freezeWindows: [
          {
            every: 'day',
            from: { hour: 22, minute: 0 },
            to: { hour: 6, minute: 30 },
            timeZone: 'UTC',
            why: 'night',
          },
        ],
      },
      /No change begins here before 2026-11-22 06:30 UTC: a freeze window is open \(night\)/,
    ],
  ])('%s: the card and the refusal say why, and nothing is written', async (_, rule, why) => {
    await crashUnder(rule);
    expect(stage.text('inc-1/card/1')).toMatch(why);
    expect(stage.journal.findLast((line) => line.includes('inc-1/card/1'))).toMatch(/\[decline\]$/);
    expect(await approveFromOldCard(approver)).toMatch(
      new RegExp(`^Not approved: .*${why.source}.*Nothing was changed`),
    );
    await stage.advance(10_000);
    expect([await stage.state(), writes()]).toEqual(['proposed', 0]);
  });

  it('a window that opens while a change is under way lets it come to its end', async () => {
    const at = (minute: number) => ({ hour: 3, minute });
    await crashUnder({ freezeWindows: [{ every: 'day', from: at(10), to: at(50), timeZone: 'UTC' }] });
    expect(await approve(approver)).toBe('none');
    await stage.advance(60_000);
    await stage.cluster.rollOut();
    await stage.advance(120_000);
    expect([stage.clock.now().toISOString() > '2026-11-22T03:11', await stage.outcomes()]).toEqual([
      true,
      ['held'],
    ]);
  });

  it('a window that ends gives the button back', async () => {
    const at = (minute: number) => ({ hour: 3, minute });
    await crashUnder({ freezeWindows: [{ every: 'day', from: at(0), to: at(11), timeZone: 'UTC' }] });
    expect(stage.text('inc-1/card/1')).toMatch(/before 2026-11-22 03:11 UTC/);
    await stage.advance(110_000);
    expect(await approve(approver)).toBe('none');
    await stage.advance(10_000);
    expect(writes()).toBe(1);
  });
});

describe('who says yes', () => {
  it('is asked in the moment: somebody who has left the group since is refused', async () => {
    await crashUnder({ approval: { groups: ['S0APPROVERS'], required: 2 } });
    expect(await approve(approver)).toBe('none');
    stage.chat.people.set(second.user, facts(second, { groups: [] }));
    expect(await approve(second)).toMatch(/^Not approved: you are not among .*Ask @S0APPROVERS/s);
    stage.chat.people.delete(second.user);
    expect(await approve(second)).toBe('none');
    await stage.advance(10_000);
    expect(writes()).toBe(1);
  });

  it.each<[string, Parameters<typeof facts>[1], RegExp]>([
    ['a guest', { isGuest: true }, /guests may not approve/],
    ['a bot', { isBot: true }, /a bot may not/],
    ['somebody deactivated', { isDeleted: true }, /this account is deactivated/],
    ['somebody of another workspace', { isStranger: true }, /people from other workspaces/],
  ])('%s in the group is refused with the reason', async (_, more, why) => {
    await crashUnder({ approval: { groups: ['S0APPROVERS'] } });
    stage.chat.people.set(approver.user, facts(approver, more));
    expect(await approve(approver)).toMatch(why);
  });

  it('nobody, while the channel is shared with another organisation or chat cannot tell', async () => {
    await crashUnder({});
    stage.chat.channel.isShared = true;
    expect(await approve(approver)).toMatch(/this channel is shared with another organisation/);
    stage.chat.channel.isShared = false;
    stage.chat.failNext('server', { method: 'isSharedOutside' });
    expect(await approve(approver)).toMatch(/could not say who is in this channel/);
    expect(await approve(approver)).toBe('none');
  });

  it('the strictest of the steps holds', async () => {
    await crashUnder({
      approval: { steps: { 'set-image': { required: 2, users: [approver.user, second.user] } } },
    });
    expect(stage.text('inc-1/card/1')).toMatch(/Needs 2 approvals/);
    expect(await approve(onCall)).toMatch(/^Not approved: you are not among/);
    expect([await approve(approver), await approve(second)]).toEqual(['none', 'none']);
  });

  it('in production two, and not the one who asked for the values', async () => {
    await crashUnder({ production: true });
    await stage.press('inc-1/alert', 'upgrade', onCall, { version: '3.2.10' });
    await stage.advance(10_000);
    expect(await approve(onCall, 2)).toMatch(/you asked for these values/);
    expect(await approve(approver, 2)).toBe('none');
    expect(await approve(approver, 2)).toMatch(/You have approved this already; somebody else has to/);
    expect([await stage.state(), writes()]).toEqual(['proposed', 0]);
    expect(await approve(second, 2)).toBe('none');
    await stage.advance(10_000);
    expect(stage.writer.applied.map(({ by }) => by)).toEqual([[approver.user, second.user]]);
  });
});

describe('one effect', () => {
  it('of many clicks of two people at once: each is told what happened', async () => {
    await crashUnder({});
    const replies = await Promise.all([approver, second, approver, second].map((by) => approve(by)));
    expect(replies.filter((reply) => reply === 'none')).toHaveLength(1);
    expect(
      replies.filter((reply) => /You have approved this already|@U0\w+ approved this/.test(reply)),
    ).toHaveLength(3);
    await stage.advance(10_000);
    expect(writes()).toBe(1);
  });

  it('of a click that comes again after the bot has ended, or when all is over', async () => {
    await crashUnder({});
    const again = async (by: PersonRef) => approveFromOldCard(by);
    expect(await again(approver)).toBe('none');
    await stage.restart();
    expect(await again(approver)).toMatch(/^You have approved this already; nothing else to do/);
    await stage.advance(5_000);
    await stage.cluster.rollOut();
    await stage.advance(120_000);
    expect(await stage.state()).toBe('resolved');
    expect(await again(second)).toMatch(/@U0APPROVER approved this .* before you/);
    await stage.advance(10_000);
    expect(writes()).toBe(1);
  });
});

describe('a ticket', () => {
  const rule = { approval: { ticketPattern: 'OPS-[0-9]+' } };
  const submit = async (ticket: string) => {
    const { digest } = (await stage.store.incident('inc-1'))?.value.attempts[0] ?? {};
    const deed = { action: 'approve', value: `inc-1 ${digest}`, by: approver, inputs: { ticket } };
    const reply = await stage.desk().submit(deed);
    await stage.clock.settle();
    return told(reply);
  };

  it('is asked for in a form, checked, recorded, and written beside the change', async () => {
    await crashUnder(rule);
    const { digest } = (await stage.store.incident('inc-1'))?.value.attempts[0] ?? {};
    const deed = { action: 'approve', value: `inc-1 ${digest}`, by: approver, inputs: {} };
    expect(english(await stage.desk().form(deed))).toMatchObject({
      action: 'approve',
      submit: 'Approve',
      inputs: [{ kind: 'text', name: 'ticket' }],
    });
    expect(await submit(' ')).toBe('An approval needs a ticket here: expected one like OPS-[0-9]+.');
    expect(await submit('see chat')).toBe('"see chat" is no ticket here: expected one like OPS-[0-9]+.');
    expect(await submit(' OPS-12 ')).toBe('none');
    await stage.advance(10_000);
    expect(writes()).toBe(1);
    expect(await stage.store.document('inc-1', 'approval/1')).toMatchObject({ tickets: ['OPS-12'] });
    const trail = await stage.store.auditTrail({ incident: 'inc-1', limit: 100 });
    expect(trail.filter(({ entry }) => entry.includes('"ticket":"OPS-12"'))).toHaveLength(1);
  });

  it('the button opens the form in the place of a question', async () => {
    await crashUnder(rule);
    const buttons = stage.chat
      .standing('inc-1/card/1')
      .message.parts.flatMap((part) => (part.kind === 'buttons' ? part.buttons : []));
    expect(buttons.find(({ action }) => action === 'approve')).toMatchObject({
      label: 'Approve…',
      opensForm: true,
    });
  });
});
