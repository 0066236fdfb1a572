import type { Incident } from '../incident/incident.ts';
import { isNoTrouble } from '../incident/no-trouble.ts';
import { hasFailed, isTakenCare } from './calls.ts';
import type { WebhookEventKind } from './webhook.ts';

/** Something that a webhook is to hear of and has not heard of yet. */
export interface DueEvent {
  readonly event: WebhookEventKind;
  /** From 1: how often the incident was opened, or the attempt that failed. */
  readonly number: number;
  /** When it happened. */
  readonly at: string;
}

export interface EventFacts {
  readonly now: Date;
  /** Whether the webhook may hear of this incident when it has not yet. */
  readonly mayBegin: boolean;
  /** When people were first called in chat since it was last opened. */
  readonly calledAt?: string | undefined;
  /** How long nobody may come. */
  readonly unacknowledgedMs: number;
  /** When each event was noted for this webhook, by `keyOf`. */
  readonly raised: Readonly<Record<string, string>>;
}

export const keyOf = ({ event, number }: Pick<DueEvent, 'event' | 'number'>): string => `${event}/${number}`;

/**
 * What one webhook is to hear now, in order. Only what it heard the beginning of has an end for it; while an incident is snoozed it hears of
 * nothing but the end.
 */
export function dueEvents(incident: Incident, facts: EventFacts): readonly DueEvent[] {
  const { raised, mayBegin } = facts;
  const round = (incident.reopened?.times ?? 0) + 1;
  const opened: DueEvent = { event: 'opened', number: round, at: incident.reopened?.at ?? incident.openedAt };
  const hasHeard = raised[keyOf(opened)] !== undefined;
  const isSilent = incident.snooze !== undefined || incident.state === 'resolved';
  const due = [
    ...endBefore(incident, round, raised),
    ...(mayBegin && !isSilent && isTrouble(incident) ? [opened] : []),
    ...(hasHeard ? laterEvents(incident, opened, facts) : []),
  ];
  return due.filter((each) => raised[keyOf(each)] === undefined);
}

/** It was closed and reopened between two looks. */
function endBefore({ reopened }: Incident, round: number, raised: EventFacts['raised']): readonly DueEvent[] {
  const number = round - 1;
  if (!reopened || raised[keyOf({ event: 'opened', number })] === undefined) return [];
  return [{ event: 'resolved', number, at: reopened.closedAt }];
}

function laterEvents(incident: Incident, opened: DueEvent, facts: EventFacts): readonly DueEvent[] {
  const isOver = incident.state === 'resolved';
  const failed = incident.attempts
    .filter((attempt) => hasFailed(attempt) && Date.parse(attempt.endedAt ?? '') >= Date.parse(opened.at))
    .map(({ number, endedAt = '' }): DueEvent => ({ event: 'fix-failed', number, at: endedAt }));
  return [
    ...(isOver || !incident.snooze ? failed : []),
    ...(waitsForNobody(incident, opened, facts)
      ? [{ event: 'unacknowledged', number: opened.number, at: facts.now.toISOString() } as const]
      : []),
    ...(incident.state === 'resolved'
      ? [{ event: 'resolved', number: opened.number, at: incident.resolvedAt } as const]
      : []),
  ];
}

function waitsForNobody(incident: Incident, opened: DueEvent, facts: EventFacts): boolean {
  const { now, calledAt, raised, unacknowledgedMs } = facts;
  if (incident.state !== 'open' && incident.state !== 'proposed') return false;
  if (incident.snooze || isTakenCare(incident)) return false;
  const since = Date.parse(calledAt ?? raised[keyOf(opened)] ?? '');
  const given = Date.parse(incident.acknowledgedBy?.at ?? '') || since;
  return now.getTime() - Math.max(since, given) >= unacknowledgedMs;
}

/** Not what a person asked for, and not what may only come: nobody is woken for these. */
function isTrouble({ isQuiet, headline, asked, askedBy, signals }: Incident): boolean {
  if (isQuiet || headline?.isAhead || isNoTrouble(headline?.cause ?? '')) return false;
  return headline !== undefined ? askedBy === undefined || signals > 0 : !asked && askedBy === undefined;
}
