import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import type { Judgement } from '../../src/incident/person-verdict.ts';
import { step } from '../../src/incident/step.ts';
import { incidentIn } from './events.ts';
import { english } from '../support/english.ts';

const later = '2026-11-22T03:30:00.000Z';
const judged = (incident: Incident, judgement: Judgement, by = 'U1', at = later): Incident =>
  step(incident, { kind: 'judged', judgement, by, diagnosis: 1 }, at);

const noIncident: Judgement = { kind: 'not-an-incident', note: 'load test' };
const leak: Judgement = { kind: 'cause', cause: 'memory-leak' };
const verdict = (judgement: Judgement, by = 'U1') => ({ ...judgement, by, at: later, diagnosis: 1 });

describe('not an incident', () => {
  it.each([
    ['open', []],
    ['proposed', ['replaced']],
  ] as const)('closes an incident that is %s and withdraws its plan', (state, outcomes) => {
    const before = english(incidentIn(state));
    const after = judged(before, noIncident);
    expect(english(after)).toEqual({
      ...before,
      state: 'resolved',
      resolvedAt: later,
      how: 'closed as not an incident',
      verdict: verdict(noIncident),
      attempts: after.attempts,
      timeline: [...before.timeline, { at: later, what: 'resolved: closed as not an incident' }],
    });
    expect(after.attempts.map(({ outcome }) => outcome)).toEqual(outcomes);
  });

  it.each(['changing', 'verifying', 'undoing'] as const)('changes nothing while it is %s', (state) => {
    const before = english(incidentIn(state));
    expect(judged(before, noIncident)).toBe(before);
  });

  it('is kept with a resolved incident, whose end stays', () => {
    const before = english(incidentIn('resolved'));
    expect(english(judged(before, noIncident))).toEqual({
      ...before,
      verdict: verdict(noIncident),
      timeline: [...before.timeline, { at: later, what: 'verdict: not an incident' }],
    });
  });
});

describe('a cause', () => {
  it.each(['open', 'proposed', 'changing', 'verifying', 'undoing', 'resolved'] as const)(
    'is kept while the incident is %s, which goes on as it was',
    (state) => {
      const before = english(incidentIn(state));
      expect(english(judged(before, leak))).toEqual({
        ...before,
        verdict: verdict(leak),
        timeline: [...before.timeline, { at: later, what: 'verdict: the cause was memory-leak' }],
      });
    },
  );

  it('of another person takes the place of the first; the same again changes nothing', () => {
    const first = judged(incidentIn('open'), leak);
    expect(judged(first, leak, 'U1', '2026-11-22T04:00:00.000Z')).toBe(first);
    expect(judged(first, leak, 'U2').verdict).toEqual(verdict(leak, 'U2'));
    expect(judged(first, { ...leak, note: 'heap profile' }).verdict).toMatchObject({ note: 'heap profile' });
  });
});
