import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { afterEach, expect, it, vi } from 'vitest';
import { onCall } from '../support/fake-chat.ts';
import { readMessage } from '../support/read-message.ts';
import { createStage, segfault, type Stage } from '../support/stage.ts';

const pods = 5_000;

let stage: Stage;
afterEach(() => stage.close());
const slackCalls = () => stage.journal.filter((line) => /^(post|edit) /.test(line)).length;
const incident = async () => (await stage.store.incident('inc-1'))?.value;

/** Lets the pods of these nodes die, one every 12 ms: 5,000 in a minute. */
async function die(from: number, to: number): Promise<void> {
  for (let node = from; node <= to; node += 1) {
    await stage.cluster.die(node, segfault);
    await stage.advance(12);
  }
}

it('of 5,000 pods in a minute is one incident, told in few calls, while the bot answers', async () => {
  stage = await createStage({ pods });
  const readingAllMs = readAll();
  const collect = vi.spyOn(stage.cluster.cluster, 'collect');
  await stage.advance(30_000);
  const answersMs: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  for (let fifth = 0; fifth < 5; fifth += 1) {
    await die(fifth * 1_000 + 1, (fifth + 1) * 1_000);
    const asked = performance.now();
    const answer = readMessage(await stage.desk().command('incidents', onCall, 'C1'));
    answersMs.push(performance.now() - asked);
    expect(answer).toMatch(new RegExp(`inc-1 · .* (${fifth + 1},000|${fifth || ''},?9\\d\\d) of 5,000 pods`));
  }
  delay.disable();
  // Other tests run beside this one: the longest moment of all may be theirs.
  expect(delay.percentile(99) / 1e6).toBeLessThan(5 * readingAllMs);
  expect(delay.max / 1e6).toBeLessThan(20 * readingAllMs);
  expect(Math.max(...answersMs)).toBeLessThan(20 * readingAllMs);
  expect(slackCalls()).toBeLessThanOrEqual(10);
  expect(collect.mock.calls.length).toBeLessThanOrEqual(5);

  await stage.advance(120_000);
  const all = await stage.store.incidents('all', 10);
  expect(all.map(({ value }) => value.id)).toEqual(['inc-1']);
  expect(await incident()).toMatchObject({
    signals: pods,
    podCount: pods,
    nodeCount: pods,
    desiredPods: pods,
  });
  expect(await stage.store.places('inc-1')).toHaveLength(pods);
  expect(slots()).toEqual(['inc-1/alert', 'inc-1/diagnosis/1', 'inc-1/card/1']);
  expect(stage.chat.standing('inc-1/alert').message.text).toMatch(
    /5,000 of 5,000 pods \(8[34] deaths a second at the worst\) since 03:09 UTC/,
  );
  expect(JSON.stringify(await incident()).length).toBeLessThan(40_000);
}, 60_000);

it('with no cause to be found is looked at ever more seldom', async () => {
  stage = await createStage({ pods: 1_000 });
  const collect = vi.spyOn(stage.cluster.cluster, 'collect');
  await stage.advance(30_000);
  for (let node = 1; node <= 1_000; node += 1) {
    await stage.cluster.die(node, { exitCode: 137, reason: 'Error', log: '' });
    await stage.advance(60);
  }
  expect([slackCalls() <= 10, collect.mock.calls.length <= 20]).toEqual([true, true]);
  expect(slots().filter((slot) => slot.endsWith('/alert'))).toEqual(['inc-1/alert']);
});

it('in which the bot is started anew is counted right', async () => {
  stage = await createStage({ pods: 300 });
  await die(1, 150);
  await stage.restart();
  await die(101, 300);
  await stage.advance(120_000);
  expect(await incident()).toMatchObject({ signals: 350, podCount: 300, nodeCount: 300 });
  expect(slots()).toEqual(['inc-1/alert', 'inc-1/diagnosis/1', 'inc-1/card/1']);
});

it('loses nothing when the process dies before it has saved what it took over', async () => {
  stage = await createStage({ pods: 20 });
  await stage.advance(1_000);
  const save = stage.store.saveIncident.bind(stage.store);
  // From here on nothing is saved any more, as if the process had ended.
  Object.assign(stage.store, { saveIncident: () => new Promise(() => undefined) });
  await die(1, 20);
  const before = await incident();
  Object.assign(stage.store, { saveIncident: save });
  await stage.dies();
  await stage.advance(5_000);
  expect([before, await incident()]).toMatchObject([undefined, { signals: 20, podCount: 20 }]);
});

const slots = () => stage.chat.messages.map(({ slot }) => slot);

/** Reading every pod of the storm once, as text: what a busy moment is measured against. */
function readAll(): number {
  const began = performance.now();
  JSON.parse(JSON.stringify(stage.cluster.objects.pods));
  return performance.now() - began;
}
