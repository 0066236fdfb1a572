import { describe, expect, it } from 'vitest';
import { dueEvents, type EventFacts } from '../../src/audience/due-events.ts';
import type { Attempt, Incident } from '../../src/incident/incident.ts';

const at = (minute: number) => `2026-11-22T03:${String(minute).padStart(2, '0')}:00.000Z`;

const headline = { cause: 'known-crash', confidence: 0.9, title: 'x', at: at(1), signals: 1 };
const open = {
  id: 'inc-1',
  workload: { cluster: 'prod-eu', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' },
  trouble: 'dying',
  troubles: ['dying'],
  container: 'fluent-bit',
  openedAt: at(0),
  lastSignalAt: at(0),
  noticedAt: at(0),
  signals: 1,
  pods: [],
  podCount: 1,
  nodeCount: 1,
  headline,
  attempts: [],
  timeline: [],
  state: 'open',
} satisfies Incident;
const failed: Attempt = {
  number: 1,
  digest: 'd',
  title: 't',
  cause: 'c',
  offeredAt: at(2),
  expiresAt: at(32),
  startedAt: at(3),
  endedAt: at(10),
  outcome: 'undone',
};
const ended = { state: 'resolved', resolvedAt: at(20), how: 'quiet' } as const;
const again = { reopened: { at: at(30), times: 1, closedAt: at(20), how: 'quiet' } };
const snooze = { by: 'U1', at: at(1), before: { pods: 1, nodes: 1, ends: [] } };

const due = (incident: Incident, raised: Readonly<Record<string, string>>, more: Partial<EventFacts> = {}) =>
  dueEvents(incident, {
    now: new Date(at(5)),
    mayBegin: true,
    unacknowledgedMs: 15 * 60_000,
    raised,
    ...more,
  }).map((each) => `${each.event}/${each.number} ${each.at.slice(11, 16)}`);

const heard = { 'opened/1': at(1) };

describe('the beginning', () => {
  it.each<[string, Incident, Partial<EventFacts>, readonly string[]]>([
    ['once', open, {}, ['opened/1 03:00']],
    ['not before it may', open, { mayBegin: false }, []],
    ['without a diagnosis yet', { ...open, headline: undefined } as never, {}, ['opened/1 03:00']],
    ['not of clean ends', { ...open, isQuiet: true }, {}, []],
    ['not while it is snoozed', { ...open, snooze }, {}, []],
    ['not of what may only come', { ...open, headline: { ...headline, isAhead: true } }, {}, []],
    ['not of what is no trouble', { ...open, headline: { ...headline, cause: 'healthy' } }, {}, []],
    ['not of what a person asked to put back', { ...open, askedBy: 'U1', signals: 0 }, {}, []],
    ['not once it is over', { ...open, ...ended }, {}, []],
    ['with nothing that came later', { ...open, attempts: [failed] }, {}, ['opened/1 03:00']],
  ])('%s', (_, incident, facts, events) => {
    expect(due(incident, {}, facts)).toEqual(events);
  });
});

describe('what comes later', () => {
  const late = { now: new Date(at(16)) };
  it.each<[string, Incident, Partial<EventFacts>, readonly string[]]>([
    ['nothing', open, {}, []],
    ['nobody came', open, late, ['unacknowledged/1 03:16']],
    ['nobody came since people were called', open, { ...late, calledAt: at(2) }, []],
    ['somebody came', { ...open, acknowledgedBy: { user: 'U1', at: at(3) } }, late, []],
    ['a change is under way', { ...open, state: 'changing' }, late, []],
    ['a fix failed', { ...open, attempts: [failed] }, {}, ['fix-failed/1 03:10']],
    ['a fix held', { ...open, attempts: [{ ...failed, outcome: 'held' }] }, {}, []],
    ['a person took it back', { ...open, attempts: [{ ...failed, undoneBy: 'U1' }] }, {}, []],
    ['a fix failed while it is snoozed', { ...open, attempts: [failed], snooze }, late, []],
    [
      'a fix failed, and it ended since',
      { ...open, attempts: [failed], snooze, ...ended },
      late,
      ['fix-failed/1 03:10', 'resolved/1 03:20'],
    ],
    ['it ended', { ...open, ...ended }, late, ['resolved/1 03:20']],
    ['it ended and is open again since', { ...open, ...again }, {}, ['resolved/1 03:20', 'opened/2 03:30']],
  ])('%s', (_, incident, facts, events) => {
    expect(due(incident, heard, facts)).toEqual(events);
  });

  it('is told of the newest round alone, and of each thing once', () => {
    const incident = { ...open, ...again, attempts: [failed, { ...failed, number: 2, endedAt: at(40) }] };
    const raised = { ...heard, 'resolved/1': at(20), 'opened/2': at(30) };
    expect(due(incident, raised)).toEqual(['fix-failed/2 03:40']);
    expect(due(incident, { ...raised, 'fix-failed/2': at(41) })).toEqual([]);
    expect(due({ ...incident, ...ended, resolvedAt: at(50) }, { ...raised, 'fix-failed/2': at(41) })).toEqual(
      ['resolved/2 03:50'],
    );
  });

  it('has no end for who heard of no beginning', () => {
    expect(due({ ...open, ...ended }, {})).toEqual([]);
    expect(due({ ...open, ...again }, {}, { mayBegin: false })).toEqual([]);
  });
});
