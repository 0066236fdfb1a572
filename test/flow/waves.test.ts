import { afterEach, describe, expect, it } from 'vitest';
import type { Settings } from '../../src/settings.ts';
import { approver, guest, onCall, second } from '../support/fake-chat.ts';
import { createStage, oomKill, segfault, type Stage, stageSettings } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const rollout = { waves: [1, '25%'] as const, holdMs: 30_000, podStartMs: 60_000 };
const images = () =>
  stage.cluster.objects.pods.map(({ spec }) => spec.containers[0]?.image.replace(/.*:/, ''));
const changed = () => images().filter((version) => version !== '3.2.0').length;
const strategy = () => stage.cluster.objects.daemonSet.spec.updateStrategy?.type ?? 'RollingUpdate';
const asBefore = () => {
  const { spec, metadata } = stage.cluster.objects.daemonSet;
  const { 'fluent-medic.dev/change': _, ...annotations } = metadata.annotations;
  return { spec, annotations };
};

/** Ten pods, of which those on nodes 3 and 7 crash; the upgrade is approved. */
async function approved(
  settings: Partial<Settings> = {},
  type = 'RollingUpdate',
): Promise<ReturnType<typeof asBefore>> {
  stage = await createStage({ pods: 10, settings: { rollout, ...settings } });
  stage.cluster.objects.daemonSet.spec.updateStrategy =
    type === 'OnDelete' ? { type } : { type, rollingUpdate: { maxUnavailable: 2 } };
  const before = structuredClone(asBefore());
  await stage.advance(1_000);
  await stage.cluster.die(3, segfault);
  for (let times = 0; times < 2; times += 1) await stage.cluster.die(7, segfault);
  await stage.advance(20_000);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(5_000);
  return before;
}

const memory = () =>
  stage.cluster.objects.daemonSet.spec.template.spec.containers[0]?.resources.limits?.memory;

/** Pods of a sound version are OOM-killed; a limit that a person asked for is approved. */
async function sizesApproved(
  prepare: (stage: Stage) => void = () => undefined,
): Promise<ReturnType<typeof asBefore>> {
  stage = await createStage({ pods: 10, version: '4.2.8', settings: { rollout } });
  prepare(stage);
  const before = structuredClone(asBefore());
  await stage.advance(1_000);
  await stage.cluster.die(7, oomKill('4.2.8'));
  await stage.advance(20_000);
  await stage.press('inc-1/alert', 'change-limits', onCall, { memoryLimit: '520Mi' });
  await stage.advance(5_000);
  const card = (await stage.store.incident('inc-1'))?.value.attempts.length;
  await stage.press(`inc-1/card/${card}`, 'approve', approver);
  await stage.advance(5_000);
  return before;
}

