import process from 'node:process';
import { openSqliteStore } from '../../src/adapters/store/open-sqlite-store.ts';
import type { Store } from '../../src/ports.ts';

interface StageStore {
  readonly store: Store;
  /** The moment when the store has answered all that it was asked; undefined where it has. */
  readonly busy: () => Promise<void> | undefined;
}

/** In memory, or in the file that the test names; with MEDIC_TEST_STORE=postgres in a schema of its own in PostgreSQL. */
export async function stageStore(file: string | undefined): Promise<StageStore> {
  if (process.env['MEDIC_TEST_STORE'] !== 'postgres' || file !== undefined)
    return { store: await openSqliteStore(file ?? ':memory:'), busy: () => undefined };
  const { newPostgresStore } = await import('./postgres.ts');
  return watched(await newPostgresStore());
}

/** An answer counts as under way until those who wait for it had a turn. */
function watched(store: Store): StageStore {
  let asked = 0;
  let idle = Promise.withResolvers<void>();
  const answered = () => {
    asked -= 1;
    if (asked > 0) return;
    idle.resolve();
    idle = Promise.withResolvers();
  };
  const watch = new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        asked += 1;
        try {
          return await (method.apply(target, args) as Promise<unknown>);
        } finally {
          setImmediate(answered);
        }
      };
    },
  });
  return { store: watch, busy: () => (asked > 0 ? idle.promise : undefined) };
}
