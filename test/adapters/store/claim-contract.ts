import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/ports.ts';

/** What is claimed belongs to one; `open` gives an empty store each time. */
export function claimContract(open: () => Promise<Store>): void {
  describe('claimed documents', () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it('are given to one of many at once', async () => {
      const claims = Array.from({ length: 20 }, (_, by) =>
        store.claimDocument('inc-1', 'logSent/1/1', { by }),
      );
      const won = (await Promise.all(claims)).flatMap((isMine, by) => (isMine ? [by] : []));
      expect(won).toHaveLength(1);
      expect(await store.document('inc-1', 'logSent/1/1')).toEqual({ by: won[0] });
    });

    it('are apart by incident and name, and stay claimed after they were written', async () => {
      expect(await store.claimDocument('inc-1', 'a', null)).toBe(true);
      expect(await store.claimDocument('inc-1', 'b', {})).toBe(true);
      expect(await store.claimDocument('inc-2', 'a', {})).toBe(true);
      expect(await store.document('inc-1', 'a')).toBeNull();
      await store.saveDocument('inc-1', 'a', { state: 'failed' });
      expect(await store.claimDocument('inc-1', 'a', {})).toBe(false);
      expect(await store.document('inc-1', 'a')).toEqual({ state: 'failed' });
    });

    it('are JSON', async () => {
      await expect(store.claimDocument('inc-1', 'a', undefined)).rejects.toThrow('is not JSON');
    });
  });
}
