import type { Attempt, Headline, Incident } from '../incident/incident.ts';
import { isNoTrouble } from '../incident/no-trouble.ts';
import type { Plan } from '../plan/plan.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { takeUpVotes } from './decisions.ts';
import { voidApprovals } from './halt.ts';
import { refreshChecks } from './keep-checks.ts';
import { type Look, look, recordDiagnosis } from './look.ts';
import { mayWriteNow } from './may-write-now.ts';
import { mergeTwins } from './merge-twins.ts';
import { offerPlan, planFor, wasOffered } from './offer-plan.ts';
import { show } from './show.ts';
import { waitForNews } from './wait-for-news.ts';
import { msUntilLook } from './when-to-look.ts';

const showAgainMs = 10_000;
/** While a Job tries the configuration. */
const tryAgainMs = 2_000;

/**
 * A plan waits for people until it expires. Whether it may be carried out can change meanwhile, and its card says so; what dies
 * meanwhile may tell more than the first death did.
 */
export async function waitForDecision(deps: FlowDeps, incident: Incident, stop: AbortSignal): Promise<void> {
  const attempt = incident.attempts.at(-1);
  const leftMs = Date.parse(attempt?.expiresAt ?? '') - deps.clock.now().getTime();
  if (leftMs <= 0) {
    await changeIncident(deps, incident.id, { kind: 'expired', attempt: attempt?.number ?? 0 });
    return;
  }
  if (attempt && (await isStopped(deps, incident))) await voidApprovals(deps, incident, attempt.number);
  if (attempt && (await takeUpVotes(deps, incident, attempt))) return;
  if (await refreshChecks(deps, incident)) await show(deps, incident);
  const lookMs = await msUntilLook(deps, incident);
  if (lookMs !== undefined && lookMs <= 0) return lookAgain(deps, incident);
  const isTrying = (await caseFile(deps.store, incident.id).read('checks', attempt?.number ?? 0))?.isRunning;
  const pauseMs = Math.min(leftMs, isTrying ? tryAgainMs : showAgainMs, lookMs ?? showAgainMs);
  const until = deps.clock.now().getTime() + pauseMs;
  await waitForNews(deps, incident.id, pauseMs, stop);
  const stored = await deps.store.incident(incident.id);
  // News are shown by whoever brings them.
  if (stored && deps.clock.now().getTime() >= until) await show(deps, stored.value);
}

/** Anything but a freeze window, which everybody knew of, makes people say yes anew. */
async function isStopped(deps: FlowDeps, incident: Incident): Promise<boolean> {
  const right = await mayWriteNow(deps, incident, { to: 'pull-request' });
  return !right.allowed && right.kind !== 'freeze-window';
}

async function lookAgain(deps: FlowDeps, incident: Incident): Promise<void> {
  const seen = await look(deps, incident);
  const diagnosed = await recordIfBetter(deps, incident, seen);
  if (!diagnosed || (await mergeTwins(deps, diagnosed))) return;
  await reconsider(deps, diagnosed, seen);
  await caseFile(deps.store, incident.id).write('looked', diagnosed.headline?.at ?? '');
}

/**
 * What tells less than what was seen before, because a log is gone by now, counts as looked at and changes nothing; so does another cause
 * that is no surer, where old and new pods die in turns.
 */
async function recordIfBetter(deps: FlowDeps, incident: Incident, seen: Look): Promise<Incident | undefined> {
  const { headline } = incident;
  const { cause, confidence } = seen.diagnosis.primary;
  if (!headline || (!isNoTrouble(cause) && tellsMore({ cause, confidence }, headline)))
    return recordDiagnosis(deps, incident, seen);
  const { signals, logs = { effect: 'unknown', basis: '' } } = incident;
  const at = deps.clock.now().toISOString();
  await changeIncident(deps, incident.id, {
    kind: 'diagnosed',
    headline: { ...headline, at, signals },
    logs,
  });
  await caseFile(deps.store, incident.id).write('looked', at);
  return undefined;
}

/** A cause with a name stands before one without, where it is nearly as sure: the log that names it was missing before. */
function tellsMore(now: Stated, before: Stated): boolean {
  if (now.cause === before.cause) return now.confidence >= before.confidence;
  const isNamed = nameless.has(before.cause) && !nameless.has(now.cause);
  return now.confidence > before.confidence - (isNamed ? nearly : 0);
}

type Stated = Pick<Headline, 'cause' | 'confidence'>;

const nameless: ReadonlySet<string> = new Set(['unknown-crash', 'inconclusive']);
const nearly = 0.2;

/**
 * A plan for another cause, or for objects that somebody has changed since, gives way to what fits now, but never to one that gave way before;
 * a person's own values stay.
 */
async function reconsider(deps: FlowDeps, incident: Incident, seen: Look): Promise<void> {
  const attempt = incident.attempts.at(-1);
  if (incident.state !== 'proposed' || !attempt || setsOwnValues(incident, attempt) || attempt.reverts)
    return;
  const waiting = await caseFile(deps.store, incident.id).read('plan', attempt.digest);
  const plan = planFor(deps, incident, seen);
  const { cause } = seen.diagnosis.primary;
  if (waiting && plan && attempt.cause === cause && !isMoved(waiting, plan)) {
    if (imagesOf(waiting) === imagesOf(plan) || wasOffered(incident, plan)) return;
  }
  if (plan && !wasOffered(incident, plan)) return offerPlan(deps, incident, plan, { cause });
  if (plan?.digest === attempt.digest) return;
  await changeIncident(deps, incident.id, { kind: 'withdrawn', attempt: attempt.number });
}

/** A person asked for this plan, and not only for any that helps. */
const setsOwnValues = ({ asked }: Incident, { number, requestedBy }: Attempt): boolean =>
  requestedBy !== undefined && !(number === 1 && asked && !asked.values);

/** Whether somebody has changed an object that both rest on. */
const isMoved = (waiting: Plan, plan: Plan): boolean =>
  waiting.basis.some(({ kind, namespace, name, state }) =>
    plan.basis.some(
      (each) =>
        each.kind === kind && each.namespace === namespace && each.name === name && each.state !== state,
    ),
  );

/**
 * Sizes that are reckoned a little differently after each death, or with a rate that is known only at times, are no reason to ask people
 * anew; another image is.
 */
const imagesOf = ({ steps }: Plan): string =>
  JSON.stringify(steps.filter(({ kind }) => kind === 'set-image').map(({ to }) => to));
