import type { Store } from '../../ports.ts';
import { approvalTables } from './approval-tables.ts';
import { auditTable } from './audit-table.ts';
import { changeTable } from './change-table.ts';
import type { Database } from './database.ts';
import { documentTable } from './document-table.ts';
import { evidenceTable } from './evidence-table.ts';
import { freezeTable } from './freeze-table.ts';
import { incidentTable } from './incident-table.ts';
import { messageTable } from './message-table.ts';
import { retention } from './retention.ts';
import { runTable } from './run-table.ts';
import { seenTables } from './seen-tables.ts';
import { webhookTable } from './webhook-table.ts';

/** The store over a database of either dialect; `toStoreError` turns the dialect's failures into the store's. */
export function storeOf(database: Database, toStoreError: (error: unknown) => unknown): Store {
  const store: Store = {
    ...seenTables(database),
    ...incidentTable(database),
    ...retention(database),
    ...documentTable(database),
    ...evidenceTable(database),
    ...approvalTables(database),
    ...changeTable(database),
    ...freezeTable(database),
    ...runTable(database),
    ...messageTable(database),
    ...webhookTable(database),
    ...auditTable(database),
    close: () => database.close(),
  };
  return new Proxy(store, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          return await (method.apply(target, args) as Promise<unknown>);
        } catch (error) {
          throw toStoreError(error);
        }
      };
    },
  });
}
