import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import { belongs, step } from '../../src/incident/step.ts';
import type { Signal } from '../../src/signal/signal.ts';
import { death, type EventName, events, fluentBit, incidentIn, now, oom, opened } from './events.ts';
import { english } from '../support/english.ts';

type Live = Exclude<Incident['state'], 'resolved'>;
type Moves = Partial<Record<EventName, string>>;

/** `state/outcome` after the event; what is not named changes neither state nor attempts. */
const moves: Readonly<Record<Live, Moves>> = {
  open: { offered: 'proposed/offered', resolved: 'resolved/' },
  proposed: {
    declined: 'open/declined',
    expired: 'open/expired',
    withdrawn: 'open/withdrawn',
    approved: 'changing/running',
    resolved: 'resolved/replaced',
  },
  changing: {
    'rolled-out': 'verifying/verifying',
    stopped: 'open/stopped',
    failed: 'open/failed',
    'failed, to be undone': 'undoing/failed',
  },
  verifying: {
    stopped: 'open/stopped',
    'held-but': 'open/held',
    held: 'resolved/held',
    unclear: 'open/unclear',
    failed: 'open/failed',
    'failed, to be undone': 'undoing/failed',
  },
  undoing: { stopped: 'open/stopped', undone: 'open/undone' },
};

const short = ({ state, attempts }: Incident) =>
  `${state}/${attempts.map((attempt) => attempt.outcome).join()}`;
const states = Object.keys(moves) as Live[];
const names = Object.keys(events) as EventName[];

describe('every event in every state', () => {
  const table = states.flatMap((state) => names.map((name) => [state, name] as const));
  it.each(table)('%s, %s', (state, name) => {
    const before = incidentIn(state);
    expect(short(step(before, events[name], now))).toBe(moves[state][name] ?? short(before));
  });

  const alwaysTaken = new Set<EventName>(['signal', 'counted', 'diagnosed', 'acknowledged', 'handed-over']);
  const isTaken = (state: Live, name: EventName) =>
    alwaysTaken.has(name) || (name === 'snoozed' && (state === 'open' || state === 'proposed'));
  const idle = states.flatMap((state) =>
    names
      .filter((name) => !moves[state][name] && !isTaken(state, name))
      .map((name) => [state, name] as const),
  );
  it.each(idle)('%s gives the same value back for %s', (state, name) => {
    const before = incidentIn(state);
    expect(step(before, events[name], now)).toBe(before);
  });

  it.each(names.filter((name) => name !== 'reopened'))('a resolved incident never changes: %s', (name) => {
    const before = incidentIn('resolved');
    expect(step(before, events[name], '2026-11-22T09:00:00.000Z')).toBe(before);
  });
});

describe('what an event leaves behind', () => {
  it('says how a fix held', () => {
    expect(step(incidentIn('verifying'), events.held, now)).toMatchObject({
      state: 'resolved',
      resolvedAt: now,
      how: 'quiet',
      attempts: [
        { number: 1, outcome: 'held', approvedBy: ['U1'], startedAt: now, rolledOutAt: now, endedAt: now },
      ],
    });
  });

  it('keeps who declined and why', () => {
    expect(step(incidentIn('proposed'), events.declined, now).attempts).toEqual([
      {
        number: 1,
        digest: 'digest-1',
        title: 'upgrade',
        cause: 'known-crash',
        offeredAt: now,
        expiresAt: '2026-11-22T03:50:00.000Z',
        outcome: 'declined',
        why: 'not now',
        approvedBy: ['U1'],
        endedAt: now,
      },
    ]);
  });

  it('an offer takes the place of one that waits, and the same offer again is one', () => {
    const before = incidentIn('proposed');
    const after = step(before, { ...events.offered, digest: 'digest-2' }, now);
    expect(short(after)).toBe('proposed/replaced,offered');
    expect(step(before, events.offered, now)).toBe(before);
  });

  it.each(['approved', 'declined', 'expired', 'withdrawn'] as const)(
    '%s for a plan that was replaced changes nothing',
    (name) => {
      const replaced = step(incidentIn('proposed'), { ...events.offered, digest: 'digest-2' }, now);
      expect(step(replaced, events[name], now)).toBe(replaced);
    },
  );

  it('is acknowledged once, by the first', () => {
    const first = step(incidentIn('open'), events.acknowledged, now);
    expect(first.acknowledgedBy).toEqual({ user: 'U1', at: now });
    expect(step(first, { kind: 'acknowledged', by: 'U2' }, now)).toBe(first);
  });

  it('keeps since when trouble began after a change, as first told', () => {
    const since = { what: 'image change 1.9.2 → 3.2.0', at: now };
    const told = step(incidentIn('open'), { ...events.diagnosed, since }, now);
    const again = step(told, { ...events.diagnosed, since: { what: 'another', at: now } }, now);
    expect([told.since, again.since]).toEqual([since, since]);
  });

  it('tells the same cause once', () => {
    const once = step(incidentIn('open'), events.diagnosed, now);
    expect(step(once, events.diagnosed, now).timeline).toEqual(once.timeline);
  });
});

describe('belongs', () => {
  const other = (more: Partial<Signal>) => death(1, 5, more);
  const open = opened(death(1, 0), 'inc-1');
  const tried = incidentIn('proposed');
  it.each([
    ['the same workload and trouble', open, other({}), true],
    ['another trouble', open, other({ trouble: 'not-starting' }), false],
    ['another trouble after a plan was offered', tried, other({ trouble: 'not-starting' }), true],
    ['another name', open, other({ workload: { ...fluentBit, name: 'other' } }), false],
    ['another kind', open, other({ workload: { ...fluentBit, kind: 'Deployment' } }), false],
    ['another namespace', open, other({ workload: { ...fluentBit, namespace: 'apps' } }), false],
    ['another cluster', open, other({ workload: { ...fluentBit, cluster: 'prod-us' } }), false],
    ['a resolved incident', incidentIn('resolved'), other({}), false],
  ] as const)('%s', (_, incident, signal, expected) => {
    expect(belongs(incident, signal)).toBe(expected);
  });
});

describe('an incident', () => {
  it('begins with the signal and nothing else known', () => {
    expect(english(opened(oom(1, 7), 'inc-4'))).toEqual({
      id: 'inc-4',
      state: 'open',
      workload: fluentBit,
      trouble: 'dying',
      troubles: ['dying'],
      container: 'fluent-bit',
      openedAt: '2026-11-22T03:09:07.000Z',
      lastSignalAt: '2026-11-22T03:09:07.000Z',
      noticedAt: '2026-11-22T03:09:07.000Z',
      signals: 1,
      pods: [
        {
          pod: 'fluent-bit-1',
          podUid: 'uid-fluent-bit-1',
          node: 'node-1',
          deaths: 1,
          ends: [{ at: '2026-11-22T03:09:07.000Z', kind: 'oom-kill' }],
          lastAt: '2026-11-22T03:09:07.000Z',
          last: 'OOMKilled (137)',
        },
      ],
      podCount: 1,
      nodeCount: 1,
      rate: { worst: 1, spans: [{ span: 179_531_694, deaths: 1 }] },
      attempts: [],
      timeline: [{ at: '2026-11-22T03:09:07.000Z', what: 'fluent-bit-1: OOMKilled (137)' }],
    });
  });

  it('counts a waiting container without a death', () => {
    const waiting = { ...death(1, 7), kind: 'waiting', reason: 'ImagePullBackOff' } as Signal;
    expect(opened(waiting, 'inc-1').pods).toMatchObject([{ deaths: 0, last: 'ImagePullBackOff' }]);
  });
});
