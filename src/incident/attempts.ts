import type { Words } from '../language/words.ts';
import type { Attempt, Incident, TimelineEntry } from './incident.ts';

const keptTimeline = 60;

/** The attempts with the newest one changed. */
export const changeLast = (incident: Incident, change: Partial<Attempt>): readonly Attempt[] =>
  incident.attempts.map((attempt, at) =>
    at === incident.attempts.length - 1 ? { ...attempt, ...change } : attempt,
  );

/** The newest attempt whose change has begun. */
export const appliedAttempt = ({ attempts }: Pick<Incident, 'attempts'>): Attempt | undefined =>
  attempts.findLast(({ startedAt }) => startedAt !== undefined);

/** The attempts with the newest one that has begun changed. */
export function changeApplied(incident: Incident, change: Partial<Attempt>): readonly Attempt[] {
  const applied = appliedAttempt(incident);
  return incident.attempts.map((attempt) => (attempt === applied ? { ...attempt, ...change } : attempt));
}

/** The attempts with the newest one changed, if its outcome is one of these. */
export function endLast(
  incident: Incident,
  outcomes: readonly Attempt['outcome'][],
  change: Partial<Attempt>,
): readonly Attempt[] {
  const last = incident.attempts.at(-1);
  return last && outcomes.includes(last.outcome) ? changeLast(incident, change) : incident.attempts;
}

/** The timeline with one line more; the oldest lines go first. */
export const told = (incident: Incident, at: string, what: Words): readonly TimelineEntry[] =>
  [...incident.timeline, { at, what }].slice(-keptTimeline);
