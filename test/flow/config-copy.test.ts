import { afterEach, describe, expect, it } from 'vitest';
import { approver, onCall } from '../support/fake-chat.ts';
import { createStage, oomKill, type Stage, stageSettings } from '../support/stage.ts';
import { english } from '../support/english.ts';

let stage: Stage;
afterEach(() => stage.close());

const changes = { ...stageSettings.changes, configInPlace: false };
const rollout = { waves: [1] as const, holdMs: 30_000, podStartMs: 60_000 };
const copies = () => stage.cluster.objects.copies.map(({ metadata }) => metadata.name);
const read = () => stage.cluster.objects.daemonSet.spec.template.spec.volumes[0]?.configMap.name;
const asBefore = () => {
  const { daemonSet, configMap, copies: all } = stage.cluster.objects;
  const { 'fluent-medic.dev/change': _, ...annotations } = daemonSet.metadata.annotations;
  return structuredClone({ spec: daemonSet.spec, annotations, configMap, all });
};
const attempt = async () => (await stage.store.incident('inc-1'))?.value.attempts.length;

/** Other values of a person are approved for pods that are OOM-killed. */
async function approved(settings = {}, memBufLimit = '384m'): Promise<ReturnType<typeof asBefore>> {
  stage = await createStage({ pods: 4, version: '4.2.8', settings: { changes, ...settings } });
  const before = asBefore();
  await stage.advance(1_000);
  await stage.cluster.die(2, oomKill('4.2.8'));
  await stage.advance(20_000);
  await change(memBufLimit);
  return before;
}

async function change(memBufLimit: string): Promise<void> {
  await stage.press('inc-1/alert', 'change-limits', onCall, { memBufLimit, memoryLimit: '1Gi' });
  await stage.advance(5_000);
  await stage.press(`inc-1/card/${await attempt()}`, 'approve', approver);
  await stage.advance(5_000);
}

let names: readonly string[] = [];

/** Each change is a copy of the copy before it; `make` comes before the last one has held. */
async function threeTimes(make: () => void = () => undefined): Promise<void> {
  await approved();
  for (const limit of ['448m', '480m']) {
    await stage.cluster.rollOut();
    await stage.advance(80_000);
    await stage.cluster.die(3, oomKill('4.2.8'));
    await stage.advance(30_000);
    await change(limit);
  }
  names = copies();
  make();
  await stage.cluster.rollOut();
  await stage.advance(80_000);
}

