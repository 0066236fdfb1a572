import { said } from '../language/words.ts';
import type { Signal } from '../signal/signal.ts';
import { told } from './attempts.ts';
import type { Incident } from './incident.ts';
import { isNoTrouble } from './no-trouble.ts';
import { sameWorkload } from './same-workload.ts';

/** Whether a signal says that this ended incident is not over. What nobody was told of, or a person called no incident, stays closed. */
export function mayReopen(incident: Incident, signal: Signal, reopenMs: number): boolean {
  if (signal.kind === 'asked' || incident.state !== 'resolved' || !sameWorkload(incident, signal))
    return false;
  if (!incident.troubles.includes(signal.trouble) || incident.partOf !== undefined) return false;
  if (incident.isQuiet || isNoTrouble(incident.headline?.cause ?? '')) return false;
  if (incident.verdict?.kind === 'not-an-incident') return false;
  return Date.parse(signal.at) - Date.parse(incident.resolvedAt) < reopenMs;
}

/** An ended incident open again; `by` when a person says that it is not over. Nobody has acknowledged that yet, and a false alarm it is not. */
export function reopened(incident: Incident, now: string, by?: string): Incident {
  if (incident.state !== 'resolved' || incident.partOf !== undefined) return incident;
  const { acknowledgedBy: _acknowledged, verdict, resolvedAt, how, ...rest } = incident;
  const before = { closedAt: resolvedAt, how, times: (incident.reopened?.times ?? 0) + 1 };
  return {
    ...rest,
    ...(verdict && verdict.kind !== 'not-an-incident' ? { verdict } : {}),
    state: 'open',
    reopened: { ...before, at: now, ...(by === undefined ? {} : { by }) },
    timeline: told(incident, now, said('event.reopened')),
  };
}
