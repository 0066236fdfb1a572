import type { Incident } from '../../../src/incident/incident.ts';
import type { Store } from '../../../src/ports.ts';

/** Methods that write, with what tells one of their calls from another. */
const writers: Partial<{ readonly [M in keyof Store]: (...args: Parameters<Store[M]>) => string }> = {
  saveIncident: (incident) => stateOf(incident),
  markSeen: () => '',
  saveDocument: (_, name) => name,
  saveEvidence: (_, diagnosis) => String(diagnosis),
  vote: () => '',
  beginChange: (_, { direction }) => direction,
  saveChange: ({ direction, state, done }) => `${direction} ${state} ${done}`,
  saveRuns: () => '',
  putMessage: ({ slot }) => slot,
  tryMessage: (slot) => slot,
  confirmMessage: (slot) => slot,
  audit: ({ kind }) => kind,
};

const stateOf = ({ state, attempts }: Incident): string => {
  const outcome = attempts.at(-1)?.outcome;
  return outcome === undefined ? state : `${state}, ${outcome}`;
};

/** The same store; `onStep` hears of everything that it has just written. */
export function listenedStore(store: Store, onStep: (name: string) => void): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      const label = writers[name as keyof Store] as ((...args: unknown[]) => string) | undefined;
      if (typeof method !== 'function' || label === undefined) return method;
      return async (...args: unknown[]): Promise<unknown> => {
        const answer = await (Reflect.apply(method, target, args) as Promise<unknown>);
        onStep(`store ${String(name)} ${label(...args)}`.trim());
        return answer;
      };
    },
    ownKeys: (target) => Reflect.ownKeys(target),
  });
}
