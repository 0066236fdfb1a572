import type { PersonFacts } from '../approval/approval.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import type { AuditDeed, AuditEntry, Membership, Offer } from './audit-entry.ts';

type Vote = Extract<AuditDeed, { kind: 'approved' | 'refused' }>;
type OwnFacts<D> = D extends Vote ? Omit<D, keyof Offer | 'membership'> & { readonly at: string } : never;

/** A person's yes, or a yes that did not count, with who that person was at this moment. */
export function voteEntry(
  { id, workload }: Incident,
  { number, digest }: Attempt,
  who: PersonFacts,
  vote: OwnFacts<Vote>,
): AuditEntry {
  const { person, name: _name, ...membership } = who;
  return {
    ...vote,
    by: { kind: 'person', ...person },
    incident: id,
    workload,
    attempt: number,
    digest,
    membership: membership satisfies Membership,
  };
}
