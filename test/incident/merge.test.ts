import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import { joinedBy, oneOf, partOf } from '../../src/incident/merge.ts';
import { mayReopen } from '../../src/incident/reopen.ts';
import { belongs, step } from '../../src/incident/step.ts';
import { death, events, incidentIn, now, opened } from './events.ts';
import { english } from '../support/english.ts';

const of = (id: string, cause: string | undefined, more: Partial<Incident> = {}): Incident =>
  ({
    ...opened(death(1, id === 'inc-1' ? 0 : 30), id),
    ...(cause ? { headline: { ...events.diagnosed.headline, cause } } : {}),
    ...more,
  }) as Incident;
const ids = (pair: ReturnType<typeof oneOf>) => pair && [pair.stays.id, pair.goes.id];
const changing = incidentIn('changing');

describe('two incidents are one', () => {
  it.each([
    ['the same cause', of('inc-1', 'missing-config'), of('inc-2', 'missing-config'), ['inc-1', 'inc-2']],
    ['whichever asks', of('inc-2', 'missing-config'), of('inc-1', 'missing-config'), ['inc-1', 'inc-2']],
    ['different causes', of('inc-1', 'missing-config'), of('inc-2', 'image-pull'), undefined],
    ['one not diagnosed', of('inc-1', 'missing-config'), of('inc-2', undefined), undefined],
    ['both not known', of('inc-1', 'inconclusive'), of('inc-2', 'inconclusive'), undefined],
    [
      'the later is being changed',
      of('inc-1', 'known-crash'),
      { ...changing, id: 'inc-2', noticedAt: '2026-11-22T03:10:00.000Z' },
      ['inc-2', 'inc-1'],
    ],
    ['both are being changed', changing, { ...changing, id: 'inc-2' }, undefined],
  ])('%s', (_, a, b, expected) => {
    expect(ids(oneOf(a, b))).toEqual(expected);
  });

  it('the one has the signals of both, once, and takes both kinds of trouble', () => {
    const other = of('inc-2', 'missing-config', {
      trouble: 'not-starting',
      troubles: ['not-starting'],
      signals: 4,
    });
    const places = { pods: 3, nodes: 2 };
    const one = joinedBy(of('inc-1', 'missing-config'), other, places, now);
    expect(one).toMatchObject({ signals: 5, podCount: 4, nodeCount: 3, joined: ['inc-2'] });
    expect(joinedBy(one, other, places, now)).toBe(one);
    expect(belongs(one, death(9, 90, { trouble: 'not-starting' }))).toBe(true);
  });

  it('the other points to it, and is not opened again', () => {
    const gone = partOf(of('inc-2', 'missing-config'), 'inc-1', now);
    expect(english(gone)).toMatchObject({
      state: 'resolved',
      partOf: 'inc-1',
      how: 'one trouble with inc-1, which goes on there',
    });
    expect(step(gone, events.reopened, now)).toBe(gone);
    expect(mayReopen(gone, death(1, 700), 3_600_000)).toBe(false);
  });
});

describe('an ended incident', () => {
  const ended = incidentIn('resolved');
  const at = (minutes: number) =>
    death(1, 0, { at: new Date(Date.parse(now) + minutes * 60_000).toISOString() });
  it.each([
    ['soon after', ended, at(59), true],
    ['long after', ended, at(61), false],
    ['another trouble', ended, { ...at(1), trouble: 'not-starting' as const }, false],
    ['told by nobody', { ...ended, isQuiet: true as const }, at(1), false],
    [
      'called no incident',
      step(ended, { kind: 'judged', judgement: { kind: 'not-an-incident' }, by: 'U1', diagnosis: 1 }, now),
      at(1),
      false,
    ],
    ['still open', incidentIn('open'), at(1), false],
  ])('is opened again by a signal: %s', (_, incident, signal, expected) => {
    expect(mayReopen(incident, signal, 3_600_000)).toBe(expected);
  });

  it('opened again keeps its attempts, says what it had been closed for, and nobody has acknowledged it', () => {
    const again = step(
      { ...ended, acknowledgedBy: { user: 'U1', at: now } },
      { kind: 'reopened', by: 'U2' },
      now,
    );
    expect(again).toMatchObject({
      state: 'open',
      reopened: { at: now, times: 1, closedAt: now, how: 'quiet', by: 'U2' },
      attempts: [{ outcome: 'held' }],
    });
    expect([again.acknowledgedBy, 'resolvedAt' in again]).toEqual([undefined, false]);
  });
});
