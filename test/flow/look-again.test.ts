import { afterEach, describe, expect, it } from 'vitest';
import { approver, onCall } from '../support/fake-chat.ts';
import { actionsOf, readMessage } from '../support/read-message.ts';
import { seedConfig } from '../support/cluster-objects.ts';
import { crash, createStage, oomKill, segfault, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const silent = { ...segfault, log: '' };
const headline = async () => (await stage.store.incident('inc-1'))?.value.headline?.cause;
const diagnoses = async () => (await stage.store.document('inc-1', 'diagnoses')) as number;

describe('deaths while a plan waits', () => {
  it('a first death that left no log is named when the next one left its own', async () => {
    stage = await createStage();
    await stage.advance(1_000);
    await stage.cluster.die(1, silent);
    await stage.advance(20_000);
    expect([await stage.state(), await headline()]).toEqual(['proposed', 'unknown-crash']);
    await stage.cluster.die(2, segfault);
    await stage.advance(30_000);
    expect([await headline(), await stage.outcomes()]).toEqual(['known-crash', ['replaced', 'offered']]);
    expect(actionsOf(stage.chat.standing('inc-1/card/2').message)).toContain('approve');
    expect(readMessage(stage.chat.standing('inc-1/alert').message)).toContain('FLB-FWD-PAUSE-1');
  });

  it('the same story again asks nobody anew', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.cluster.die(3, segfault);
    await stage.cluster.die(1, segfault);
    await stage.advance(90_000);
    expect([await stage.outcomes(), await diagnoses()]).toEqual([['offered'], 1]);
    expect(stage.text('inc-1/alert')).toMatch(/3 of 3 pods/);
  });

  it('a log that is gone by now takes nothing back', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.cluster.die(3, silent);
    await stage.advance(90_000);
    expect([await headline(), await stage.outcomes()]).toEqual(['known-crash', ['offered']]);
  });

  it('a plan for objects that somebody changed since is made anew', async () => {
    stage = await createStage();
    await crash(stage);
    stage.cluster.edit(({ configMap }) => {
      configMap.data['fluent-bit.conf'] += '\n# by hand\n';
    }, 'ConfigMap');
    stage.cluster.edit(({ daemonSet }) => {
      daemonSet.spec.template.metadata.annotations = { by: 'hand' };
    }, 'DaemonSet');
    await stage.cluster.die(3, segfault);
    await stage.advance(30_000);
    expect(await stage.outcomes()).toEqual(['replaced', 'offered']);
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(5_000);
    expect(await stage.state()).toBe('changing');
  });

  it.each([
    ['at first', [true, false]],
    ['in the end', [false, true]],
  ] as const)('a rate that is not known %s is no reason to ask people anew', async (_, [first, second]) => {
    stage = await createStage({ version: '4.2.8' });
    await stage.advance(1_000);
    stage.cluster.objects.hidesUptime = first;
    await stage.cluster.die(1, oomKill('4.2.8'));
    await stage.advance(20_000);
    expect(await headline()).toBe('memory-limit-too-low');
    stage.cluster.objects.hidesUptime = second;
    for (const node of [2, 3, 2, 3]) await stage.cluster.die(node, oomKill('4.2.8'));
    await stage.advance(60_000);
    expect(await stage.outcomes()).toEqual(['offered']);
  });

  it("a person's own values stay", async () => {
    stage = await createStage();
    await stage.advance(1_000);
    await stage.cluster.die(1, silent);
    await stage.advance(20_000);
    await stage.press('inc-1/alert', 'change-limits', onCall, { memoryLimit: '640Mi' });
    await stage.advance(1_000);
    await stage.cluster.die(2, segfault);
    await stage.advance(30_000);
    expect([await headline(), (await stage.outcomes()).at(-1)]).toEqual(['known-crash', 'offered']);
    expect((await stage.store.incident('inc-1'))?.value.attempts.at(-1)?.requestedBy).toBe(onCall.user);
  });

  it('two stories at one workload: the surer one stands', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.cluster.die(3, oomKill('3.2.0'));
    await stage.advance(90_000);
    expect([await headline(), await stage.outcomes()]).toEqual(['known-crash', ['offered']]);
  });
});

it('a plan stays while figures come and go', async () => {
  stage = await createStage({ version: '3.2.9', memory: '64Mi', config: seedConfig('30m') });
  const { cluster } = stage.cluster;
  const whole = cluster.collect.bind(cluster);
  let answers = false;
  cluster.collect = async (focus) => {
    const evidence = await whole(focus);
    return answers ? evidence : { ...evidence, monitoring: [] };
  };
  await stage.advance(1_000);
  for (const [node, hasFigures] of [false, true, false].entries()) {
    answers = hasFigures;
    await stage.cluster.die(node + 1, { ...oomKill('3.2.9'), log: '' });
    await stage.advance(30_000);
  }
  expect([await stage.state(), await stage.outcomes()]).toEqual(['proposed', ['offered']]);
});
