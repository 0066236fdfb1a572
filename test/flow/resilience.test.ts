import { afterEach, describe, expect, it } from 'vitest';
import { OutsideError } from '../../src/outside-error.ts';
import { step } from '../../src/incident/step.ts';
import { approver, onCall } from '../support/fake-chat.ts';
import { crash, createStage, oomKill, segfault, type Stage, upgradeThenOom } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const applied = () => stage.writer.applied.map(({ write }) => write.object.kind);
const slots = () => stage.chat.messages.map((message) => message.slot);

const finish = () => stage.cluster.rollOut().then(() => stage.advance(90_000));

describe('a restart of the bot', () => {
  it('between the first death and the first post: diagnoses, posts and offers as if nothing had been', async () => {
    stage = await createStage();
    stage.cluster.failNext('server', { method: 'collect' });
    await stage.cluster.die(1, segfault);
    await stage.advance(2_000);
    expect([await stage.state(), slots()]).toEqual(['open', []]);
    await stage.restart();
    await stage.advance(20_000);
    expect([await stage.state(), slots()]).toEqual([
      'proposed',
      ['inc-1/alert', 'inc-1/diagnosis/1', 'inc-1/card/1'],
    ]);
  });

  it('while a plan waits: the card is still good, and expires at its time', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.restart();
    await stage.advance(10_000);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    expect([await stage.state(), applied()]).toEqual(['changing', ['DaemonSet']]);
  });

  it('while the pods are replaced: waits on, writes nothing twice', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    await stage.restart();
    await stage.advance(10_000);
    await finish();
    expect([await stage.state(), applied()]).toEqual(['resolved', ['DaemonSet']]);
  });

  it('while a change is verified: measures on', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(5_000);
    await stage.cluster.rollOut();
    await stage.advance(10_000);
    expect(await stage.state()).toBe('verifying');
    await stage.restart();
    await stage.advance(90_000);
    expect([await stage.state(), applied()]).toEqual(['resolved', ['DaemonSet']]);
  });

  it('while a change is undone: the undo is written once', async () => {
    stage = await createStage();
    await crash(stage);
    await upgradeThenOom(stage, approver);
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(5_000);
    await stage.cluster.rollOut();
    await stage.advance(10_000);
    await stage.cluster.die(2, oomKill('4.2.8'));
    await stage.advance(10_000);
    expect(await stage.state()).toBe('undoing');
    await stage.restart();
    await stage.advance(5_000);
    await stage.cluster.rollOut();
    await stage.advance(10_000);
    expect((await stage.outcomes())[1]).toBe('undone');
    expect(applied()).toEqual(['DaemonSet', 'ConfigMap', 'DaemonSet', 'ConfigMap', 'DaemonSet']);
  });

  it('between the end of an incident and its last message: the message is sent all the same', async () => {
    stage = await createStage();
    await crash(stage);
    const stored = await stage.store.incident('inc-1');
    if (!stored) throw new Error('There is no incident.');
    const ended = step(
      stored.value,
      { kind: 'resolved', how: 'it was quiet' },
      stage.clock.now().toISOString(),
    );
    await stage.store.saveIncident(ended, stored.version);
    await stage.restart();
    await stage.advance(5_000);
    expect(stage.text('inc-1/summary')).toContain('It was quiet');
  });

  it('after the incident: says nothing new, and takes nothing twice', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(5_000);
    await finish();
    const before = [...stage.journal];
    await stage.restart();
    await stage.advance(60_000);
    expect([stage.journal, await stage.state('inc-2')]).toEqual([before, undefined]);
  });

  it('deaths while it was away are seen, each once', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.restart();
    await stage.cluster.repeat(1);
    await stage.cluster.die(3, segfault);
    await stage.cluster.repeat(3);
    await stage.advance(5_000);
    expect((await stage.store.incident('inc-1'))?.value).toMatchObject({ signals: 3, podCount: 3 });
  });
});

describe('an answer that got lost', () => {
  it('the write arrived, its answer did not: found by its mark, not written again', async () => {
    stage = await createStage();
    await crash(stage);
    await upgradeThenOom(stage, approver);
    stage.writer.failNext('timeout', { method: 'applyAnswer' });
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(20_000);
    await finish();
    expect([await stage.state(), applied()]).toEqual(['resolved', ['DaemonSet', 'ConfigMap', 'DaemonSet']]);
  });

  it('the same, and the bot is restarted between the two writes', async () => {
    stage = await createStage();
    await crash(stage);
    await upgradeThenOom(stage, approver);
    stage.writer.failNext('timeout', { method: 'applyAnswer' });
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.restart();
    await stage.advance(20_000);
    await finish();
    expect([await stage.state(), applied()]).toEqual(['resolved', ['DaemonSet', 'ConfigMap', 'DaemonSet']]);
  });
});

