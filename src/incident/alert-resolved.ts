import { said, tell } from '../language/words.ts';
import { told } from './attempts.ts';
import type { Incident } from './incident.ts';

/** The incident with the end of an alert in its timeline, once: evidence, and no end of the incident. A resolved one stays as it is. */
export function withResolvedAlert(incident: Incident, alert: string, at: string): Incident {
  const what = said('event.alertResolved', { alert });
  const words = tell(what, 'en');
  const isTold = incident.timeline.some((entry) => entry.at === at && tell(entry.what, 'en') === words);
  if (isTold || incident.state === 'resolved') return incident;
  return { ...incident, timeline: told(incident, at, what) };
}
