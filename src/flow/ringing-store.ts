import type { Store } from '../ports.ts';
import { type Bells, changedIncidents, wantedMessages } from './bells.ts';

/** The same store; whoever shows all incidents hears of each change, and whoever brings messages to chat hears of each one that is not there yet. An edit rings nobody's phone and can wait. */
export function ringingStore<T extends Store>(store: T, bells: Bells): T {
  return {
    ...store,
    async saveIncident(incident, fromVersion, alongside) {
      const isSaved = await store.saveIncident(incident, fromVersion, alongside);
      if (isSaved) bells.ring(changedIncidents);
      return isSaved;
    },
    async putMessage(out) {
      await store.putMessage(out);
      if ((await store.messageRef(out.slot)) === undefined) bells.ring(wantedMessages);
    },
  };
}
