import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '../../ports.ts';
import { approvalTables } from './approval-tables.ts';
import { auditTable } from './audit-table.ts';
import { changeTable } from './change-table.ts';
import { documentTable } from './document-table.ts';
import { evidenceTable } from './evidence-table.ts';
import { freezeTable } from './freeze-table.ts';
import { incidentTables } from './incident-tables.ts';
import { messageTable } from './message-table.ts';
import { runTable } from './run-table.ts';
import { webhookTable } from './webhook-table.ts';
import { openDatabase } from './open-database.ts';
import { toStoreError } from './to-store-error.ts';

/**
 * The store in one SQLite file (`:memory:` for a passing one), held by this process alone. Every method
 * is durable when it resolves. Throws `OutsideError` with one sentence when the file cannot be used.
 */
export async function openSqliteStore(path: string): Promise<Store> {
  const db = openDatabase(path);
  return withStoreErrors(path, {
    ...incidentTables(db),
    ...documentTable(db),
    ...evidenceTable(db),
    ...approvalTables(db),
    ...changeTable(db),
    ...freezeTable(db),
    ...runTable(db),
    ...messageTable(db),
    ...webhookTable(db),
    ...auditTable(db),
    close: async () => close(db),
  });
}

function close(db: DatabaseSync): void {
  if (db.isOpen) db.close();
}

/** One place where SQLite's failures become the store's. */
function withStoreErrors(path: string, store: Store): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          return await (method.apply(target, args) as Promise<unknown>);
        } catch (error) {
          throw toStoreError(error, path);
        }
      };
    },
  });
}
