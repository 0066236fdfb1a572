import { said } from '../language/words.ts';
import { told } from './attempts.ts';
import type { Incident } from './incident.ts';
import type { IncidentEvent } from './incident-event.ts';

/** The incident in the hands of another person; who has it already keeps it. */
export function handedOver(
  incident: Incident,
  { by, to, note }: Extract<IncidentEvent, { kind: 'handed-over' }>,
  now: string,
): Incident {
  if (incident.acknowledgedBy?.user === to) return incident;
  return {
    ...incident,
    acknowledgedBy: { user: to, at: now, from: by, ...(note ? { note } : {}) },
    timeline: told(incident, now, note ? said('event.handedOverNote', { note }) : said('event.handedOver')),
  };
}
