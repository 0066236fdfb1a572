import type { Deed } from '../chat/delivery.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import { said, type Words } from '../language/words.ts';
import type { FlowDeps } from './deps.ts';

export type Addressed =
  | { readonly incident: Incident; readonly attempt: Attempt | undefined }
  | { readonly why: Words };

/** The incident (and plan) a deed is about: `inc-7` or `inc-7 <digest>`; stale cards are told apart by the digest. */
export async function addressed(deps: FlowDeps, deed: Deed): Promise<Addressed> {
  const [id, digest] = deed.value.split(' ');
  const stored = await deps.store.incident(id ?? '');
  if (!stored) return { why: said('propose.noIncident', { id: id ?? '' }) };
  const incident = stored.value;
  if (digest === undefined) return { incident, attempt: incident.attempts.at(-1) };
  const attempt = incident.attempts.find(
    (one) => one.digest === digest && one.number === newest(incident, digest),
  );
  if (!attempt) return { why: said('propose.unknownPlan') };
  if (attempt.number !== incident.attempts.at(-1)?.number) return { why: said('propose.replaced') };
  return { incident, attempt };
}

const newest = (incident: Incident, digest: string): number =>
  Math.max(...incident.attempts.filter((one) => one.digest === digest).map((one) => one.number));

/** What became of a plan that can no longer be decided, for the person who was second. */
export function tooLate(attempt: Attempt | undefined): Words {
  if (!attempt) return said('propose.late.none');
  const outcome = undone.find((each) => each === attempt.outcome);
  if (outcome) return said(`propose.late.${outcome}`);
  return said(attempt.approvedBy?.length ? 'propose.late.approved' : 'propose.late.decided');
}

const undone = ['declined', 'expired', 'withdrawn', 'replaced'] as const;
