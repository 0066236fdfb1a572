import type { Deed } from '../chat/delivery.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import type { FlowDeps } from './deps.ts';

export type Addressed =
  | { readonly incident: Incident; readonly attempt: Attempt | undefined }
  | { readonly why: string };

/** The incident (and plan) a deed is about: `inc-7` or `inc-7 <digest>`; stale cards are told apart by the digest. */
export async function addressed(deps: FlowDeps, deed: Deed): Promise<Addressed> {
  const [id, digest] = deed.value.split(' ');
  const stored = await deps.store.incident(id ?? '');
  if (!stored)
    return { why: `There is no incident ${id ?? ''}: it may have been removed after its retention time.` };
  const incident = stored.value;
  if (digest === undefined) return { incident, attempt: incident.attempts.at(-1) };
  const attempt = incident.attempts.find(
    (one) => one.digest === digest && one.number === newest(incident, digest),
  );
  if (!attempt) return { why: 'This plan is not known here.' };
  if (attempt.number !== incident.attempts.at(-1)?.number)
    return { why: 'A newer plan has replaced this one: see the newest card in this thread.' };
  return { incident, attempt };
}

const newest = (incident: Incident, digest: string): number =>
  Math.max(...incident.attempts.filter((one) => one.digest === digest).map((one) => one.number));

/** What became of a plan that can no longer be decided, for the person who was second. */
export function tooLate(attempt: Attempt | undefined): string {
  const by = attempt?.approvedBy?.map((user) => `<@${user}>`).join(' and ');
  switch (attempt?.outcome) {
    case 'declined':
      return 'This plan was declined already; nothing was changed.';
    case 'expired':
      return 'This plan has expired; nothing was changed.';
    case 'withdrawn':
      return 'This plan was withdrawn: what was seen since calls for something else. Nothing was changed.';
    case 'replaced':
      return 'A newer plan has replaced this one.';
    case undefined:
      return 'There is no plan to decide.';
    default:
      return by ? 'This plan was approved already; nothing else to do.' : 'This plan was decided already.';
  }
}
