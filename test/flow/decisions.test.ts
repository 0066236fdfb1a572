import { afterEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/chat/form.ts';
import { approver, guest, onCall, second } from '../support/fake-chat.ts';
import { actionsOf, readMessage } from '../support/read-message.ts';
import type { ApprovalRules } from '../../src/approval/policy.ts';
import { crash, createStage, segfault, type Stage, stageSettings, upgradeThenOom } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const writes = () => stage.journal.filter((line) => line.startsWith('write') || line.startsWith('dry-run'));
const told = (reply: Reply) => (reply.kind === 'whisper' ? readMessage(reply.message) : reply.kind);
const asking = (approval: Partial<ApprovalRules>) => ({
  changes: { ...stageSettings.changes, approval: { ...stageSettings.changes.approval, ...approval } },
});

describe('deciding about a plan', () => {
  it('is declined: nothing is written, the reason stands on the card', async () => {
    stage = await createStage();
    await crash(stage);
    expect(await stage.press('inc-1/card/1', 'decline', onCall)).toMatchObject({ kind: 'errors' });
    expect(await stage.press('inc-1/card/1', 'decline', onCall, { reason: 'change freeze' })).toEqual({
      kind: 'none',
    });
    await stage.advance(10_000);
    expect([await stage.state(), await stage.outcomes(), writes()]).toEqual(['open', ['declined'], []]);
    expect(stage.text('inc-1/card/1')).toMatch(/change freeze/i);
    expect(actionsOf(stage.chat.standing('inc-1/card/1').message)).toEqual(['check-again']);
  });

  it('is offered again, to be voted on anew, when somebody asks to check again', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/card/1', 'decline', onCall, { reason: 'change freeze' });
    await stage.advance(10_000);
    expect(await stage.press('inc-1/card/1', 'check-again', onCall)).toEqual({ kind: 'none' });
    await stage.advance(10_000);
    expect([await stage.state(), await stage.outcomes()]).toEqual(['proposed', ['declined', 'offered']]);
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(5_000);
    expect(writes()).not.toEqual([]);
  });

  it('expires: nothing is written, and a press that comes late is told so', async () => {
    stage = await createStage();
    await crash(stage);
    const { message } = stage.chat.standing('inc-1/card/1');
    await stage.advance(stageSettings.planLivesMs);
    expect([await stage.state(), await stage.outcomes(), writes()]).toEqual(['open', ['expired'], []]);
    stage.chat.standing('inc-1/card/1').message = message;
    expect(told(await stage.press('inc-1/card/1', 'approve', approver))).toMatch(
      /expired.*nothing was changed/,
    );
    expect(writes()).toEqual([]);
  });

  it('is approved once: the second click does nothing more', async () => {
    stage = await createStage();
    await crash(stage);
    const { message } = stage.chat.standing('inc-1/card/1');
    const replies = await Promise.all([
      stage.press('inc-1/card/1', 'approve', approver),
      stage.press('inc-1/card/1', 'approve', second),
    ]);
    expect(replies.map((reply) => reply.kind).sort()).toEqual(['none', 'whisper']);
    await stage.advance(1_000);
    stage.chat.standing('inc-1/card/1').message = message;
    expect(told(await stage.press('inc-1/card/1', 'approve', second))).toMatch(
      /@U0APPROVER approved this 1 s before you/,
    );
    await stage.advance(10_000);
    expect(writes().map((line) => line.split(' ')[0])).toEqual(['dry-run', 'write']);
  });

  it.each([
    ['a guest', guest, {}],
    ['somebody of another workspace', { team: 'T2', user: 'U9' }, {}],
    ['somebody outside the group', onCall, { groups: ['S0APPROVERS'] }],
    ['somebody not named', second, { users: [approver.user] }],
  ])('refuses %s', async (_, by, policy) => {
    stage = await createStage({ settings: asking(policy) });
    await crash(stage);
    expect(told(await stage.press('inc-1/card/1', 'approve', by))).toMatch(/^Not approved/);
    await stage.advance(10_000);
    expect([await stage.state(), writes()]).toEqual(['proposed', []]);
    expect(stage.text('inc-1/card/1')).not.toMatch(`@${by.user}`);
  });

  it('refuses everybody while chat cannot say who they are', async () => {
    stage = await createStage();
    await crash(stage);
    stage.chat.failNext('server', { method: 'person' });
    expect(told(await stage.press('inc-1/card/1', 'approve', approver))).toMatch(/^Not approved/);
    expect(await stage.press('inc-1/card/1', 'approve', approver)).toEqual({ kind: 'none' });
  });

  it('waits for a second person when two are required', async () => {
    stage = await createStage({ settings: asking({ required: 2 }) });
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    expect([await stage.state(), writes()]).toEqual(['proposed', []]);
    expect(stage.text('inc-1/card/1')).toMatch(/1 of 2/);
    await stage.press('inc-1/card/1', 'approve', second);
    await stage.advance(10_000);
    expect(stage.writer.applied.map((one) => one.by)).toEqual([[approver.user, second.user]]);
  });

  it('knows a card that a newer plan has replaced', async () => {
    stage = await createStage();
    await crash(stage);
    const old = stage.chat.standing('inc-1/card/1').message;
    await stage.press('inc-1/alert', 'upgrade', onCall, { version: '3.2.10' });
    await stage.advance(10_000);
    expect(await stage.outcomes()).toEqual(['replaced', 'offered']);
    stage.chat.standing('inc-1/card/1').message = old;
    expect(told(await stage.press('inc-1/card/1', 'approve', approver))).toMatch(/newer plan/i);
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(10_000);
    expect(writes().at(-1)).toBe(
      'write DaemonSet {"image":"cr.fluentbit.io/fluent/fluent-bit:3.2.10"} → done',
    );
  });

  it('does not let the person approve who asked for the values, where the policy says so', async () => {
    stage = await createStage({ settings: asking({ requesterMayApprove: false }) });
    await crash(stage);
    await stage.press('inc-1/alert', 'upgrade', approver, { version: '3.2.10' });
    await stage.advance(10_000);
    expect(told(await stage.press('inc-1/card/2', 'approve', approver))).toMatch(/^Not approved/);
    expect(await stage.press('inc-1/card/2', 'approve', second)).toEqual({ kind: 'none' });
  });

  it('does not count a yes to the same plan from before it was declined', async () => {
    stage = await createStage({ settings: asking({ required: 2 }) });
    await crash(stage);
    await stage.press('inc-1/alert', 'upgrade', onCall, { version: '3.2.10' });
    await stage.advance(5_000);
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.press('inc-1/card/2', 'decline', onCall, { reason: 'wait' });
    await stage.press('inc-1/alert', 'upgrade', onCall, { version: '3.2.10' });
    await stage.advance(5_000);
    await stage.press('inc-1/card/3', 'approve', second);
    await stage.advance(10_000);
    expect([await stage.state(), writes()]).toEqual(['proposed', []]);
  });
});

