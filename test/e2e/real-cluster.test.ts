import type { V1ConfigMap, V1DaemonSet } from '@kubernetes/client-node';
import { describe, expect, it, type TestContext } from 'vitest';
import { kubeConfigFile, named } from '../support/real-cluster.ts';
import { createScene, press, type Scene, until, untilTold } from '../support/real-scene.ts';
import { configOf, imageOf, standIn } from '../support/real-workload.ts';
import { standing } from '../support/standing.ts';

const settings = `
changes: { mode: live, automaticUndo: true, approval: { groups: [S0APPROVERS] } }
verify: { poll: 2s, hold: 30s, deadline: 4m, rolloutDeadline: 3m }
rollout: { waves: [1], hold: 5s, podStart: 2m }
sampleEvery: 5s
`;
const oom = 'eat mib=80 rate=30 after=2';

describe.skipIf(!kubeConfigFile)('on a real cluster, under the shipped roles', () => {
  it.concurrent('sees a real OOM kill, changes buffer and limit, verifies it, and takes it back', async (test) => {
    const scene = await sceneOf(test, 'oom', configOf(oom));
    const alert = await untilTold(scene, /FIRING.*\/fluent-bit is being OOM-killed/);
    await untilTold(scene, /Proposed fix/);
    const before = await standing(scene);
    await press(scene, 'approve');
    await untilTold(scene, /of 2 pods run the change\. Wave 1 of 2/);
    await untilTold(scene, /fixed and verified/);
    const { messages } = scene.workspace.snapshot();
    expect(messages.find(({ ts }) => ts === alert.ts)?.text).toMatch(/RESOLVED/);
    const { spec, metadata } = await daemonSet(scene);
    expect(JSON.stringify(spec)).not.toContain('"memory":"64Mi"');
    expect(metadata?.annotations).toMatchObject({ 'fluent-medic.dev/incident': 'inc-1' });
    expect(JSON.stringify(metadata)).toContain('"manager":"fluent-medic"');
    await undone(scene, before);
  });

  it.concurrent('bounds an input by a copy of its configuration, and takes both back', async (test) => {
    const scene = await sceneOf(test, 'unbounded', configOf(oom, ''));
    await untilTold(scene, /Proposed fix.*Mem_Buf_Limit/);
    const before = await standing(scene);
    await press(scene, 'approve');
    await untilTold(scene, /All pods run the change/);
    const [volume] = (await daemonSet(scene)).spec?.template.spec?.volumes ?? [];
    const copy = volume?.configMap?.name ?? '';
    expect(copy).toMatch(/^fluent-bit-medic-[0-9a-f]{8}$/);
    const { data } = await scene.api.read<V1ConfigMap>(named('v1', 'ConfigMap', copy, scene.namespace));
    expect(data?.['fluent-bit.conf']).toMatch(/Mem_Buf_Limit +\d/);
    await undone(scene, before);
  });

  it.concurrent('sees real SIGSEGVs, upgrades, verifies it, and takes it back', async (test) => {
    const scene = await sceneOf(test, 'cured', configOf('segv after=3 only=3.2.0'));
    await untilTold(scene, /Proposed fix.*upgrade 3\.2\.0 → 4\.2\.8/);
    const before = await standing(scene);
    await press(scene, 'approve');
    await untilTold(scene, /fixed and verified/);
    expect((await daemonSet(scene)).spec?.template.spec?.containers[0]?.image).toBe(imageOf('4.2.8'));
    await undone(scene, before);
  });

  it.concurrent('sees real SIGSEGVs, and says so when the upgrade does not cure them', async (test) => {
    const scene = await sceneOf(test, 'uncured', configOf('segv after=3'));
    await untilTold(scene, /known defect \(FLB-FWD-PAUSE-1\)/);
    await untilTold(scene, /Proposed fix.*upgrade 3\.2\.0 → 4\.2\.8/);
    const before = await standing(scene);
    await press(scene, 'approve');
    await untilTold(scene, /Fix failed.*crashed again.*held there, 1 of 2 pods run the change/);
    const { spec, metadata } = await daemonSet(scene);
    expect([
      Object.keys(metadata?.annotations ?? {}).includes('fluent-medic.dev/strategy-before'),
      spec?.updateStrategy,
      spec?.template.spec?.containers[0]?.image,
    ]).toEqual([true, { type: 'OnDelete' }, imageOf('4.2.8')]);
    await undone(scene, before);
  });
});

async function sceneOf(test: TestContext, name: string, config: string): Promise<Scene> {
  const scene = await createScene({ name, roles: ['rbac-write.yaml'], settings });
  test.onTestFinished(() => scene.end());
  const { namespace } = scene;
  await scene.apply(standIn({ namespace, kind: 'DaemonSet', files: { 'fluent-bit.conf': config } }));
  await scene.startBot();
  return scene;
}

const daemonSet = async ({ api, namespace }: Scene): Promise<V1DaemonSet> =>
  api.read(named('apps/v1', 'DaemonSet', 'fluent-bit', namespace));

/** The copy of a configuration goes once no pod reads it any more. */
async function undone(scene: Scene, before: readonly string[]): Promise<void> {
  await press(scene, 'undo');
  await untilTold(scene, /Rolled back/);
  await until('the copy removed', async () => (await standing(scene)).length === before.length);
  expect(await standing(scene)).toEqual(before);
}
