import { afterEach, beforeEach, expect, it } from 'vitest';
import { approver } from '../support/fake-chat.ts';
import { crash, createStage, oomKill, segfault, type Stage } from '../support/stage.ts';

const hour = 3_600_000;
const minute = 60_000;
const hours = [
  ['forward', hour],
  ['back', -hour],
] as const;

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
