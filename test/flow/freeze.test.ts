import { afterEach, describe, expect, it } from 'vitest';
import type { PersonRef } from '../../src/approval/approval.ts';
import { sendWrites } from '../../src/flow/send-writes.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Settings } from '../../src/settings.ts';
import { approver, facts, guest, onCall, second } from '../support/fake-chat.ts';
import { readMessage } from '../support/read-message.ts';
import { crash, createStage, type Stage, stageSettings, upgradeThenOom } from '../support/stage.ts';
import { english } from '../support/english.ts';

let stage: Stage;
afterEach(() => stage.close());

const writes = () => stage.journal.filter((line) => line.startsWith('write')).length;
const card = (number = 1) => stage.text(`inc-1/card/${number}`);
const buttons = (number = 1) =>
  stage.journal.findLast((line) => line.includes(`inc-1/card/${number} `))?.replace(/.*\[/, '[');
const say = async (text: string, by: PersonRef = onCall) => {
  const answer = readMessage(await stage.desk().command(text, by, 'C1'));
  await stage.clock.settle();
  return answer;
};
const { changes } = stageSettings;
const grouped = { ...changes, approval: { ...changes.approval, groups: ['S0APPROVERS'] } };
const rollout = { waves: [1, '25%'] as const, holdMs: 30_000, podStartMs: 60_000 };

/** An upgrade in waves, of which the first pod runs. */
async function underWay(settings: Partial<Settings> = {}): Promise<void> {
  stage = await createStage({ pods: 10, settings: { rollout, ...settings } });
  await crash(stage);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(5_000);
}

describe('a freeze', () => {
  it('before an approval: nobody can approve, every card says why, and resume gives the buttons back', async () => {
    stage = await createStage();
    await crash(stage);
    const old = stage.chat.standing('inc-1/card/1').message;
    expect(await say('freeze odd writes seen')).toMatch(/All changes in prod-eu are frozen/);
    await stage.advance(1_000);
    expect(stage.text('cluster/prod-eu/frozen/2026-11-22T03:09:21.000Z')).toMatch(/odd writes seen/);
    for (const slot of ['inc-1/card/1', 'inc-1/alert'])
      expect(stage.text(slot)).toMatch(
        /u0oncall froze all changes in prod-eu at 2026-11-22 03:09 UTC: odd writes seen/,
      );
    expect(buttons()).toBe('[decline]');
    expect(await say('status')).toMatch(/froze all changes in prod-eu/);
    stage.chat.standing('inc-1/card/1').message = old;
    const reply = await stage.press('inc-1/card/1', 'approve', approver);
    expect(reply.kind === 'whisper' && readMessage(reply.message)).toMatch(
      /^Not approved: .*froze.*Nothing was changed/,
    );
    await say('resume', approver);
    await stage.advance(10_000);
    expect(stage.text('cluster/prod-eu/frozen/2026-11-22T03:09:21.000Z')).toMatch(/not frozen any more/);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    expect(writes()).toBe(1);
  });

  it('voids a first yes of two: after it both are needed anew', async () => {
    stage = await createStage({
      settings: { changes: { ...changes, approval: { ...changes.approval, required: 2 } } },
    });
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    await say('freeze');
    await stage.advance(1_000);
    await say('resume', approver);
    await stage.advance(11_000);
    expect(card()).toMatch(/Needs 2 approvals/);
    await stage.press('inc-1/card/1', 'approve', second);
    await stage.advance(10_000);
    expect([await stage.state(), writes()]).toEqual(['proposed', 0]);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    expect(stage.writer.applied.map(({ by }) => by)).toEqual([[second.user, approver.user]]);
  });

  it('between approval and first write: the change ends there, and nothing was written', async () => {
    stage = await createStage();
    await crash(stage);
    const incident = (await stage.store.incident('inc-1'))?.value;
    const digest = incident?.attempts[0]?.digest ?? '';
    const plan = (await stage.store.document('inc-1', `plan/${digest}`)) as Plan;
    const at = stage.clock.now().toISOString();
    const approval = {
      digest,
      incident: 'inc-1',
      attempt: 1,
      by: [approver],
      at,
      expiresAt: '2027-01-01T00:00:00Z',
    };
    if (!incident) throw new Error('There is no incident.');
    const sending = { incident, plan, approval, direction: 'apply' } as const;
    await say('freeze');
    expect(english(await sendWrites(stage.deps(), sending))).toEqual({
      state: 'stopped',
      wroteNothing: true,
      why: expect.stringMatching(/froze all changes.*\(nothing was written\)$/) as string,
    });
    await say('resume', approver);
    expect(english(await sendWrites(stage.deps(), sending))).toMatchObject({
      why: expect.stringMatching(/counts no more/) as string,
    });
    expect(writes()).toBe(0);
  });

  it('in the middle of waves: it waits at the safe point, and goes on from there after a new approval only', async () => {
    await underWay();
    const before = writes();
    await say('freeze');
    await stage.advance(120_000);
    expect([writes(), await stage.state()]).toEqual([before, 'changing']);
    expect(card()).toMatch(/Halted.*froze.*1 of 10 pods run the change.*writes nothing more/s);
    expect(stage.text('inc-1/alert')).toMatch(/is halted/);
    expect(buttons()).toBe('[]');
    await say('resume', approver);
    await stage.advance(60_000);
    expect([writes(), await stage.state()]).toEqual([before, 'changing']);
    expect(card()).toMatch(/goes on after one new approval, or is undone/);
    expect(buttons()).toBe('[go-on undo]');
    expect(await stage.press('inc-1/card/1', 'go-on', approver)).toEqual({ kind: 'none' });
    await stage.advance(60_000);
    await stage.cluster.rollOut();
    await stage.advance(180_000);
    expect([await stage.state(), await stage.outcomes()]).toEqual(['resolved', ['held']]);
  });

  it('in the middle of waves: after it the change can be undone instead', async () => {
    await underWay();
    await say('freeze prod-eu');
    await stage.advance(30_000);
    expect(buttons()).toBe('[]');
    await say('resume prod-eu', approver);
    await stage.advance(5_000);
    await stage.press('inc-1/card/1', 'undo', approver);
    await stage.advance(10_000);
    await stage.cluster.rollOut();
    await stage.advance(30_000);
    expect((await stage.outcomes())[0]).toBe('undone');
    expect(stage.cluster.objects.daemonSet.spec.template.spec.containers[0]?.image).toMatch(/3\.2\.0$/);
  });

  it('holds over an end of the bot', async () => {
    await underWay();
    const before = writes();
    await say('freeze');
    await stage.restart();
    await stage.advance(60_000);
    await stage.dies();
    await stage.advance(60_000);
    expect([writes(), await stage.state()]).toEqual([before, 'changing']);
    expect(card()).toMatch(/Halted/);
  });

  it('holds an automatic undo until people say so', async () => {
    stage = await createStage();
    await crash(stage);
    await upgradeThenOom(stage, approver);
    await stage.press('inc-1/alert', 'change-limits', onCall, { memoryLimit: '520Mi' });
    await stage.advance(5_000);
    const number = (await stage.outcomes()).length;
    await stage.press(`inc-1/card/${number}`, 'approve', approver);
    await stage.advance(10_000);
    await stage.cluster.rollOut();
    await stage.advance(10_000);
    await say('freeze');
    const before = writes();
    await stage.cluster.die(1, { exitCode: 137, reason: 'OOMKilled', log: '' });
    await stage.advance(60_000);
    expect([await stage.state(), writes()]).toEqual(['undoing', before]);
    expect(card(number)).toMatch(/Undo halted/);
    await say('resume', approver);
    await stage.advance(20_000);
    expect([await stage.state(), writes(), buttons(number)]).toEqual(['undoing', before, '[go-on]']);
    await stage.press(`inc-1/card/${number}`, 'go-on', approver);
    await stage.advance(20_000);
    expect(writes()).toBe(before + 1);
  });

  it('is told while a change is measured, and where nothing waits', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    await stage.cluster.rollOut();
    await stage.advance(10_000);
    await say('freeze');
    await stage.advance(5_000);
    expect(await stage.state()).toBe('verifying');
    for (const slot of ['inc-1/card/1', 'inc-1/alert'])
      expect(stage.text(slot).match(/froze all/g)).toHaveLength(1);
    expect(buttons()).toBe('[]');
  });

  it('stops only the cluster that is named; another word is a reason for all', async () => {
    stage = await createStage({ others: ['prod-us'] });
    expect(await say('freeze prod-us bad day')).toMatch(/prod-us are frozen/);
    expect(await say('status')).toMatch(/froze all changes in prod-us at .*: bad day/);
    expect(await say('status prod-eu')).not.toMatch(/froze/);
    expect(await say('freeze prd-eu')).toMatch(/changes in prod-eu are frozen.*Frozen already: .*prod-us/s);
    expect(await say('resume prd-eu')).toMatch(/no cluster "prd-eu"/);
    expect(await say('resume')).toMatch(/prod-eu are possible again.*prod-us are possible again/s);
    expect(await say('resume')).toMatch(/Nothing is frozen/);
    expect(await say('resume prod-eu')).toMatch(/Changes in prod-eu are not frozen/);
  });

  it('is for everybody who reads along; its end is for those who may approve', async () => {
    stage = await createStage({ settings: { changes: grouped } });
    await crash(stage);
    expect(await say('freeze', { team: 'T2', user: 'U9' })).toMatch(/^Not frozen/);
    stage.chat.people.set('U0BOT', facts({ team: 'T1', user: 'U0BOT' }, { isBot: true }));
    expect(await say('freeze', { team: 'T1', user: 'U0BOT' })).toMatch(/^Not frozen/);
    expect(await say('freeze', guest)).toMatch(/are frozen/);
    expect(await say('freeze')).toMatch(/^Frozen already: u0guest/);
    expect(await say('resume')).toMatch(/stays frozen.*Not resumed.*Ask @S0APPROVERS/s);
    expect(await say('resume', guest)).toMatch(/stays frozen/);
    expect(await say('resume', approver)).toMatch(/possible again/);
    stage.chat.failNext('server', { method: 'person' });
    expect(await say('freeze')).toMatch(/are frozen/);
    stage.chat.failNext('server', { method: 'person' });
    expect(await say('resume', approver)).toMatch(/stays frozen.*Slack could not say/s);
  });
});

it('changes that are switched off in the settings halt what is under way, and void its approval', async () => {
  await underWay();
  const before = writes();
  const { settings } = stage.deps();
  const switchTo = (mode: 'suggest' | 'live') => Object.assign(settings, { changes: { ...changes, mode } });
  switchTo('suggest');
  await stage.advance(60_000);
  expect([writes(), await stage.state()]).toEqual([before, 'changing']);
  expect(card()).toMatch(/Halted.*switched off in its settings/s);
  switchTo('live');
  await stage.advance(60_000);
  expect([writes(), buttons()]).toEqual([before, '[go-on undo]']);
});
