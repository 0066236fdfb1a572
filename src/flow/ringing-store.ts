import type { Store } from '../ports.ts';
import { type Bells, wantedMessages } from './bells.ts';

/** The same store; whoever waits to deliver messages hears of each one that is put. */
export function ringingStore<T extends Store>(store: T, bells: Bells): T {
  return {
    ...store,
    async putMessage(out) {
      await store.putMessage(out);
      bells.ring(wantedMessages);
    },
  };
}
