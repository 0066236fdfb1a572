import { expect, it, vi } from 'vitest';
import type { KubeObject } from '../../src/demo/cluster/seams.ts';
import { quietLoad } from '../../src/demo/cluster/world/load.ts';
import { fluentBitNow } from './fluent-bit-now.ts';
import { sceneWith } from './scene-with.ts';
import { setWholeStage, wholeMs } from './whole-stage.ts';

const scene = sceneWith({ version: '5.1.1', memory: '2Gi' });
const withHotReload = (object: KubeObject): KubeObject => {
  const { 'fluent-bit.conf': text = '' } = (object['data'] ?? {}) as Record<string, string>;
  const data = { 'fluent-bit.conf': text.replace('[SERVICE]\n', '[SERVICE]\n    Hot_Reload      On\n') };
  return object.kind === 'ConfigMap' ? { ...object, data } : object;
};
const objects = scene.objects.map(({ resource, object }) => ({ resource, object: withHotReload(object) }));

it(
  'what a person asks for goes into running pods by hot reload, and is in force there',
  async () => {
    const stage = await setWholeStage({ ...scene, objects }, { hotReload: true });
    try {
      stage.cluster.setLoad(quietLoad);
      const before = stage.cluster.store.list('pods', 'logging').map(({ metadata }) => metadata.uid);
      // Until the bot has listed the pods it knows none.
      await vi.waitFor(
        async () => {
          await stage.command('fix logging/fluent-bit mem_buf_limit=128m');
          expect(stage.read().join('\n')).toMatch(/inc-1/);
        },
        { timeout: 30_000, interval: 500 },
      );
      await stage.approve(/Mem_Buf_Limit 256m → 128m, reload/);
      await stage.readUntil(/Done and verified/);
      const now = fluentBitNow(stage.cluster);
      expect(now.config).toEqual(['Mem_Buf_Limit 128m']);
      const pods = stage.cluster.store.list('pods', 'logging').map(({ metadata }) => metadata);
      expect(pods.map(({ uid }) => uid)).toEqual(before);
      const pages = pods
        .filter(({ name }) => name.startsWith('fluent-bit'))
        .map(
          ({ name }) =>
            stage.cluster.world.kubelet.monitoring('logging', name, 2020, '/api/v1/storage')?.body,
        );
      expect(pages.map((page) => /"mem_limit":"([^"]+)"/.exec(page ?? '')?.[1])).toEqual(
        pages.map(() => '122.0M'),
      );
    } finally {
      await stage.close();
    }
  },
  wholeMs,
);
