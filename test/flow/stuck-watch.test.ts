import { afterEach, expect, it } from 'vitest';
import { createStage, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const minute = 60_000;

/** The pod of the first node fails its readiness probe, or passes it again. */
async function probe(ready: boolean): Promise<void> {
  for (const status of stage.cluster.objects.pods[0]?.status.containerStatuses ?? []) status.ready = ready;
  await stage.cluster.repeat(1);
}

it('a pod that stays unready is told once, and not closed while it is', async () => {
  stage = await createStage();
  await probe(false);
  await stage.advance(9 * minute);
  expect(await stage.state()).toBeUndefined();
  await stage.advance(2 * minute);
  expect(stage.text('inc-1/alert')).toMatch(/fluent-bit does not become ready: 1 of 3 pods/);
  await stage.advance(90 * minute);
  expect([await stage.state(), (await stage.store.incident('inc-1'))?.value.signals]).toEqual(['open', 1]);
  await probe(true);
  await stage.advance(5 * minute);
  expect(await stage.state()).toBe('resolved');
});

it('one that becomes ready in time is not told', async () => {
  stage = await createStage();
  await probe(false);
  await stage.advance(9 * minute);
  await probe(true);
  await stage.advance(20 * minute);
  expect(await stage.state()).toBeUndefined();
});

it('one that is gone without a word is not told', async () => {
  stage = await createStage();
  await probe(false);
  stage.cluster.objects.pods.splice(0, 1);
  await stage.advance(20 * minute);
  expect(await stage.state()).toBeUndefined();
});

it('a cluster that does not answer for a while is asked again', async () => {
  stage = await createStage();
  await probe(false);
  await stage.advance(9 * minute);
  stage.cluster.failNext('timeout', { method: 'podsOf', times: 5 });
  await stage.advance(6 * minute);
  expect(stage.text('inc-1/alert')).toMatch(/does not become ready/);
});
