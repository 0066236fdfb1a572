import { tell } from '../language/words.ts';
import { type Check, type CheckId, type Checks, failedOf, withNewer } from '../check/check.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Incident } from '../incident/incident.ts';
import { caseFile } from './case-file.ts';
import { checkPlan } from './check-plan.ts';
import type { FlowDeps } from './deps.ts';
import { isTried, type Trial, tryConfig } from './try-config.ts';

/** Runs checks of an attempt's plan and keeps their answers with the incident; what is new is recorded. */
export async function keepChecks(
  deps: FlowDeps,
  { incident, plan, attempt }: Trial,
  only?: readonly CheckId[],
): Promise<Checks> {
  const file = caseFile(deps.store, incident.id);
  const before = (await file.read('checks', attempt))?.results ?? [];
  const fresh = await checkPlan(deps, incident, plan, only);
  const at = deps.clock.now().toISOString();
  // Of objects that have changed the other answers tell nothing any more.
  const isMoved = fresh.some(({ id, state }) => id === 'fresh-state' && state !== 'passed');
  const results = isMoved ? fresh : withNewer(before, fresh);
  const isRunning =
    !isMoved && isTried(deps, incident, plan) && !results.some(({ id }) => id === 'config-job');
  const checks: Checks = { at, results, ...(isRunning ? { isRunning } : {}) };
  await file.write('checks', checks, attempt);
  await record(deps, { incident, plan, attempt }, { before, checks });
  return checks;
}

interface Answers {
  readonly before: Checks['results'];
  readonly checks: Checks;
}

async function record(
  deps: FlowDeps,
  { incident, plan, attempt }: Trial,
  { before, checks: { at, results } }: Answers,
): Promise<void> {
  const known = new Set(before.map((check) => gist(check)));
  for (const { id, state, why } of results) {
    if (known.has(gist({ id, state, why }))) continue;
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
      why: tell(why, deps.settings.chat.locale),
    };
    await deps.store.audit(entry);
  }
}

/** Read from a document its words may bear their parts in another order. */
const gist = ({ id, state, why }: Check): string => JSON.stringify([id, state, tell(why, 'en')]);

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
  const trial = { incident, plan, attempt: attempt.number };
  if (checks?.isRunning) return goOnTrying(deps, trial, checks);
  const ageMs = checks ? deps.clock.now().getTime() - Date.parse(checks.at) : againMs;
  if (checks && (failedOf(checks).length === 0 || Math.abs(ageMs) < againMs)) return false;
  await keepChecks(deps, trial);
  return true;
}

async function goOnTrying(deps: FlowDeps, trial: Trial, running: Checks): Promise<boolean> {
  const answer = await tryConfig(deps, trial);
  if (!answer) return false;
  const at = deps.clock.now().toISOString();
  const checks = { at, results: withNewer(running.results, [answer]) };
  await caseFile(deps.store, trial.incident.id).write('checks', checks, trial.attempt);
  await record(deps, trial, { before: running.results, checks });
  return true;
}
