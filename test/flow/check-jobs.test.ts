import { afterEach, describe, expect, it } from 'vitest';
import type { JobOutcome } from '../../src/check/judge-job.ts';
import { approver, onCall } from '../support/fake-chat.ts';
import { actionsOf, readMessage } from '../support/read-message.ts';
import { crash, createStage, type Stage, stageSettings } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const withJobs = () => createStage({ settings: { changes: { ...stageSettings.changes, checkJobs: true } } });
const card = (number = 1) => stage.text(`inc-1/card/${number}`);
const actions = () => actionsOf(stage.chat.standing('inc-1/card/1').message);
const ended = (exitCode: number, text: string): JobOutcome => ({
  kind: 'ended',
  exitCode,
  reason: exitCode === 0 ? 'Completed' : 'Error',
  text,
});
const running = () => [...stage.checks.running.keys()].map((name) => name.replace(/[0-9a-f]{8}/, '#'));

describe('Fluent Bit itself is asked in a Job', () => {
  it('is not, unless the settings say so', async () => {
    stage = await createStage();
    await crash(stage);
    expect([running(), actions().includes('approve'), card()]).toEqual([
      [],
      true,
      expect.not.stringContaining('own dry run'),
    ]);
  });

  it('holds the approval back while it runs, whoever presses', async () => {
    stage = await withJobs();
    await crash(stage);
    expect(running()).toEqual(['fluent-medic-check-#-1']);
    expect(card()).toMatch(/… Fluent Bit's own dry run is under way/);
    expect(actions()).toEqual(['decline', 'change-values', 'put-back']);
    const value = `inc-1 ${(await stage.store.incident('inc-1'))?.value.attempts.at(-1)?.digest}`;
    const reply = await stage.desk().press({ action: 'approve', value, by: approver, inputs: {} });
    expect(reply.kind === 'whisper' && readMessage(reply.message)).toMatch(
      /^Not approved: the configuration is still being tried/,
    );
    stage.checks.jobOutcome = ended(0, 'configuration test is successful');
    await stage.advance(10_000);
    expect(card()).toMatch(
      /– Fluent Bit's own dry run, not possible: Fluent Bit 4\.2\.8 has nothing against/,
    );
    expect([running(), actions().includes('approve')]).toEqual([[], true]);
  });

  it.each<[string, JobOutcome, RegExp]>([
    [
      'refuses the configuration',
      ended(1, '[error] no such plugin'),
      /refuses this configuration: \[error\] no such plugin/,
    ],
    [
      'cannot be pulled',
      { kind: 'no-image', why: 'not found' },
      /The image .*:4\.2\.8 cannot be pulled: not found/,
    ],
  ])('which stops the plan when it %s', async (_, outcome, why) => {
    stage = await withJobs();
    stage.checks.jobOutcome = outcome;
    await crash(stage);
    await stage.advance(10_000);
    expect(card()).toMatch(why);
    expect([running(), actions()]).toEqual([[], ['decline', 'change-values', 'put-back']]);
  });

  it.each<[string, () => void, RegExp]>([
    [
      'the role is not granted',
      () => stage.checks.denied.add('jobs'),
      /is not granted in namespace logging: deploy\/rbac-check-jobs\.yaml/,
    ],
    [
      'the cluster refuses the Job',
      () => (stage.checks.jobRefusal = 'exceeded quota: pods'),
      /could not be started: exceeded quota: pods/,
    ],
  ])('is not possible where %s, and the plan can be approved', async (_, spoil, why) => {
    stage = await withJobs();
    spoil();
    await crash(stage);
    await stage.advance(10_000);
    expect(card()).toMatch(why);
    expect([running(), actions().includes('approve')]).toEqual([[], true]);
  });

  it('is given up when it does not end', async () => {
    stage = await withJobs();
    await crash(stage);
    await stage.advance(170_000);
    expect(card()).toMatch(/The Job did not run: it did not end in time/);
    expect([running(), actions().includes('approve')]).toEqual([[], true]);
  });
});

describe('nothing of it is left behind', () => {
  it('when the plan is declined while it runs', async () => {
    stage = await withJobs();
    await crash(stage);
    await stage.press('inc-1/card/1', 'decline', onCall, { reason: 'not now' });
    await stage.advance(10_000);
    expect(running()).toEqual([]);
  });

  it('when the bot dies while it runs: the next run goes on with the same Job', async () => {
    stage = await withJobs();
    await crash(stage);
    await stage.dies();
    stage.checks.jobOutcome = ended(0, 'configuration test is successful');
    await stage.advance(10_000);
    expect([running(), actions().includes('approve')]).toEqual([[], true]);
  });

  it('when the answer to its creation is lost', async () => {
    stage = await withJobs();
    stage.checks.failNext('server', { method: 'started' });
    await crash(stage);
    expect(running()).toEqual(['fluent-medic-check-#-1']);
    stage.checks.jobOutcome = ended(0, 'configuration test is successful');
    await stage.advance(20_000);
    expect([running(), actions().includes('approve')]).toEqual([[], true]);
  });
});
