import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { KubeObject } from '../../src/demo/cluster/seams.ts';
import { fluentBitImage } from '../../src/demo/cluster/default-scene.ts';
import type { DaemonSet } from '../../src/demo/cluster/world/kube-shapes.ts';
import { heavySlowLoad, quietLoad } from '../../src/demo/cluster/world/load.ts';
import { fluentBitNow } from './fluent-bit-now.ts';
import { sceneWith } from './scene-with.ts';
import { setWholeStage } from './whole-stage.ts';

/** Ten minutes in which all is well: the bot looks every five minutes. */
const wellMs = 10_000;

function withLimit(map: KubeObject): KubeObject {
  const { 'fluent-bit.conf': text = '' } = map['data'] as Record<string, string>;
  return { ...map, data: { 'fluent-bit.conf': text.replace('Mem_Buf_Limit 64m', 'Mem_Buf_Limit 256m') } };
}

function upgraded(object: KubeObject): KubeObject {
  const { spec } = object as DaemonSet;
  const containers = spec.template.spec.containers.map((one) => ({ ...one, image: fluentBitImage('3.2.0') }));
  return {
    ...object,
    spec: { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, containers } } },
  };
}

it('what ran well before a rollout is put back, image and configuration, approved and taken through the pods in waves', async () => {
  const scene = sceneWith({ version: '3.0.7', memory: '1Gi', input: 'Mem_Buf_Limit 64m' });
  const { cluster, approve, fill, readUntil, close } = await setWholeStage(scene);
  try {
    cluster.setLoad(quietLoad);
    await wait(wellMs);
    cluster.store.update('configmaps', 'logging', 'fluent-bit', withLimit, 'kubectl-edit');
    cluster.store.update('daemonsets', 'logging', 'fluent-bit', upgraded, 'kubectl-set');
    cluster.setLoad(heavySlowLoad);
    await readUntil(/Proposed fix .* upgrade 3\.2\.0/);
    expect(await fill('put-back', {})).toEqual({});
    await readUntil(/go back 3\.2\.0 → 3\.0\.7, Mem_Buf_Limit 256m → 64m/);
    expect(fluentBitNow(cluster)).toMatchObject({ version: '3.2.0', config: ['Mem_Buf_Limit 256m'] });
    await approve(/go back 3\.2\.0 → 3\.0\.7/);
    await readUntil(/fixed and verified after/);
    const well = { isNew: true, isReady: true, restarts: 0 };
    expect(fluentBitNow(cluster)).toMatchObject({
      version: '3.0.7',
      config: ['Mem_Buf_Limit 64m'],
      pods: [well, well, well],
    });
  } finally {
    await close();
  }
}, 60_000);
