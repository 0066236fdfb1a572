import { expect, it } from 'vitest';
import { openSqliteStore } from '../../../src/adapters/store/open-sqlite-store.ts';

it('keeps the last files of each diagnosis', async () => {
  const store = await openSqliteStore(':memory:');
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
