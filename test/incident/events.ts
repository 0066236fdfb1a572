import type { Incident } from '../../src/incident/incident.ts';
import type { IncidentEvent } from '../../src/incident/incident-event.ts';
import { openIncident, step } from '../../src/incident/step.ts';
import type { Signal, WorkloadRef } from '../../src/signal/signal.ts';

export const fluentBit: WorkloadRef = {
  cluster: 'prod-eu',
  namespace: 'logging',
  kind: 'DaemonSet',
  name: 'fluent-bit',
};

/** The death of the pod on a node, so many seconds after nine minutes past three. */
export function death(node: number, second: number, more: Partial<Signal> = {}): Signal {
  const pod = `fluent-bit-${node}`;
  const at = new Date(Date.UTC(2026, 10, 22, 3, 9, second)).toISOString();
  const termination = { exitCode: 139, reason: 'Error', finishedAt: at };
  return {
    kind: 'terminated',
    key: `${pod}/${at}`,
    at,
    workload: fluentBit,
    trouble: 'dying',
    pod,
    podUid: `uid-${pod}`,
    node: `node-${node}`,
    container: 'fluent-bit',
    image: 'fluent/fluent-bit:3.2.0',
    termination,
    restartCount: 1,
    ...more,
  } as Signal;
}

export const oom = (node: number, second: number): Signal =>
  death(node, second, { termination: { exitCode: 137, reason: 'OOMKilled' } });

export const digest = 'digest-1';
export const now = '2026-11-22T03:20:00.000Z';

/** An incident that begins with this signal. */
export const opened = (signal: Signal, id: string): Incident =>
  step(
    openIncident(signal, id, signal.at),
    { kind: 'signals', signals: [signal], known: new Set() },
    signal.at,
  );

/** One event of every kind, as they come in a life. */
export const events = {
  signal: { kind: 'signals', signals: [death(2, 60)], known: new Set<string>() },
  counted: { kind: 'counted', desiredPods: 12 },
  diagnosed: {
    kind: 'diagnosed',
    headline: { cause: 'known-crash', confidence: 0.95, title: 'a known defect', at: now, signals: 1 },
    logs: { effect: 'losing', basis: 'memory buffers' },
  },
  offered: {
    kind: 'offered',
    digest,
    title: 'upgrade',
    cause: 'known-crash',
    expiresAt: '2026-11-22T03:50:00.000Z',
  },
  declined: { kind: 'declined', attempt: 1, by: 'U1', why: 'not now' },
  expired: { kind: 'expired', attempt: 1 },
  withdrawn: { kind: 'withdrawn', attempt: 1 },
  approved: { kind: 'approved', attempt: 1, by: ['U1'] },
  'rolled-out': { kind: 'rolled-out' },
  stopped: { kind: 'stopped', why: 'refused' },
  'held-but': { kind: 'held-but', why: 'memory follows' },
  held: { kind: 'held', why: 'quiet' },
  unclear: { kind: 'unclear', why: 'nothing measured' },
  failed: { kind: 'failed', why: 'died again', undo: false },
  'failed, to be undone': { kind: 'failed', why: 'died again', undo: true },
  undone: { kind: 'undone', why: 'died again' },
  acknowledged: { kind: 'acknowledged', by: 'U1' },
  'handed-over': { kind: 'handed-over', by: 'U1', to: 'U2', note: 'your shift' },
  snoozed: { kind: 'snoozed', by: 'U1' },
  woken: { kind: 'woken', why: 'the time is over' },
  reopened: { kind: 'reopened', by: 'U1' },
  resolved: { kind: 'resolved', how: 'not an incident' },
} as const satisfies Record<string, IncidentEvent>;

export type EventName = keyof typeof events;

const ways: Readonly<Record<Incident['state'], readonly EventName[]>> = {
  open: [],
  proposed: ['diagnosed', 'offered'],
  changing: ['diagnosed', 'offered', 'approved'],
  verifying: ['diagnosed', 'offered', 'approved', 'rolled-out'],
  undoing: ['diagnosed', 'offered', 'approved', 'rolled-out', 'failed, to be undone'],
  resolved: ['diagnosed', 'offered', 'approved', 'rolled-out', 'held'],
};

/** An incident that came to this state by the usual way. */
export const incidentIn = (
  state: Incident['state'],
  by: Readonly<Record<EventName, IncidentEvent>> = events,
): Incident =>
  ways[state].reduce((incident, name) => step(incident, by[name], now), opened(death(1, 0), 'inc-1'));