describe('a change in waves', () => {
  it('begins with the worst-hit pod, holds everything else, and ends with the strategy from before', async () => {
    const before = await approved();
    expect([changed(), images()[6], strategy()]).toEqual([1, '4.2.8', 'OnDelete']);
    expect(stage.text('inc-1/card/1')).toMatch(/1 of 10 pods run the change/);
    await stage.advance(30_000);
    expect(changed()).toBe(1);
    await stage.advance(20_000);
    expect([changed(), images()[2], strategy()]).toEqual([3, '4.2.8', 'OnDelete']);
    await stage.advance(50_000);
    expect([changed(), strategy()]).toEqual([3, 'RollingUpdate']);
    await stage.cluster.rollOut();
    await stage.advance(90_000);
    expect([await stage.outcomes(), await stage.state()]).toEqual([['held'], 'resolved']);
    expect(asBefore().spec.updateStrategy).toEqual(before.spec.updateStrategy);
    expect(asBefore().annotations).toEqual(before.annotations);
  });

  it('a crash of the first new pod holds the rollout there: going back into the known crash is for a person', async () => {
    const before = await approved();
    await stage.cluster.die(7, { ...segfault, log: segfault.log.replaceAll('3.2.0', '4.2.8') });
    await stage.advance(60_000);
    expect([changed(), strategy(), await stage.outcomes()]).toEqual([1, 'OnDelete', ['failed', 'offered']]);
    expect(stage.text('inc-1/card/1')).toMatch(/crashed again.*held there, 1 of 10 pods run the change/s);
    await stage.press('inc-1/card/1', 'undo', approver);
    await stage.advance(10_000);
    expect(asBefore()).toEqual(before);
    await stage.cluster.rollOut();
    await stage.advance(20_000);
    expect([changed(), (await stage.outcomes())[0]]).toEqual([0, 'undone']);
  });

  it('where nothing forbids it, a first pod that does not hold is taken back without asking', async () => {
    const before = await sizesApproved();
    expect([strategy(), memory()]).toEqual(['OnDelete', '520Mi']);
    await stage.cluster.die(7, oomKill('4.2.8'));
    await stage.advance(10_000);
    expect([await stage.state(), asBefore()]).toEqual(['undoing', before]);
  });

  it('a new pod that never starts is taken back', async () => {
    const before = await sizesApproved();
    stage.cluster.objects.pods.forEach(({ metadata, status }) => {
      if (metadata.annotations['fluent-medic.dev/change'])
        for (const each of status.containerStatuses) each.ready = false;
    });
    await stage.advance(70_000);
    expect([await stage.state(), asBefore()]).toEqual(['undoing', before]);
    expect(stage.text('inc-1/card/2')).toMatch(/did not become available in time/);
  });

  it('a restart of the bot in the middle goes on where it was', async () => {
    await approved();
    for (let times = 0; times < 10; times += 1) {
      await stage.dies();
      await stage.advance(11_000);
    }
    expect([changed(), strategy()]).toEqual([3, 'RollingUpdate']);
    await stage.cluster.rollOut();
    await stage.advance(100_000);
    expect(await stage.outcomes()).toEqual(['held']);
    const deleted = stage.writer.applied.filter(({ write }) => write.object.kind === 'Pod');
    expect(new Set(deleted.map(({ write }) => write.object.name)).size).toBe(deleted.length);
    expect(deleted).toHaveLength(3);
  });

  it('nodes that join meanwhile count, and run the change from the start', async () => {
    await approved();
    const { pods, daemonSet } = stage.cluster.objects;
    for (let node = 11; node <= 20; node += 1) await stage.cluster.renew(node - 1);
    daemonSet.status.desiredNumberScheduled = pods.length;
    await stage.advance(5_000);
    expect(stage.text('inc-1/card/1')).toMatch(/11 of 20 pods run the change/);
  });

  it('another trouble of the new pods does not speak against what they were to cure', async () => {
    await approved();
    await stage.cluster.die(7, oomKill('4.2.8'));
    await stage.advance(110_000);
    expect([changed(), strategy()]).toEqual([3, 'RollingUpdate']);
  });

  it('pods that may not be deleted: everything is as it was', async () => {
    const before = await sizesApproved(({ writer }) =>
      writer.refusals.set('Pod', 'pods "fluent-bit-7a" is forbidden'),
    );
    await stage.advance(30_000);
    expect([(await stage.outcomes())[1], asBefore()]).toEqual(['undone', before]);
    expect(stage.text('inc-1/card/2')).toMatch(/forbidden/);
  });

  it('pods that the API server makes no more: taken back with its words, once it is no passing shortage', async () => {
    const words = 'pods "fluent-bit-x" is forbidden: exceeded quota: memory';
    const before = await sizesApproved(({ cluster }) => (cluster.objects.refusedPods = words));
    await stage.advance(30_000);
    expect([await stage.state(), strategy(), memory()]).toEqual(['changing', 'OnDelete', '520Mi']);
    await stage.advance(20_000);
    expect([await stage.state(), asBefore()]).toEqual(['undoing', before]);
    expect(stage.text('inc-1/card/2')).toContain(`No new pod can be made: ${words}`);
    await stage.advance(60_000);
    expect((await stage.outcomes())[1]).toBe('undone');
  });

  it('pods that are not made, and nothing says why: taken back after the time that a new pod may take', async () => {
    const before = await sizesApproved(({ cluster }) => (cluster.objects.refusedPods = ''));
    delete stage.cluster.objects.refusedPods;
    await stage.advance(50_000);
    expect(await stage.state()).toBe('changing');
    await stage.advance(20_000);
    expect([await stage.state(), asBefore()]).toEqual(['undoing', before]);
    expect(stage.text('inc-1/card/2')).toContain('1 of 10 pods are not made, and no event says why');
  });
});

