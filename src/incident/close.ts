import { said, type Words } from '../language/words.ts';
import { endLast, told } from './attempts.ts';
import type { Incident } from './incident.ts';
import { withoutSnooze } from './snooze.ts';

/** The incident closed, a waiting plan withdrawn. A change under way is seen through first: closing it would leave it unjudged. */
export function closed(incident: Incident, how: Words, now: string): Incident {
  if (incident.state !== 'open' && incident.state !== 'proposed') return incident;
  return {
    ...withoutSnooze(incident),
    attempts: endLast(incident, ['offered'], { outcome: 'replaced', endedAt: now }),
    timeline: told(incident, now, said('event.resolved', { how })),
    state: 'resolved',
    resolvedAt: now,
    how,
  };
}
