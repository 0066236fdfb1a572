import { said, type Words } from '../language/words.ts';
import { changeApplied, changeLast, told } from './attempts.ts';
import type { Attempt, Incident } from './incident.ts';
import type { Progress } from './incident-event.ts';

type LiveState = Exclude<Incident['state'], 'resolved'>;

interface Move {
  /** The states in which the event counts; in any other it changes nothing. */
  readonly from: readonly Incident['state'][];
  readonly to: LiveState;
  readonly attempt: Partial<Attempt>;
  readonly told: Words;
}

/** The incident after an event about its newest attempt. */
export function withProgress(incident: Incident, event: Progress, now: string): Incident {
  const move = moveFor(event, now);
  if (!move.from.includes(incident.state)) return incident;
  if ('attempt' in event && event.attempt !== incident.attempts.length) return incident;
  const moved: Incident = {
    ...incident,
    state: move.to,
    attempts: (incident.state === 'proposed' ? changeLast : changeApplied)(incident, move.attempt),
    timeline: told(incident, now, move.told),
  };
  return event.kind === 'held' ? { ...moved, state: 'resolved', resolvedAt: now, how: event.why } : moved;
}

function moveFor(event: Progress, now: string): Move {
  switch (event.kind) {
    case 'declined':
      return {
        from: ['proposed'],
        to: 'open',
        attempt: { outcome: 'declined', why: event.why, endedAt: now, approvedBy: [event.by] },
        told: said('event.declined'),
      };
    case 'expired':
    case 'withdrawn':
      return {
        from: ['proposed'],
        to: 'open',
        attempt: { outcome: event.kind, endedAt: now },
        told: said(`event.${event.kind}`),
      };
    case 'approved':
      return begun(event, now);
    case 'rolled-out':
      return {
        from: ['changing'],
        to: 'verifying',
        attempt: { outcome: 'verifying', rolledOutAt: now },
        told: said('event.rolledOut'),
      };
    case 'stopped':
      return stoppedBy(event, now);
    case 'held-but':
      return ended(['verifying'], 'held', event.why, event.why, now);
    case 'held':
      return ended(['verifying'], 'held', event.why, said('event.verified'), now);
    case 'unclear':
      return ended(['verifying'], 'unclear', event.why, said('event.unclear', { why: event.why }), now);
    case 'undone':
      return ended(['undoing'], 'undone', event.why, said('event.undone', { why: event.why }), now);
    case 'failed':
      return event.undo
        ? {
            from: ['changing', 'verifying'],
            to: 'undoing',
            attempt: { outcome: 'failed', why: event.why },
            told: said('event.failed', { why: event.why }),
          }
        : ended(
            ['changing', 'verifying'],
            'failed',
            event.why,
            said('event.failed', { why: event.why }),
            now,
          );
  }
}

function begun({ by, inGit }: Extract<Progress, { kind: 'approved' }>, now: string): Move {
  const attempt = { outcome: 'running', approvedBy: by, startedAt: now } as const;
  return {
    from: ['proposed'],
    to: 'changing',
    attempt: inGit ? { ...attempt, pullRequest: { ...inGit, state: 'asked' } } : attempt,
    told: said('event.approved'),
  };
}

const ended = (
  from: Move['from'],
  outcome: Attempt['outcome'],
  why: Words,
  told: Words,
  now: string,
): Move => ({ from, to: 'open', attempt: { outcome, why, endedAt: now }, told });

function stoppedBy({ why, wroteNothing }: Extract<Progress, { kind: 'stopped' }>, now: string): Move {
  const move = ended(
    ['changing', 'verifying', 'undoing'],
    'stopped',
    why,
    said('event.stopped', { why }),
    now,
  );
  return wroteNothing ? { ...move, attempt: { ...move.attempt, wroteNothing } } : move;
}
