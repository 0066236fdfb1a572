import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '../../../src/chat/delivery.ts';
import type { Store } from '../../../src/ports.ts';

/** What every database behind the Store port has to do for messages on their way to chat. */
export function messageContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(async () => {
    await store.close();
  });

  describe('messages', () => {
    const pending = async () => (await store.pendingMessages(10)).map((one) => [one.out.slot, one.revision]);

    it('makes nothing pending when the same content is put again, sent or not', async () => {
      await store.putMessage(message('inc-1/alert', 'one'));
      await store.putMessage(message('inc-1/alert', 'one'));
      expect(await pending()).toEqual([['inc-1/alert', 1]]);
      await store.confirmMessage('inc-1/alert', 1, ref('1'));
      await store.putMessage(message('inc-1/alert', 'one'));
      expect(await pending()).toEqual([]);
    });

    it('hands out the newest content with the place of the old', async () => {
      await store.putMessage(message('inc-1/alert', 'one'));
      await store.confirmMessage('inc-1/alert', 1, ref('1'));
      await store.putMessage(message('inc-1/alert', 'two'));
      await store.putMessage(message('inc-1/alert', 'three'));
      expect(await store.pendingMessages(10)).toEqual([
        { out: message('inc-1/alert', 'three'), ref: ref('1'), revision: 3 },
      ]);
    });

    it('stays pending when the content changed while the old was on its way', async () => {
      await store.putMessage(message('inc-1/alert', 'one'));
      await store.putMessage(message('inc-1/alert', 'two'));
      await store.confirmMessage('inc-1/alert', 1, ref('1'));
      expect(await store.pendingMessages(10)).toEqual([
        { out: message('inc-1/alert', 'two'), ref: ref('1'), revision: 2 },
      ]);
    });

    it('sends again when the content went back while the new one was on its way', async () => {
      await store.putMessage(message('inc-1/alert', 'one'));
      await store.confirmMessage('inc-1/alert', 1, ref('1'));
      await store.putMessage(message('inc-1/alert', 'two'));
      await store.putMessage(message('inc-1/alert', 'one'));
      expect(await pending()).toEqual([]);
      await store.confirmMessage('inc-1/alert', 2, ref('1'));
      expect(await pending()).toEqual([['inc-1/alert', 3]]);
    });

    it('keeps the order of the first put', async () => {
      for (const slot of ['b', 'a', 'c']) await store.putMessage(message(slot, 'one'));
      await store.putMessage(message('b', 'two'));
      expect((await pending()).map(([slot]) => slot)).toEqual(['b', 'a', 'c']);
      expect((await store.pendingMessages(2)).map((one) => one.out.slot)).toEqual(['b', 'a']);
    });

    it('holds an answer back until its thread stands, without blocking others', async () => {
      await store.putMessage({ ...message('inc-1/card', 'card'), threadOf: 'inc-1/alert' });
      await store.putMessage(message('inc-2/alert', 'other'));
      expect((await pending()).map(([slot]) => slot)).toEqual(['inc-2/alert']);
      await store.putMessage(message('inc-1/alert', 'alert'));
      expect((await pending()).map(([slot]) => slot)).toEqual(['inc-2/alert', 'inc-1/alert']);
      await store.confirmMessage('inc-1/alert', 1, ref('1'));
      expect((await pending()).map(([slot]) => slot)).toEqual(['inc-1/card', 'inc-2/alert']);
    });

    it('tells where a slot stands once it was sent', async () => {
      await store.putMessage(message('inc-1/alert', 'one'));
      expect(await store.messageRef('inc-1/alert')).toBeUndefined();
      await store.confirmMessage('inc-1/alert', 1, ref('1'));
      expect(await store.messageRef('inc-1/alert')).toEqual(ref('1'));
      expect(await store.messageRef('inc-9/alert')).toBeUndefined();
    });

    it('wants a message anew that is gone from chat, and knows no place of it', async () => {
      await store.putMessage(message('inc-1/alert', 'one'));
      await store.tryMessage('inc-1/alert', '2026-11-22T03:12:00.000Z');
      await store.confirmMessage('inc-1/alert', 1, ref('1'));
      await store.forgetMessage('inc-1/alert');
      expect(await store.messageRef('inc-1/alert')).toBeUndefined();
      expect(await store.pendingMessages(10)).toEqual([{ out: message('inc-1/alert', 'one'), revision: 1 }]);
      await store.confirmMessage('inc-1/alert', 1, ref('2'));
      expect(await store.pendingMessages(10)).toEqual([]);
    });

    it('remembers from when on a message may stand in chat, the first time', async () => {
      await store.putMessage(message('inc-1/alert', 'one'));
      await store.tryMessage('inc-1/alert', '2026-11-22T03:12:00.000Z');
      await store.putMessage(message('inc-1/alert', 'two'));
      await store.tryMessage('inc-1/alert', '2026-11-22T03:13:00.000Z');
      expect((await store.pendingMessages(10)).map(({ triedAt }) => triedAt)).toEqual([
        '2026-11-22T03:12:00.000Z',
      ]);
    });

    it('does not know what stands in a slot since it was tried, until it is confirmed', async () => {
      await store.putMessage(message('inc-1/alert', 'one'));
      await store.confirmMessage('inc-1/alert', 1, ref('1'));
      await store.putMessage(message('inc-1/alert', 'two'));
      await store.tryMessage('inc-1/alert', '2026-11-22T03:12:00.000Z');
      await store.putMessage(message('inc-1/alert', 'one'));
      expect(await store.pendingMessages(10)).toMatchObject([
        { out: message('inc-1/alert', 'one'), ref: ref('1') },
      ]);
      await store.confirmMessage('inc-1/alert', 3, ref('1'));
      expect(await store.pendingMessages(10)).toEqual([]);
    });

    it('refuses to confirm a slot that was never put', async () => {
      await expect(store.confirmMessage('inc-9/alert', 1, ref('1'))).rejects.toThrow('inc-9/alert');
    });
  });
}

const ref = (ts: string) => ({ channel: 'C1', ts });

function message(slot: string, text: string): OutgoingMessage {
  return { slot, incident: 'inc-1', message: { text, tone: 'red', parts: [] }, locale: 'en' };
}
