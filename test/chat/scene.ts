import type { CaseView } from '../../src/chat/case-view.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { step } from '../../src/incident/step.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { type EventName, events, incidentIn, now } from '../incident/events.ts';
import { caseOf, planFor } from '../support/playbook-cases.ts';

export const caseName = 'known-crash/seed-v3.2.0-mbl256m-packsmall';
export const one = await caseOf(caseName);
const made = planFor(one);
if (!made) throw new Error('The case has no plan.');
export const plan: Plan = made;

/** An incident that came to this state, and what happened to it then. */
export function told(state: Incident['state'], ...more: readonly EventName[]): Incident {
  const since = { what: 'image change 1.9.2 → 3.2.0', at: '2026-11-22T03:05:00.000Z' };
  const headline = { cause: 'known-crash', confidence: 0.95, title: 'a known defect', at: now, signals: 1 };
  const logs = { effect: 'losing', basis: 'memory buffers are lost' };
  const known: Incident = { ...incidentIn(state), desiredPods: 60, since, headline, logs };
  return more.reduce((incident, name) => step(incident, events[name], now), known);
}

export const view = (incident: Incident, more: Partial<CaseView> = {}): CaseView => ({
  incident,
  votes: [],
  checks: { at: now, results: [] },
  approval: { required: 1, groups: ['S1'], users: ['U1'] },
  automaticUndo: true,
  diagnosis: one.diagnosis,
  plan,
  ...more,
});
