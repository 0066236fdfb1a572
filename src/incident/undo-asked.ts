import { said } from '../language/words.ts';
import { appliedAttempt, changeApplied, told } from './attempts.ts';
import type { Attempt, Incident } from './incident.ts';

/** The attempt whose change a person may take back now; undefined when there is none, or it is being taken back. */
export function undoable(incident: Incident): Attempt | undefined {
  if (incident.state === 'undoing' || incident.partOf !== undefined) return undefined;
  const applied = appliedAttempt(incident);
  // What waits in Git is stopped there; a revert that is wrong is reverted there.
  if (applied?.pullRequest && (incident.state === 'changing' || applied.reverts)) return undefined;
  if (applied?.pullRequest && applied.pullRequest.state !== 'synced') return undefined;
  const latest = incident.attempts.at(-1);
  if (latest?.reverts && latest.outcome === 'offered') return undefined;
  return applied && !applied.wroteNothing && stands.has(applied.outcome) ? applied : undefined;
}

const stands: ReadonlySet<Attempt['outcome']> = new Set([
  'running',
  'verifying',
  'held',
  'failed',
  'unclear',
  'stopped',
]);

/** The incident on its way back to what was there before its newest change; one that was closed is open again. */
export function undoAsked(incident: Incident, by: string, now: string): Incident {
  if (!undoable(incident)) return incident;
  const { state: _, resolvedAt: _resolved, how: _how, ...rest } = { resolvedAt: '', how: '', ...incident };
  const waiting = incident.attempts.at(-1);
  const attempts = changeApplied(incident, {
    outcome: 'failed',
    why: said('reason.undoAskedFor'),
    undoneBy: by,
  });
  return {
    ...rest,
    state: 'undoing',
    attempts: attempts.map((attempt) =>
      attempt.number === waiting?.number && attempt.outcome === 'offered'
        ? { ...attempt, outcome: 'replaced', endedAt: now }
        : attempt,
    ),
    timeline: told(incident, now, said('event.undoAsked')),
  };
}
