import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/ports.ts';

/** What is claimed belongs to one; `open` gives an empty store, `again` the same one as another process has it. */
export function claimContract(open: () => Promise<Store>, again?: () => Promise<Store>): void {
  let stores: readonly Store[];
  beforeEach(async () => {
    const first = await open();
    stores = [first, again ? await again() : first];
  });
  afterEach(() => Promise.all(stores.map((store) => store.close())));

  describe('claimed documents', () => {
    it('are given to one of many at once', async () => {
      const claims = Array.from({ length: 20 }, (_, at) =>
        stores[at % 2]?.claimDocument('inc-1', 'logSent/1/1', { by: at }),
      );
      const won = (await Promise.all(claims)).flatMap((isMine, at) => (isMine ? [at] : []));
      expect(won).toHaveLength(1);
      for (const store of stores)
        expect(await store.document('inc-1', 'logSent/1/1')).toEqual({ by: won[0] });
    });

    it('are apart by incident and name, and stay claimed after they were written', async () => {
      const [store] = stores;
      expect(await store?.claimDocument('inc-1', 'a', null)).toBe(true);
      expect(await store?.claimDocument('inc-1', 'b', {})).toBe(true);
      expect(await store?.claimDocument('inc-2', 'a', {})).toBe(true);
      expect(await store?.document('inc-1', 'a')).toBeNull();
      await store?.saveDocument('inc-1', 'a', { state: 'failed' });
      expect(await store?.claimDocument('inc-1', 'a', {})).toBe(false);
      expect(await store?.document('inc-1', 'a')).toEqual({ state: 'failed' });
    });

    it('are JSON', async () => {
      await expect(stores[0]?.claimDocument('inc-1', 'a', undefined)).rejects.toThrow('is not JSON');
    });
  });
}
