import { said, type Words } from '../language/words.ts';
import { told } from './attempts.ts';
import { closed } from './close.ts';
import type { Incident } from './incident.ts';

/** What a person knows better than any diagnosis. `confirmed`: the cause is the one that was diagnosed. */
export type Judgement =
  | { readonly kind: 'not-an-incident'; readonly note?: string }
  | { readonly kind: 'cause' | 'confirmed'; readonly cause: string; readonly note?: string };

/** A judgement with its author. An incident keeps the last one. */
export type PersonVerdict = Judgement & {
  /** Member id. */
  readonly by: string;
  readonly at: string;
  /** Number of the diagnosis that stood then; 0 before the first. */
  readonly diagnosis: number;
};

interface Given {
  readonly judgement: Judgement;
  readonly by: string;
  readonly diagnosis: number;
}

/**
 * The incident with a person's verdict. What was no incident is closed, but for a change under way, which is seen through first; a
 * cause may be named at any time, also afterwards.
 */
export function withVerdict(incident: Incident, { judgement, by, diagnosis }: Given, now: string): Incident {
  const verdict: PersonVerdict = { ...judgement, by, at: now, diagnosis };
  if (incident.verdict && sameWords(incident.verdict, verdict)) return incident;
  const judged: Incident = { ...incident, verdict };
  if (verdict.kind !== 'not-an-incident' || incident.state === 'resolved')
    return { ...judged, timeline: told(incident, now, wordsOf(verdict)) };
  const after = closed(judged, said('reason.notAnIncident'), now);
  return after === judged ? incident : after;
}

const wordsOf = (verdict: Judgement): Words =>
  verdict.kind === 'not-an-incident'
    ? said('event.verdictNotAnIncident')
    : said('event.verdictCause', { cause: verdict.cause });

/** The same person saying the same again, as a second click does. */
const sameWords = (a: PersonVerdict, b: PersonVerdict): boolean =>
  a.by === b.by && a.note === b.note && a.diagnosis === b.diagnosis && causeOf(a) === causeOf(b);

const causeOf = (verdict: Judgement): string | undefined =>
  verdict.kind === 'not-an-incident' ? undefined : verdict.cause;