describe('Kubernetes fails for a while', () => {
  it.each(['collect', 'sample', 'workloadOf'])('%s is asked again', async (method) => {
    stage = await createStage();
    stage.cluster.failNext('server', { method, times: 3 });
    await crash(stage);
    await stage.advance(20_000);
    await upgradeThenOom(stage, approver);
    expect(await stage.outcomes()).toEqual(['held', 'offered']);
  });

  it.each(['workload', 'configMap', 'podsOf'])(
    '%s is asked again in the midst of a change',
    async (method) => {
      stage = await createStage();
      await crash(stage);
      await upgradeThenOom(stage, approver);
      stage.writer.failNext('server', { method: 'dryRun' });
      await stage.press('inc-1/card/2', 'approve', approver);
      stage.cluster.failNext('server', { method, times: 3 });
      await stage.advance(30_000);
      await finish();
      expect([await stage.state(), applied()]).toEqual(['resolved', ['DaemonSet', 'ConfigMap', 'DaemonSet']]);
    },
  );

  it.each(['mayWrite', 'dryRun', 'apply'])('%s is asked again', async (method) => {
    stage = await createStage();
    stage.writer.failNext('timeout', { method, times: 2 });
    await crash(stage);
    await stage.advance(20_000);
    await upgradeThenOom(stage, approver);
    await stage.advance(20_000);
    expect([await stage.outcomes(), applied()]).toEqual([['held', 'offered'], ['DaemonSet']]);
  });

  it('a refusal that does not pass while verifying is told, and the incident goes on', async () => {
    stage = await createStage();
    await crash(stage);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(5_000);
    await stage.cluster.rollOut();
    stage.cluster.failNext('forbidden', { method: 'podsOf' });
    await stage.advance(20_000);
    expect((await stage.outcomes())[0]).toBe('stopped');
    expect(stage.text('inc-1/notice/1')).toMatch(/forbidden.*inc-1-/);
  });

  it('a fault before there is a plan is told once, and not tried every second', async () => {
    stage = await createStage();
    stage.cluster.failNext('forbidden', { method: 'collect', times: 50 });
    await stage.cluster.die(1, segfault);
    await stage.advance(60_000);
    expect(slots()).toEqual(['inc-1/alert', 'inc-1/gave-up']);
    expect(stage.text('inc-1/gave-up')).toMatch(/inc-1-\w+/);
    expect(stage.logged.filter((line) => line.startsWith('error'))).toHaveLength(1);
  });
});

describe('an incident that was given up', () => {
  it('is taken up again at the next death', async () => {
    stage = await createStage();
    stage.cluster.failNext('forbidden', { method: 'collect' });
    await stage.cluster.die(1, segfault);
    await stage.advance(60_000);
    expect([await stage.state(), slots()]).toEqual(['open', ['inc-1/alert', 'inc-1/gave-up']]);
    await stage.cluster.die(3, segfault);
    await stage.advance(20_000);
    expect([await stage.state(), await stage.outcomes()]).toEqual(['proposed', ['offered']]);
  });
});

describe('the store fails for a moment', () => {
  it('between the diagnosis and the offer: the plan is offered all the same', async () => {
    stage = await createStage();
    const { store } = stage;
    const put = store.putMessage.bind(store);
    let failures = 0;
    Object.assign(store, {
      putMessage: async (out: Parameters<typeof put>[0]) => {
        const isDiagnosed = (await store.incident('inc-1'))?.value.headline !== undefined;
        if (isDiagnosed && (failures += 1) === 1) throw new OutsideError('store', 'server', 'disk full');
        await put(out);
      },
    });
    await crash(stage);
    await stage.advance(20_000);
    expect([failures > 1, await stage.state(), await stage.outcomes()]).toEqual([
      true,
      'proposed',
      ['offered'],
    ]);
  });
});

describe('chat is away for a while', () => {
  it('keeps the order and doubles nothing', async () => {
    stage = await createStage();
    stage.chat.failNext('server', { method: 'post', times: 6 });
    await crash(stage);
    expect(slots()).toEqual([]);
    await stage.advance(60_000);
    expect(slots()).toEqual(['inc-1/alert', 'inc-1/diagnosis/1', 'inc-1/card/1']);
  });

  it('shows the newest state at last when edits failed', async () => {
    stage = await createStage();
    await crash(stage);
    stage.chat.failNext('rate-limited', { method: 'edit', times: 5 });
    await stage.press('inc-1/card/1', 'decline', onCall, { reason: 'later' });
    await stage.advance(120_000);
    expect(stage.chat.standing('inc-1/card/1').message.tone).toBe('grey');
    expect(slots()).toEqual(['inc-1/alert', 'inc-1/diagnosis/1', 'inc-1/card/1']);
  });

  it('goes on with other incidents while one message is refused for good', async () => {
    stage = await createStage();
    stage.chat.failNext('client', { method: 'edit', times: 100 });
    await crash(stage);
    await stage.press('inc-1/alert', 'not-an-incident', onCall, { reason: 'test' });
    await stage.cluster.die(3, segfault);
    await stage.advance(30_000);
    expect(slots()).toEqual(expect.arrayContaining(['inc-2/alert', 'inc-2/diagnosis/1', 'inc-2/card/1']));
  });
});
