import type { Circle } from '../approval/policy.ts';
import { frozenUntil } from '../approval/freeze-window.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import type { Key } from '../language/catalogues.ts';
import type { Route } from './route.ts';
import { isAsGrave, type Severity } from './severity.ts';

/** A person is needed, and has not been called for this yet. */
export interface Call {
  /** One call for each, for good. */
  readonly key: string;
  readonly say: Extract<Key, `escalation.${string}`>;
  /** Absent: nobody is named for it. */
  readonly to?: Circle | undefined;
  readonly isEscalation?: true;
  readonly handed?: { readonly from: string; readonly note?: string };
}

export interface CallFacts {
  readonly now: Date;
  /** Whether a diagnosis was followed to its end, the offer of a plan included. */
  readonly isLooked: boolean;
  /** Number of the attempt that may not go on. */
  readonly haltedAttempt?: number | undefined;
  /** When each call was made, by its key. */
  readonly made: Readonly<Record<string, string>>;
}

/** The calls that are due now. While an incident is snoozed nobody is called. */
export function callsFor(
  incident: Incident,
  { mention, escalation }: Pick<Route, 'mention' | 'escalation'>,
  { now, isLooked, haltedAttempt, made }: CallFacts,
): readonly Call[] {
  const handed = handedCalls(incident).filter(({ key }) => made[key] === undefined);
  if (incident.state === 'resolved' || incident.isQuiet || incident.snooze) return handed;
  const first = `new/${incident.reopened?.times ?? 0}`;
  const isNew = isLooked && (incident.state === 'proposed' || incident.state === 'open');
  const wanted: readonly Call[] = [
    ...handed,
    ...(isNew && !wasTried(incident) ? [{ key: first, say: newOf(incident), to: mention }] : []),
    ...incident.attempts
      .filter(hasFailed)
      .map(({ number }): Call => ({ key: `failed/${number}`, say: 'escalation.fixFailed', to: mention })),
    ...(haltedAttempt === undefined
      ? []
      : [{ key: `halted/${haltedAttempt}`, say: 'escalation.halted', to: mention } as const]),
  ];
  const due = wanted.filter(({ key }) => made[key] === undefined);
  const calledAt = made[first];
  if (!escalation || calledAt === undefined || isTakenCare(incident)) return due;
  const times = Object.keys(made).filter((key) => key.startsWith(`escalated/${first}/`)).length;
  const last = Date.parse(made[`escalated/${first}/${times}`] ?? calledAt);
  if (times >= escalation.times || now.getTime() - last < escalation.afterMs) return due;
  const key = `escalated/${first}/${times + 1}`;
  return [...due, { key, say: 'escalation.unacknowledged', to: escalation.mention, isEscalation: true }];
}

/** The person who was given it has to hear of it, also while the others have quiet. */
function handedCalls({ state, acknowledgedBy: who }: Incident): readonly Call[] {
  if (who?.from === undefined || state === 'resolved') return [];
  const { at, user, from, note } = who;
  return [
    {
      key: `handed-over/${at}`,
      say: note ? 'escalation.handedOverNote' : 'escalation.handedOver',
      to: { users: [user], groups: [] },
      handed: { from, ...(note ? { note } : {}) },
    },
  ];
}

/** Whether nothing new is posted of an incident now. */
export const isMuted = ({ mute }: Pick<Route, 'mute'>, severity: Severity, now: Date): boolean =>
  mute !== undefined &&
  !(mute.except !== undefined && isAsGrave(severity, mute.except)) &&
  frozenUntil(mute.windows, now) !== undefined;

const newOf = ({ state }: Incident): Call['say'] =>
  state === 'proposed' ? 'escalation.planWaits' : 'escalation.noPlan';

const wasTried = ({ attempts }: Incident): boolean =>
  attempts.some(({ startedAt }) => startedAt !== undefined);

/** Its own undo, not one that a person asked for. */
export const hasFailed = ({ outcome, endedAt, undoneBy, reverts }: Attempt): boolean =>
  endedAt !== undefined &&
  undoneBy === undefined &&
  !reverts &&
  (outcome === 'failed' || outcome === 'undone' || outcome === 'unclear' || outcome === 'stopped');

/** Somebody acknowledged it since it was last opened, or decided about a plan. */
export function isTakenCare({ acknowledgedBy, reopened, openedAt, attempts }: Incident): boolean {
  const isSince = (at: string) => Date.parse(at) >= Date.parse(reopened?.at ?? openedAt);
  if (acknowledgedBy && isSince(acknowledgedBy.at)) return true;
  return attempts.some(
    ({ approvedBy, outcome, offeredAt }) =>
      isSince(offeredAt) && (approvedBy !== undefined || outcome === 'declined'),
  );
}