describe('other deeds', () => {
  it('closes what was no incident, with the reason', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/alert', 'not-an-incident', onCall, { reason: 'load test' });
    await stage.advance(10_000);
    expect([await stage.state(), await stage.outcomes()]).toEqual(['resolved', ['replaced']]);
    expect(stage.text('inc-1/summary')).toMatch(/load test/);
  });

  it('does not close while a change is under way', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    const reply = await stage.press('inc-1/alert', 'not-an-incident', onCall, { reason: 'no' });
    expect([reply.kind, await stage.state()]).toEqual(['errors', 'changing']);
  });

  it('opens a new incident for deaths after the last one was closed', async () => {
    stage = await createStage();
    await crash(stage);
    await upgradeThenOom(stage, approver);
    await stage.press('inc-1/alert', 'not-an-incident', onCall, { reason: 'load test' });
    await stage.cluster.die(3, segfault);
    await stage.advance(10_000);
    expect(await stage.state('inc-2')).toBe('proposed');
    expect(stage.chat.standing('inc-2/alert').thread).toBeUndefined();
  });

  it('tells of an unknown incident and an old button', async () => {
    stage = await createStage();
    const deed = { by: onCall, inputs: {}, value: 'inc-9' };
    expect(told(await stage.desk().press({ ...deed, action: 'approve' }))).toMatch(/no incident inc-9/);
    expect(told(await stage.desk().press({ ...deed, action: 'rollback' }))).toMatch(
      /earlier version of the bot/,
    );
  });
});
