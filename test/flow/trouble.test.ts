import { defaultSettings } from '../../src/settings.ts';
import { afterEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/chat/form.ts';
import { approver, onCall } from '../support/fake-chat.ts';
import { actionsOf, readMessage } from '../support/read-message.ts';
import {
  crash,
  createStage,
  oomKill,
  segfault,
  type Stage,
  stageSettings,
  upgradeThenOom,
} from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const writes = () => stage.journal.filter((line) => line.startsWith('write') || line.startsWith('dry-run'));
const told = (reply: Reply) => (reply.kind === 'whisper' ? readMessage(reply.message) : reply.kind);
const config = () => stage.cluster.objects.configMap.data['fluent-bit.conf'];
const memory = () =>
  stage.cluster.objects.daemonSet.spec.template.spec.containers[0]?.resources.limits?.memory;

describe('a change that does not hold', () => {
  it('too little memory: undone by itself, still open, and a plan is offered again', async () => {
    stage = await createStage();
    await crash(stage);
    await upgradeThenOom(stage, approver);
    const before = [config(), memory()];
    await stage.press('inc-1/alert', 'change-limits', onCall, { memBufLimit: '384m', memoryLimit: '520Mi' });
    await stage.advance(5_000);
    await stage.press('inc-1/card/3', 'approve', approver);
    await stage.advance(5_000);
    await stage.cluster.rollOut();
    await stage.advance(10_000);
    expect([await stage.state(), memory()]).toEqual(['verifying', '520Mi']);
    await stage.cluster.die(2, oomKill('4.2.8'));
    await stage.advance(10_000);
    expect([await stage.state(), [config(), memory()]]).toEqual(['undoing', before]);
    await stage.cluster.rollOut();
    await stage.advance(20_000);
    expect(await stage.state()).toBe('proposed');
    expect(await stage.outcomes()).toEqual(['held', 'replaced', 'undone', 'offered']);
    expect(stage.chat.standing('inc-1/notice/3').alsoInChannel).toBe(true);
    expect(actionsOf(stage.chat.standing('inc-1/card/4').message)).toContain('approve');
  });

  it('is watched as long as the playbook of its cause says, where the operator says nothing', async () => {
    const { holdMs: _, ...verify } = stageSettings.verify;
    stage = await createStage({ settings: { verify } });
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(5_000);
    await stage.cluster.rollOut();
    await stage.advance(590_000);
    expect(await stage.state()).toBe('verifying');
    await stage.advance(30_000);
    expect(await stage.outcomes()).toEqual(['held']);
  });

  it('is never undone by itself back into a known crash', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/alert', 'upgrade', onCall, { version: '4.1.1' });
    await stage.advance(5_000);
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(5_000);
    await stage.cluster.rollOut();
    await stage.advance(10_000);
    await stage.cluster.die(1, { ...segfault, log: segfault.log.replaceAll('3.2.0', '4.1.1') });
    await stage.advance(30_000);
    expect((await stage.outcomes()).slice(0, 2)).toEqual(['replaced', 'failed']);
    expect(writes().filter((line) => line.startsWith('write'))).toHaveLength(1);
    expect(await stage.state()).toBe('proposed');
  });

  it('undo leaves alone what a person changed meanwhile, and says so', async () => {
    stage = await createStage();
    await crash(stage);
    await upgradeThenOom(stage, approver);
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(5_000);
    await stage.cluster.rollOut();
    await stage.advance(10_000);
    stage.cluster.edit(({ daemonSet }) => {
      daemonSet.spec.template.spec.containers[0]!.resources.limits = { memory: '2Gi' };
    }, 'DaemonSet');
    await stage.cluster.die(2, oomKill('4.2.8'));
    await stage.advance(10_000);
    expect((await stage.outcomes())[1]).toBe('stopped');
    expect([config(), memory()]).toEqual([expect.stringContaining('360m'), '2Gi']);
    expect(stage.text('inc-1/notice/2')).toMatch(/changed it since/);
  });

  it('a rollout that never ends is given up after its time', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(stageSettings.verify.rolloutDeadlineMs + 10_000);
    expect((await stage.outcomes())[0]).toBe('failed');
  });

  it('a pod that never becomes available ends in no clear answer', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(5_000);
    await stage.cluster.rollOut();
    stage.cluster.objects.daemonSet.status.numberAvailable = 2;
    await stage.advance(5_000);
    stage.cluster.objects.daemonSet.status.numberAvailable = 3;
    await stage.advance(5_000);
    stage.cluster.objects.daemonSet.status.numberAvailable = 2;
    await stage.advance(stageSettings.verify.deadlineMs + 10_000);
    expect((await stage.outcomes())[0]).toBe('unclear');
  });
});