describe('a changed configuration', () => {
  it('is a copy that only the new pods read; the ConfigMap from before stays as it is', async () => {
    const before = await approved({ rollout });
    expect(copies()).toEqual([expect.stringMatching(/^fluent-bit-medic-[0-9a-f]{8}$/)]);
    expect(read()).toBe(copies()[0]);
    expect(stage.cluster.objects.copies[0]?.data['fluent-bit.conf']).toMatch(/Mem_Buf_Limit\s+384m/);
    expect(stage.cluster.objects.configMap).toEqual(before.configMap);
    const mounted = stage.cluster.objects.pods.map(({ spec }) => spec.volumes[0]?.configMap.name);
    expect(mounted.filter((name) => name !== 'fluent-bit')).toEqual(copies());
  });

  it('goes with its undo, and everything is as it was', async () => {
    const before = await approved({ rollout });
    await stage.press(`inc-1/card/${await attempt()}`, 'undo', approver);
    await stage.advance(5_000);
    expect([read(), copies()]).toEqual(['fluent-bit', [expect.stringContaining('-medic-')]]);
    await stage.cluster.rollOut();
    await stage.advance(20_000);
    expect(asBefore()).toEqual(before);
  });

  it('on top of an earlier one is a copy of that one, and its undo goes back to it', async () => {
    await approved();
    await stage.cluster.rollOut();
    await stage.advance(80_000);
    const first = read();
    await stage.cluster.die(3, oomKill('4.2.8'));
    await stage.advance(30_000);
    await change('448m');
    expect([read() === first, copies().length]).toEqual([false, 2]);
    await stage.cluster.rollOut();
    await stage.advance(10_000);
    await stage.press(`inc-1/card/${await attempt()}`, 'undo', approver);
    await stage.advance(5_000);
    await stage.cluster.rollOut();
    await stage.advance(20_000);
    expect([read(), copies()]).toEqual([first, [first]]);
  });

  it('held for the third time takes the first copy away; the second stays for its undo', async () => {
    await threeTimes();
    expect(copies()).toEqual(names.slice(1));
    expect(english((await stage.store.incident('inc-1'))?.value.attempts.at(-1)?.why)).toMatch(
      new RegExp(`ConfigMap ${names[0]} of an earlier change was removed`),
    );
    await stage.press(`inc-1/card/${await attempt()}`, 'undo', approver);
    await stage.advance(5_000);
    await stage.cluster.rollOut();
    await stage.advance(20_000);
    expect([read(), copies()]).toEqual([names[1], [names[1]]]);
  });

  it.each<[string, () => void]>([
    ['somebody else reads', () => stage.cluster.objects.readers.set(names[0] ?? '', ['ReplicaSet/web-1'])],
    [
      'somebody has edited',
      () => Object.assign(stage.cluster.objects.copies[0]?.data ?? {}, { 'fluent-bit.conf': '# by hand' }),
    ],
    ['nobody may delete', () => stage.writer.refusals.set('ConfigMap', 'configmaps is forbidden')],
  ])('an earlier copy that %s stays', async (_, make) => {
    await threeTimes(make);
    expect([copies(), await stage.state()]).toEqual([names, 'resolved']);
  });

  it('that somebody has edited since is not undone, and says so', async () => {
    await approved();
    const [copy] = stage.cluster.objects.copies;
    const card = `inc-1/card/${await attempt()}`;
    if (copy) copy.data['fluent-bit.conf'] += '# by hand\n';
    await stage.press(card, 'undo', approver);
    await stage.advance(10_000);
    expect([read(), copies()]).toEqual([copy?.metadata.name, [copy?.metadata.name]]);
    expect(stage.text(card)).toMatch(/somebody changed it since/);
  });

  it('is not left behind when the workload may not be written', async () => {
    stage = await createStage({ pods: 4, version: '4.2.8', settings: { changes } });
    stage.writer.refusals.set('DaemonSet', 'daemonsets.apps "fluent-bit" is forbidden');
    const before = asBefore();
    await stage.advance(1_000);
    await stage.cluster.die(2, oomKill('4.2.8'));
    await stage.advance(20_000);
    await change('384m');
    expect(asBefore()).toEqual(before);
    expect(stage.text(`inc-1/card/${await attempt()}`)).toMatch(/is forbidden/);
  });

  it('may stay when a freeze comes just before it would be taken away, which is said; the next change takes it', async () => {
    stage = await createStage({ pods: 4, version: '4.2.8', settings: { changes } });
    stage.writer.refusals.set('DaemonSet', 'daemonsets.apps "fluent-bit" is forbidden');
    stage.writer.beforeApply = () => {
      if (copies().length === 0) return;
      const at = stage.clock.now().toISOString();
      void stage.store.saveFreeze({ cluster: 'prod-eu', at, by: onCall.user, name: 'On call' });
    };
    await stage.advance(1_000);
    await stage.cluster.die(2, oomKill('4.2.8'));
    await stage.advance(20_000);
    await change('384m');
    const left = copies();
    expect([left.length, read()]).toEqual([1, 'fluent-bit']);
    expect(stage.text(`inc-1/card/${await attempt()}`)).toMatch(/a copy of the configuration .* may stay/);
    stage.writer.refusals.clear();
    stage.writer.beforeApply = undefined;
    await stage.desk().command('resume', approver, 'C1');
    await stage.cluster.die(3, oomKill('4.2.8'));
    await stage.advance(30_000);
    await change('448m');
    await stage.cluster.rollOut();
    await stage.advance(80_000);
    expect([copies(), read()]).toEqual([[read()], expect.not.stringMatching(left[0] ?? '-')]);
  });

  it.each(['apply', 'applyAnswer'])('a bot that dies at each %s writes all of it once', async (method) => {
    stage = await createStage({ pods: 4, version: '4.2.8', settings: { changes, rollout } });
    const before = asBefore();
    await stage.advance(1_000);
    await stage.cluster.die(2, oomKill('4.2.8'));
    await stage.advance(20_000);
    for (let times = 0; times < 3; times += 1) stage.writer.failNext('timeout', { method });
    await change('384m');
    for (let times = 0; times < 8; times += 1) {
      await stage.dies();
      await stage.advance(9_000);
    }
    expect([copies().length, read()]).toEqual([1, copies()[0]]);
    await stage.press(`inc-1/card/${await attempt()}`, 'undo', approver);
    for (let times = 0; times < 4; times += 1) {
      await stage.advance(3_000);
      await stage.dies();
    }
    await stage.advance(10_000);
    await stage.cluster.rollOut();
    await stage.advance(30_000);
    expect(asBefore()).toEqual(before);
    const marks = stage.writer.applied
      .filter(({ write }) => write.patch.type !== 'delete')
      .map(({ write }) => `${write.object.name} ${write.mark}`);
    expect(marks).toEqual([...new Set(marks)]);
  });
});
