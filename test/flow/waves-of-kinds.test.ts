import { afterEach, describe, expect, it } from 'vitest';
import { approver } from '../support/fake-chat.ts';
import type { Kind } from '../support/cluster-objects.ts';
import { createStage, segfault, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const rollout = { waves: [1, '25%'] as const, holdMs: 30_000, podStartMs: 60_000 };
const workload = () => stage.cluster.objects.daemonSet;
const versions = () =>
  stage.cluster.objects.pods.map(({ spec }) => spec.containers[0]?.image.replace(/.*:/, '') ?? '');
const changed = () => versions().filter((version) => version !== '3.2.0').length;
const asBefore = () => {
  const { spec, metadata } = workload();
  const { 'fluent-medic.dev/change': _, ...annotations } = metadata.annotations;
  return { spec, annotations };
};
const text = (what: string) => stage.text(`inc-1/card/${what}`);

/** Pods on these nodes crash; the upgrade is offered. */
async function offered(kind: Kind, pods = 10, nodes = [3, 7, 7]): Promise<ReturnType<typeof asBefore>> {
  stage = await createStage({ kind, pods, settings: { rollout } });
  const before = structuredClone(asBefore());
  await stage.advance(1_000);
  for (const node of nodes) await stage.cluster.die(node, segfault);
  await stage.advance(20_000);
  return before;
}

async function approved(kind: Kind, pods?: number): Promise<ReturnType<typeof asBefore>> {
  const before = await offered(kind, pods);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(5_000);
  return before;
}

const crashAgain = (node: number) =>
  stage.cluster.die(node, { ...segfault, log: segfault.log.replaceAll('3.2.0', '4.2.8') });

describe('a Deployment', () => {
  it('tries the change with pods beside the others, wave after wave, and ends as it was set', async () => {
    const before = await approved('Deployment');
    const seen = [];
    for (let times = 0; times < 12 && !(await stage.outcomes()).includes('held'); times += 1) {
      const { strategy, minReadySeconds = 0 } = workload().spec;
      seen.push(
        `${changed()} of ${versions().length} ${JSON.stringify(strategy?.rollingUpdate)} ${minReadySeconds > 0}`,
      );
      await stage.advance(20_000);
      if (minReadySeconds === 0) await stage.cluster.rollOut();
    }
    expect([...new Set(seen)]).toEqual([
      '1 of 11 {"maxSurge":1,"maxUnavailable":0} true',
      '3 of 13 {"maxSurge":3,"maxUnavailable":0} true',
      '3 of 13 {"maxSurge":"25%","maxUnavailable":"25%"} false',
      '10 of 10 {"maxSurge":"25%","maxUnavailable":"25%"} false',
    ]);
    const { template: _, ...spec } = before.spec;
    expect(workload().spec).toMatchObject(spec);
    expect(workload().spec).not.toHaveProperty('minReadySeconds');
    expect(asBefore().annotations).toEqual(before.annotations);
  });

  it('whose first new pod crashes is put back, and no old pod ever went', async () => {
    const before = await approved('Deployment');
    const names = stage.cluster.objects.pods.slice(0, 10).map(({ metadata }) => metadata.uid);
    await crashAgain(11);
    await stage.advance(10_000);
    expect(text('1')).toMatch(/crashed again.*held there, 1 of 10 pods run the change/s);
    await stage.press('inc-1/card/1', 'undo', approver);
    await stage.advance(30_000);
    expect([asBefore(), stage.cluster.objects.pods.map(({ metadata }) => metadata.uid)]).toEqual([
      before,
      names,
    ]);
    expect((await stage.outcomes())[0]).toBe('undone');
  });

  it('goes on where it was, however often the bot dies', async () => {
    await approved('Deployment');
    for (let times = 0; times < 10; times += 1) {
      await stage.dies();
      await stage.advance(11_000);
    }
    expect([changed(), workload().spec.minReadySeconds]).toEqual([3, undefined]);
    const marks = stage.writer.applied.map(({ write }) => write.mark.replace(/^\w+-/, ''));
    expect(marks).toEqual(['apply', 'widen-3', 'release']);
  });

  it('counts its replicas afresh', async () => {
    await approved('Deployment');
    stage.cluster.edit(({ daemonSet }) => Object.assign(daemonSet.spec, { replicas: 20 }), 'DaemonSet');
    await stage.cluster.settle();
    await stage.advance(50_000);
    expect(workload().spec.strategy?.rollingUpdate).toEqual({ maxSurge: 5, maxUnavailable: 0 });
  });

  it('of which nobody makes the new pod is told so', async () => {
    await offered('Deployment');
    stage.cluster.settle = async () => undefined;
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(70_000);
    expect(text('1')).toMatch(/1 of 1 pods are not made, and no event says why/);
  });

  it('that somebody has paused in the middle is left alone, forth and back', async () => {
    await approved('Deployment');
    stage.cluster.edit(({ daemonSet }) => Object.assign(daemonSet.spec, { paused: true }), 'DaemonSet');
    await stage.advance(10_000);
    expect(text('1')).toMatch(/Somebody has paused the rollout of Deployment fluent-bit/);
    const writes = stage.writer.applied.length;
    await stage.press('inc-1/card/1', 'undo', approver);
    await stage.advance(10_000);
    expect([stage.writer.applied.length - writes, (await stage.outcomes())[0]]).toEqual([0, 'stopped']);
    expect(text('1')).toMatch(/until it is resumed nothing reaches its pods/);
  });

  it('with one pod says that none tries the change first', async () => {
    await offered('Deployment', 1, [1]);
    expect(text('1')).toMatch(/It is the only pod: none tries the change first/);
  });
});

describe('a StatefulSet', () => {
  it('goes through its waves to the last pod by the bot, the lowest broken one first, and ends as it was set', async () => {
    const before = await offered('StatefulSet');
    for (const { metadata, status } of stage.cluster.objects.pods)
      if (['fluent-bit-2', 'fluent-bit-6'].includes(metadata.name))
        for (const each of status.containerStatuses) each.ready = false;
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(5_000);
    expect(versions().indexOf('4.2.8')).toBe(2);
    await stage.advance(400_000);
    expect([changed(), await stage.outcomes()]).toEqual([10, ['held']]);
    expect([workload().spec.updateStrategy, asBefore().annotations]).toEqual([
      before.spec.updateStrategy,
      before.annotations,
    ]);
  });

  it('whose new pod never gets ready is taken back by deleting that pod: its controller would wait for it for ever', async () => {
    const before = await approved('StatefulSet');
    await crashAgain(7);
    for (const each of stage.cluster.objects.pods[6]?.status.containerStatuses ?? []) each.ready = false;
    await stage.advance(10_000);
    await stage.press('inc-1/card/1', 'undo', approver);
    await stage.advance(20_000);
    expect([asBefore(), changed()]).toEqual([before, 0]);
  });
});
