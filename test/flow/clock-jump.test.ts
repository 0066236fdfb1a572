import { afterEach, beforeEach, expect, it } from 'vitest';
import { approver, onCall } from '../support/fake-chat.ts';
import { crash, createStage, oomKill, segfault, type Stage, stageSettings } from '../support/stage.ts';

const hour = 3_600_000;
const minute = 60_000;
const hours = [
  // What follows must be what follows without a jump.
  ['not at all', 0],
  ['forward', hour],
  ['back', -hour],
] as const;

const reloadable = `[SERVICE]
    HTTP_Server On
    HTTP_Port   2021
    Hot_Reload  On

[INPUT]
    Name          forward
    Mem_Buf_Limit 256m

[OUTPUT]
    Name  http
    Match *
`;
const failing = /✗ Permission/;

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
});
afterEach(() => stage.close());

const slots = () => stage.chat.messages.map(({ slot }) => slot);

it.each(hours)('an hour %s: deaths are told and messages edited without a pause', async (_, ms) => {
  await crash(stage);
  stage.clock.jump(ms);
  await stage.cluster.die(3, segfault);
  await stage.advance(20_000);
  expect(stage.text('inc-1/alert')).toMatch(/3 of|3 pods/);
  expect(slots()).toEqual(['inc-1/alert', 'inc-1/diagnosis/1', 'inc-1/card/1']);
});

it('a death that is an hour old by the clock of the bot is told when it is new to the watch', async () => {
  await stage.advance(minute);
  stage.clock.jump(-hour);
  await stage.cluster.die(1, segfault);
  stage.clock.jump(hour);
  await stage.advance(20_000);
  expect(await stage.state()).toBe('proposed');
});

it.each(hours)('an hour %s while a change is verified: it must hold as long as ever', async (_, ms) => {
  await crash(stage);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(5_000);
  await stage.cluster.rollOut();
  await stage.advance(15_000);
  expect(await stage.state()).toBe('verifying');
  stage.clock.jump(ms);
  await stage.advance(20_000);
  expect(await stage.state()).toBe('verifying');
  await stage.advance(60_000);
  expect([await stage.state(), await stage.outcomes()]).toEqual(['resolved', ['held']]);
});

it('an hour forward while a change is verified: what dies then still speaks against it', async () => {
  await crash(stage);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(5_000);
  await stage.cluster.rollOut();
  await stage.advance(15_000);
  stage.clock.jump(hour);
  await stage.advance(10_000);
  await stage.cluster.die(1, oomKill('4.2.8'));
  await stage.advance(30_000);
  expect((await stage.outcomes())[0]).toBe('held');
  expect(slots()).toContain('inc-1/card/2');
});

it('an hour forward while a plan waits: its time is over, and nothing is written by a late yes', async () => {
  await crash(stage);
  stage.clock.jump(hour);
  await stage.advance(20_000);
  expect([(await stage.outcomes())[0], stage.writer.applied]).toEqual(['expired', []]);
});

it.each(hours)('an hour %s while the controller rolls out: neither late nor undone', async (_, ms) => {
  await crash(stage);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(10_000);
  expect(await stage.state()).toBe('changing');
  stage.clock.jump(ms);
  await stage.advance(30_000);
  expect([await stage.state(), await stage.outcomes()]).toEqual(['changing', ['running']]);
  await stage.cluster.rollOut();
  await stage.advance(15_000);
  expect(await stage.state()).toBe('verifying');
});

it.each(hours)('an hour %s in the first wave: as long as ever until the next one', async (_, ms) => {
  await stage.close();
  const rollout = { waves: [1], holdMs: 30_000, podStartMs: minute };
  stage = await createStage({ pods: 4, settings: { rollout } });
  const changed = () =>
    stage.cluster.objects.pods.filter(({ spec }) => !spec.containers[0]?.image.endsWith('3.2.0')).length;
  const isHeld = () => stage.cluster.objects.daemonSet.spec.updateStrategy?.type === 'OnDelete';
  await crash(stage);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(15_000);
  expect([changed(), isHeld()]).toEqual([1, true]);
  stage.clock.jump(ms);
  await stage.advance(10_000);
  expect([changed(), isHeld(), await stage.state()]).toEqual([1, true, 'changing']);
  await stage.advance(30_000);
  expect([isHeld(), await stage.state()]).toEqual([false, 'changing']);
  await stage.cluster.rollOut();
  await stage.advance(2 * minute);
  expect([await stage.state(), await stage.outcomes()]).toEqual(['resolved', ['held']]);
});

it('an hour back while the bot is down in a wave: the wait begins anew, and is no hour longer', async () => {
  await stage.close();
  const rollout = { waves: [1], holdMs: 30_000, podStartMs: minute };
  stage = await createStage({ pods: 4, settings: { rollout } });
  await crash(stage);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(20_000);
  stage.clock.jump(-hour);
  await stage.restart();
  await stage.advance(50_000);
  expect(stage.cluster.objects.daemonSet.spec.updateStrategy?.type).not.toBe('OnDelete');
});

it.each(hours)('an hour %s while a plan waits: what dies then is looked into', async (_, ms) => {
  await stage.close();
  stage = await createStage({ settings: { planLivesMs: 6 * hour } });
  await crash(stage);
  expect(await stage.state()).toBe('proposed');
  stage.clock.jump(ms);
  await stage.cluster.die(3, segfault);
  await stage.advance(90_000);
  expect((await stage.store.incident('inc-1'))?.value).toMatchObject({
    signals: 3,
    headline: { signals: 3 },
  });
});

it.each(hours)('an hour %s after a change has brought other trouble: the next plan comes', async (_, ms) => {
  await crash(stage);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(10_000);
  await stage.cluster.rollOut();
  await stage.advance(15_000);
  await stage.cluster.die(1, oomKill('4.2.8'));
  await stage.advance(1_000);
  stage.clock.jump(ms);
  await stage.advance(minute);
  expect(await stage.outcomes()).toEqual(['held', 'offered']);
});

it.each(hours)('an hour %s while a check fails: it is made again within a minute or two', async (_, ms) => {
  await stage.close();
  stage = await createStage({ settings: { planLivesMs: 6 * hour } });
  stage.checks.denied.add('daemonsets');
  await crash(stage);
  expect(stage.text('inc-1/card/1')).toMatch(failing);
  stage.clock.jump(ms);
  stage.checks.denied.clear();
  await stage.advance(2 * minute);
  expect(stage.text('inc-1/card/1')).not.toMatch(failing);
});

it.each(hours)(
  'an hour %s before pods read their configuration anew: after the time of the kubelet',
  async (_, ms) => {
    await stage.close();
    const changes = { ...stageSettings.changes, hotReload: true };
    const rollout = { waves: [], holdMs: 30_000, podStartMs: minute };
    stage = await createStage({
      version: '5.1.1',
      memory: '2Gi',
      config: reloadable,
      settings: { changes, rollout },
    });
    await stage.advance(1_000);
    await stage.desk().command('fix logging/fluent-bit mem_buf_limit=128m', onCall, 'C1');
    await stage.advance(15_000);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    stage.clock.jump(ms);
    const reloads = () => stage.journal.filter((line) => /^write .* reload → done/.test(line)).length;
    await stage.advance(minute);
    expect(reloads()).toBe(0);
    await stage.advance(2 * minute);
    expect(reloads()).toBe(3);
  },
);
