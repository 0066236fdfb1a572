import { afterEach, expect, it } from 'vitest';
import { createStage, segfault, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

/** Twelve nodes, of which the first four are of the pool `spot`, and their pods die. */
async function spotNodesCrash(): Promise<void> {
  stage = await createStage({ pods: 12 });
  for (let node = 1; node <= 12; node += 1)
    stage.cluster.objects.nodes.push({
      name: `node-${node}`,
      labels: { 'karpenter.sh/nodepool': node <= 4 ? 'spot' : 'fixed' },
    });
}
const firstText = () => stage.chat.standing('inc-1/alert').message.text;
const ground = async () => (await stage.store.incident('inc-1'))?.value.ground;

it('says on which nodes all of it is, and takes it back when others die too', async () => {
  await spotNodesCrash();
  for (const node of [1, 2, 3, 4]) await stage.cluster.die(node, { ...segfault, log: '' });
  await stage.advance(30_000);
  expect(firstText()).toMatch(/4 of 12 pods \(all on nodes of pool spot\) since 03:09 UTC/);
  await stage.cluster.die(9, { ...segfault, log: '' });
  await stage.advance(1_000);
  expect(await ground()).toBeUndefined();
  await stage.advance(60_000);
  expect(firstText()).toMatch(/5 of 12 pods since 03:09 UTC/);
});

it('claims nothing when the nodes cannot be read', async () => {
  await spotNodesCrash();
  stage.cluster.failNext('forbidden', { method: 'nodeTraits', times: 10 });
  for (const node of [1, 2, 3, 4]) await stage.cluster.die(node, { ...segfault, log: '' });
  await stage.advance(30_000);
  expect([await ground(), firstText()]).toEqual([
    undefined,
    expect.stringMatching(/4 of 12 pods since 03:09/),
  ]);
});
