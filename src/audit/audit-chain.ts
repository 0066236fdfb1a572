import { canonicalJson, hashOf } from '../plan/canonical-json.ts';
import type { AuditEntry } from './audit-entry.ts';
import { sealed } from './seal.ts';

/** Which form the lines have; a log collector tells them by it. */
export const auditSchema = 'fluent-medic/audit@1';

/** The newest entry of a record: whoever knows it elsewhere can tell whether the record was cut or rewritten. */
export interface AuditHead {
  /** 0 while there is no entry. */
  readonly number: number;
  readonly hash: string;
}

/** One entry in its place: numbers have no gaps, and each hash covers the one before. */
export interface AuditLink extends AuditHead {
  readonly previous: string;
  /** Canonical JSON of an `AuditEntry`. */
  readonly entry: string;
}

/** What the first entry follows. */
export const beginning: AuditHead = { number: 0, hash: '0'.repeat(64) };

/** The entry as the one that follows `head`, without secrets. */
export function linkTo(head: AuditHead, entry: AuditEntry): AuditLink {
  const kept = sealed(entry);
  const number = head.number + 1;
  const previous = head.hash;
  return {
    number,
    previous,
    hash: linkHash({ number, previous, entry: kept }),
    entry: canonicalJson(kept),
  };
}

interface Hashed {
  readonly number: number;
  readonly previous: string;
  readonly entry: unknown;
}

/** SHA-256 in hex over the canonical JSON of a line without its hash. */
export const linkHash = ({ number, previous, entry }: Hashed): string =>
  hashOf({ schema: auditSchema, number, previous, entry });

/** One line of the record as JSON, without the line's end. */
export const auditLine = ({ number, previous, hash, entry }: AuditLink): string =>
  canonicalJson({ schema: auditSchema, number, previous, hash, entry: JSON.parse(entry) as unknown });
