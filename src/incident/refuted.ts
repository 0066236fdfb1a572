import { said, type Words } from '../language/words.ts';
import { told } from './attempts.ts';
import type { Incident } from './incident.ts';

/** A higher memory limit that did not hold, or not for long. */
export interface TriedBump {
  /** Where it was made, and as which attempt. */
  readonly incident: string;
  readonly attempt: number;
  readonly cause: string;
  /** Which, when and how, in words. */
  readonly why: Words;
}

/** The incident in which it was made, ended or not: its verdict does not stand any more. */
export function refuted(
  incident: Incident,
  { attempt: number, at, why }: { readonly attempt: number; readonly at: string; readonly why: Words },
  now: string,
): Incident {
  const attempt = incident.attempts.find((each) => each.number === number);
  if (attempt?.outcome !== 'held' || attempt.refuted) return incident;
  return {
    ...incident,
    attempts: incident.attempts.map((each) => (each === attempt ? { ...each, refuted: { at, why } } : each)),
    timeline: told(incident, now, said('event.refuted', { why })),
  };
}

/** An incident that knows of it, so that the same is not tried a third time. */
export function withTried(incident: Incident, bump: TriedBump): Incident {
  const known = incident.tried ?? [];
  const isKnown = known.some((each) => each.incident === bump.incident && each.attempt === bump.attempt);
  return isKnown ? incident : { ...incident, tried: [...known, bump] };
}
