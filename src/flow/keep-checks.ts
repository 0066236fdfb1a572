import { type CheckId, type Checks, failedOf, withNewer } from '../check/check.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Incident } from '../incident/incident.ts';
import type { Plan } from '../plan/plan.ts';
import { caseFile } from './case-file.ts';
import { checkPlan } from './check-plan.ts';
import type { FlowDeps } from './deps.ts';

/** Runs checks of an attempt's plan and keeps their answers with the incident; what is new is recorded. */
export async function keepChecks(
  deps: FlowDeps,
  { incident, plan, attempt }: { readonly incident: Incident; readonly plan: Plan; readonly attempt: number },
  only?: readonly CheckId[],
): Promise<Checks> {
  const file = caseFile(deps.store, incident.id);
  const before = (await file.read('checks', attempt))?.results ?? [];
  const fresh = await checkPlan(deps, incident, plan, only);
  const at = deps.clock.now().toISOString();
  // Of objects that have changed the other answers tell nothing any more.
  const isMoved = fresh.some(({ id, state }) => id === 'fresh-state' && state !== 'passed');
  const checks: Checks = { at, results: isMoved ? fresh : withNewer(before, fresh) };
  await file.write('checks', checks, attempt);
  const known = new Set(before.map((check) => JSON.stringify([check.id, check.state, check.why])));
  for (const { id, state, why } of checks.results) {
    if (known.has(JSON.stringify([id, state, why]))) continue;
    const entry: AuditEntry = {
      kind: 'checked',
      at,
      by: { kind: 'bot' },
      incident: incident.id,
      workload: incident.workload,
      attempt,
      digest: plan.digest,
      check: id,
      outcome: state,
      why,
    };
    await deps.store.audit(entry);
  }
  return checks;
}

const againMs = 60_000;

/** Keeps the checks of the plan that waits: made where there are none yet, made again each minute while one fails. Whether they were. */
export async function refreshChecks(deps: FlowDeps, incident: Incident): Promise<boolean> {
  const attempt = incident.attempts.at(-1);
  if (!attempt) return false;
  const file = caseFile(deps.store, incident.id);
  const [plan, checks] = await Promise.all([
    file.read('plan', attempt.digest),
    file.read('checks', attempt.number),
  ]);
  if (!plan) return false;
  const ageMs = checks ? deps.clock.now().getTime() - Date.parse(checks.at) : againMs;
  if (checks && (failedOf(checks).length === 0 || ageMs < againMs)) return false;
  await keepChecks(deps, { incident, plan, attempt: attempt.number });
  return true;
}
