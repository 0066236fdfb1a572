import type { AuditLink } from './audit-chain.ts';
import type { AuditEntry } from './audit-entry.ts';

/** What a link tells; a newer program may have written kinds that this one does not know. */
export const readEntry = ({ entry }: Pick<AuditLink, 'entry'>): AuditEntry => JSON.parse(entry) as AuditEntry;
