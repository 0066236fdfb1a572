import { describe, expect, it } from 'vitest';
import type { WatchedRun } from '../../../src/plan/former.ts';
import type { Opener } from './store-contracts.ts';

const at = (second: number) => `2026-11-22T03:12:0${second}.000Z`;
const freeze = (cluster: string, second: number) => ({ cluster, at: at(second), by: 'U1', name: 'Ann' });
const ref = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
const run = (image: string): WatchedRun => ({
  image,
  config: { hash: 'a', names: [{ volume: 'config', name: 'fluent-bit' }], kept: 'secret' },
  from: '2026-11-13T03:00:00Z',
  until: '2026-11-22T03:05:00.000Z',
  pods: 60,
});

/** What every database behind the Store port has to keep over an end of the bot. */
export function keptContract(newDatabase: () => Promise<Opener>): void {
  describe('what is kept', () => {
    it('is the last evidence of each diagnosis', async () => {
      const store = await (await newDatabase())();
      const files = new Map([
        ['bundle.json', '{}\n'],
        ['logs/a/b/c/current.log', 'Größe 512m 汉字\n'.repeat(10_000)],
      ]);
      await store.saveEvidence('inc-1', 1, new Map([['bundle.json', 'old']]));
      await store.saveEvidence('inc-1', 1, files);
      await store.saveEvidence('inc-1', 2, new Map());
      const read = async (incident: string, diagnosis: number) => store.evidence(incident, diagnosis);
      expect([await read('inc-1', 1), await read('inc-1', 2)]).toEqual([files, new Map()]);
      expect([await read('inc-1', 3), await read('inc-2', 1)]).toEqual([undefined, undefined]);
      await store.close();
    });

    it('is the newest freeze of each cluster', async () => {
      const open = await newDatabase();
      const store = await open();
      expect(await store.freezes()).toEqual([]);
      const ended = { ...freeze('a', 2), why: 'odd writes', ended: { at: at(3), by: 'U2' } };
      for (const each of [freeze('b', 1), freeze('a', 1), ended]) await store.saveFreeze(each);
      await store.close();
      const again = await open();
      expect(await again.freezes()).toEqual([ended, freeze('b', 1)]);
      await again.close();
    });

    it('are the runs of each workload, the newest list in the place of the one before', async () => {
      const open = await newDatabase();
      const store = await open();
      expect(await store.runs(ref)).toEqual([]);
      await store.saveRuns({ ...ref, cluster: 'other' }, [run('fb:0')]);
      await store.saveRuns(ref, [run('fb:1')]);
      await store.saveRuns(ref, [run('fb:1'), run('fb:2')]);
      await store.close();
      const again = await open();
      expect(await again.runs(ref)).toEqual([run('fb:1'), run('fb:2')]);
      expect(await again.runs({ ...ref, kind: 'Deployment' })).toEqual([]);
      await again.close();
    });
  });
}