describe('writes that are refused', () => {
  it('by RBAC in the middle: says what arrived and what did not', async () => {
    stage = await createStage();
    await crash(stage);
    await upgradeThenOom(stage, approver);
    stage.writer.refusals.set('DaemonSet', 'the bot may not patch daemonsets in namespace logging');
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(10_000);
    expect((await stage.outcomes())[1]).toBe('stopped');
    expect([config(), memory()]).toEqual([expect.stringContaining('360m'), '512Mi']);
    const notice = stage.text('inc-1/notice/2');
    expect(notice).toMatch(/may not patch daemonsets/);
    expect(notice).toMatch(/1 of its writes/);
  });

  it('because a person edited the object after the diagnosis: nothing is approved or written', async () => {
    stage = await createStage();
    await crash(stage);
    stage.cluster.edit(({ daemonSet }) => {
      daemonSet.spec.template.spec.containers[0]!.image = 'fluent/fluent-bit:3.2.1';
    }, 'DaemonSet');
    const reply = await stage.press('inc-1/card/1', 'approve', approver);
    expect(told(reply)).toMatch(
      /^Not approved.*DaemonSet fluent-bit was changed after the diagnosis.*Nothing was changed/,
    );
    expect([await stage.state(), writes()]).toEqual(['proposed', []]);
  });

  it('because a person edited the configuration between the yes and the write', async () => {
    stage = await createStage();
    await crash(stage);
    await upgradeThenOom(stage, approver);
    stage.writer.failNext('server', { method: 'dryRun' });
    await stage.press('inc-1/card/2', 'approve', approver);
    expect(await stage.state()).toBe('changing');
    stage.cluster.edit(({ configMap }) => {
      configMap.data['fluent-bit.conf'] = `${configMap.data['fluent-bit.conf']}# by hand\n`;
    }, 'ConfigMap');
    await stage.advance(10_000);
    expect([(await stage.outcomes())[1], stage.writer.applied.length]).toEqual(['stopped', 1]);
    expect(stage.text('inc-1/notice/2')).toMatch(/ConfigMap fluent-bit was changed.*nothing was written/);
    expect(config()).toMatch(/# by hand/);
  });

  it('by a webhook that quotes what it refuses: the secret is not repeated', async () => {
    stage = await createStage();
    await crash(stage);
    stage.writer.refusals.set('DaemonSet', 'denied by policy: env http_passwd=hunter2 is not allowed');
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    expect(stage.text('inc-1/notice/1')).toMatch(
      /Fix stopped.*enied by policy: env http_passwd=\[redacted\].*nothing was written\)\. The incident/,
    );
    const stored = (await stage.store.incident('inc-1'))?.value;
    expect([stage.journal, stored].map((one) => JSON.stringify(one).includes('hunter2'))).toEqual([
      false,
      false,
    ]);
  });

  it('the same plan offered again begins anew, under its own approval', async () => {
    stage = await createStage();
    const { store } = stage;
    const begin = store.beginChange.bind(store);
    const begun: number[] = [];
    Object.assign(store, {
      beginChange: async (...[approval, record]: Parameters<typeof begin>) => {
        begun.push(approval.attempt);
        return begin(approval, record);
      },
    });
    await crash(stage);
    stage.writer.failNext('auth', { method: 'dryRun' });
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    await stage.press('inc-1/card/1', 'check-again', onCall);
    await stage.advance(10_000);
    expect(await stage.outcomes()).toEqual(['stopped', 'offered']);
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(10_000);
    expect([begun, stage.writer.applied.length]).toEqual([[1, 2], 1]);
  });

  it('a new version of the object without a change of it is written all the same', async () => {
    stage = await createStage();
    await crash(stage);
    let touched = 0;
    stage.writer.beforeApply = () => {
      if ((touched += 1) > 2) return;
      const { metadata } = stage.cluster.objects.daemonSet;
      metadata.resourceVersion = String(Number(metadata.resourceVersion) + 1);
    };
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    expect(
      writes()
        .filter((line) => line.startsWith('write'))
        .map((line) => line.split(' → ')[1]),
    ).toEqual(['conflict', 'conflict', 'done']);
  });

  it('in read-only mode no button changes anything, an old card neither', async () => {
    stage = await createStage({ settings: { changes: defaultSettings.changes } });
    await crash(stage);
    expect(actionsOf(stage.chat.standing('inc-1/card/1').message)).toEqual(['decline']);
    const digest = (await stage.store.incident('inc-1'))?.value.attempts[0]?.digest;
    const deed = { action: 'approve', value: `inc-1 ${digest}`, by: approver, inputs: {} };
    expect(told(await stage.desk().press(deed))).toMatch(/^Not approved.*read-only/);
    await stage.advance(10_000);
    expect([await stage.state(), writes()]).toEqual(['proposed', []]);
  });

  it('without the right to patch it says which, and offers no approval', async () => {
    stage = await createStage();
    stage.writer.rights = { allowed: false, why: 'The bot has no right to patch daemonsets.' };
    await crash(stage);
    expect(actionsOf(stage.chat.standing('inc-1/card/1').message)).toEqual(['decline']);
    expect(stage.text('inc-1/card/1')).toMatch(/no right to patch daemonsets/);
  });
});