describe('taking a change back', () => {
  it('in the middle of its waves, by one click of somebody who may approve', async () => {
    const before = await approved();
    const refused = await stage.press('inc-1/card/1', 'undo', guest);
    expect(refused).toMatchObject({ kind: 'whisper' });
    expect(await stage.state()).toBe('changing');
    await Promise.all([
      stage.press('inc-1/card/1', 'undo', approver),
      stage.press('inc-1/card/1', 'undo', second),
    ]);
    await stage.advance(10_000);
    expect([await stage.state(), asBefore()]).toEqual(['undoing', before]);
    await stage.cluster.rollOut();
    await stage.advance(20_000);
    expect([(await stage.outcomes())[0], changed()]).toEqual(['undone', 0]);
    const undone = stage.writer.applied.filter(({ write }) => write.mark.endsWith('-undo'));
    expect(undone).toHaveLength(1);
  });

  it('where a user group approves, by one of it and by nobody else', async () => {
    const { changes } = stageSettings;
    const approval = { ...changes.approval, groups: ['S0APPROVERS'] };
    await approved({ changes: { ...changes, approval } });
    expect(await stage.press('inc-1/card/1', 'undo', onCall)).toMatchObject({ kind: 'whisper' });
    expect(await stage.state()).toBe('changing');
    await stage.press('inc-1/card/1', 'undo', approver);
    expect(await stage.state()).toBe('undoing');
  });

  it('after it held and the incident was closed', async () => {
    const before = await approved();
    await stage.advance(100_000);
    await stage.cluster.rollOut();
    await stage.advance(100_000);
    expect(await stage.state()).toBe('resolved');
    await stage.press('inc-1/card/1', 'undo', approver);
    await stage.advance(10_000);
    expect([await stage.state(), asBefore()]).toEqual(['undoing', before]);
    await stage.cluster.rollOut();
    await stage.advance(20_000);
    expect((await stage.outcomes())[0]).toBe('undone');
  });

  it('what somebody changed since stays, and is named', async () => {
    await approved();
    stage.cluster.edit(({ daemonSet }) => {
      const [container] = daemonSet.spec.template.spec.containers;
      if (container) container.image = 'fluent/fluent-bit:4.2.9';
    }, 'DaemonSet');
    await stage.press('inc-1/card/1', 'undo', approver);
    await stage.advance(10_000);
    expect(stage.cluster.objects.daemonSet.spec.template.spec.containers[0]?.image).toBe(
      'fluent/fluent-bit:4.2.9',
    );
    expect(stage.text('inc-1/card/1')).toMatch(/somebody changed it since/);
  });

  it('where the controller waits for deletions by its own strategy, the bot replaces the pods itself, both ways', async () => {
    await approved({}, 'OnDelete');
    await stage.advance(300_000);
    expect([changed(), strategy(), await stage.outcomes()]).toEqual([10, 'OnDelete', ['held']]);
    await stage.press('inc-1/card/1', 'undo', approver);
    await stage.advance(200_000);
    expect([changed(), strategy(), (await stage.outcomes())[0]]).toEqual([0, 'OnDelete', 'undone']);
  });
});
