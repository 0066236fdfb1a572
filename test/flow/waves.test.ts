import { afterEach, describe, expect, it } from 'vitest';
import { approver } from '../support/fake-chat.ts';
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
async function approved(settings: Partial<typeof stageSettings> = {}): Promise<ReturnType<typeof asBefore>> {
  stage = await createStage({ pods: 10, settings: { rollout, ...settings } });
  stage.cluster.objects.daemonSet.spec.updateStrategy = {
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: 2 },
  };
  const before = structuredClone(asBefore());
  await stage.advance(1_000);
  await stage.cluster.die(3, segfault);
  for (let times = 0; times < 2; times += 1) await stage.cluster.die(7, segfault);
  await stage.advance(20_000);
  await stage.press('inc-1/card/1', 'approve', approver);
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

  it('a crash of the first new pod is taken back at once, with nothing else touched', async () => {
    const before = await approved({ automaticUndo: false });
    await stage.cluster.die(7, { ...segfault, log: segfault.log.replaceAll('3.2.0', '4.2.8') });
    await stage.advance(10_000);
    expect(stage.text('inc-1/card/1')).toMatch(/crashed again/);
    expect(changed()).toBe(1);
    expect(before.spec.updateStrategy).toBeDefined();
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

  it('another trouble of the new pods does not speak against what they were to cure', async () => {
    await approved();
    await stage.cluster.die(7, oomKill('4.2.8'));
    await stage.advance(110_000);
    expect([changed(), strategy()]).toEqual([3, 'RollingUpdate']);
  });

  it('a pod that was not deleted by right leaves everything as it was', async () => {
    stage = await createStage({ pods: 10, settings: { rollout } });
    const before = structuredClone(asBefore());
    stage.writer.refusals.set('Pod', 'pods "fluent-bit-7a" is forbidden');
    await stage.advance(1_000);
    await stage.cluster.die(7, segfault);
    await stage.advance(20_000);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(20_000);
    expect([asBefore(), before.annotations]).toMatchObject([{}, {}]);
    expect(stage.text('inc-1/card/1')).toMatch(/forbidden/);
  });
});
