import type { Store } from '../../../src/ports.ts';
import { auditContract } from './audit-contract.ts';
import { claimContract } from './claim-contract.ts';
import { incidentContract } from './incident-contract.ts';
import { keptContract } from './kept-contract.ts';
import { messageContract } from './message-contract.ts';
import { retentionContract } from './retention-contract.ts';
import { webhookContract } from './webhook-contract.ts';

/** Opens one database, again and again; what is closed is there at the next opening. */
export type Opener = () => Promise<Store>;

/** What every database behind the Store port has to do; `newDatabase` gives an empty one each time. */
export function storeContracts(newDatabase: () => Promise<Opener>): void {
  const openNew = async () => (await newDatabase())();
  incidentContract(openNew);
  messageContract(openNew);
  auditContract(openNew);
  claimContract(openNew);
  retentionContract(openNew);
  keptContract(newDatabase);
  webhookContract(newDatabase);
}
