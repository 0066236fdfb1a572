import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import { step } from '../../src/incident/step.ts';
import type { Signal } from '../../src/signal/signal.ts';
import { death, events, fluentBit, incidentIn, now, oom, opened } from './events.ts';
import { english } from '../support/english.ts';

const later = '2026-11-22T03:30:00.000Z';
const many = (count: number): Incident =>
  step(
    opened(death(1, 0), 'inc-1'),
    {
      kind: 'signals',
      signals: Array.from({ length: count - 1 }, (_, at) => death(at + 2, at)),
      known: new Set(),
    },
    now,
  );
const asleep = (incident: Incident, until?: string) =>
  step(incident, { kind: 'snoozed', by: 'U1', ...(until ? { until } : {}) }, now);
const after = (incident: Incident, ...signals: readonly Signal[]) =>
  step(
    incident,
    {
      kind: 'signals',
      signals,
      known: new Set(incident.pods.flatMap(({ node, podUid }) => [`node ${node}`, podUid])),
    },
    later,
  );

describe('snoozed until it gets worse', () => {
  it.each([
    ['the same pod dies again', asleep(many(1)), [death(1, 90)], undefined],
    ['one more of one', asleep(many(1)), [death(2, 90)], '2 pods now instead of 1'],
    ['four more of seventeen', asleep(many(17)), [20, 21, 22, 23].map((node) => death(node, 90)), undefined],
    [
      'a third more of seventeen',
      asleep(many(17)),
      [20, 21, 22, 23, 24].map((node) => death(node, 90)),
      '22 pods now instead of 17',
    ],
    [
      'another way to end',
      asleep(many(3)),
      [oom(1, 90)],
      'fluent-bit-1 ended in another way: OOMKilled (137)',
    ],
  ])('%s', (_, incident, signals, expected) => {
    const next = after(incident, ...signals);
    expect(english([next.woken?.why, next.snooze === undefined])).toEqual([expected, expected !== undefined]);
  });

  const diagnosed = step(
    opened(death(1, 0), 'inc-1'),
    { ...events.diagnosed, logs: { effect: 'delayed', basis: 'x' } },
    now,
  );
  it.each([
    ['the same again', { ...events.diagnosed, logs: { effect: 'delayed', basis: 'y' } }, undefined],
    ['logs are lost', events.diagnosed, 'logs are being lost now'],
    [
      'another cause',
      {
        ...events.diagnosed,
        headline: { ...events.diagnosed.headline, cause: 'memory-leak', title: 'it leaks' },
        logs: { effect: 'delayed', basis: 'x' },
      },
      'the cause is another one now: it leaks',
    ],
  ])('a diagnosis: %s', (_, event, expected) => {
    expect(english(step(asleep(diagnosed), event, later).woken?.why)).toBe(expected);
  });

  it('counts nodes where pods have no fixed place', () => {
    const workload = { ...fluentBit, kind: 'Deployment' };
    const pod = (at: number, node: string) => death(at, at, { workload, node });
    const incident = asleep(opened(pod(1, 'a'), 'inc-1'));
    expect(english(after(incident, pod(1, 'b')).woken?.why)).toBe('on 2 nodes now instead of 1');
  });
});

it('until a time nothing else wakes it', () => {
  const incident = asleep(many(2), '2026-11-22T08:00:00.000Z');
  expect(after(incident, oom(5, 90)).snooze?.until).toBe('2026-11-22T08:00:00.000Z');
});

it('says who, when, and who woke it', () => {
  const incident = asleep(many(2));
  expect(incident.snooze).toMatchObject({ by: 'U1', at: now, before: { pods: 2, nodes: 2 } });
  expect(step(incident, { kind: 'woken', why: 'a person ended it', by: 'U2' }, later).woken).toEqual({
    at: later,
    why: 'a person ended it',
    times: 1,
    snoozedBy: 'U1',
    by: 'U2',
  });
});

it.each(['approved', 'resolved'] as const)('ends with a change or the end: %s', (name) => {
  expect(step(asleep(incidentIn('proposed')), events[name], later).snooze).toBeUndefined();
});
