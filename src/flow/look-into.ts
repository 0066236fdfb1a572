import { unionOfBounds } from '../diagnosis/bounds-of.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { gatherFacts } from '../diagnosis/gather-facts.ts';
import { type PlaybookStart, startedBy } from '../diagnosis/playbook.ts';
import { sinceChange } from '../diagnosis/since-change.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { keptFiles } from '../evidence/kept-files.ts';
import type { Incident } from '../incident/incident.ts';
import { isNoTrouble } from '../incident/no-trouble.ts';
import { makePlan, type PlanQuestion } from '../plan/make-plan.ts';
import { titleOf } from '../plan/title.ts';
import { releasePolicyOf } from '../settings.ts';
import { ingestRate } from '../verification/ingest-rate.ts';
import { strainsOf } from './take-strains.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { findCommonGround } from './find-common-ground.ts';
import { tell } from './first-words.ts';
import { mergeTwins } from './merge-twins.ts';
import { isStillDown } from './still-down.ts';
import { representatives } from './representatives.ts';
import { waitForNews } from './wait-for-decision.ts';

/**
 * An open incident: diagnose it at once, offer a plan and tell it; look again while more signals come; or wait for news, and close
 * it when all is quiet.
 */
export async function lookInto(deps: FlowDeps, incident: Incident, stop: AbortSignal): Promise<void> {
  const now = deps.clock.now().getTime();
  const file = caseFile(deps.store, incident.id);
  if (!hasNews(incident, await file.read('looked'))) {
    const busy = Math.max(Date.parse(incident.lastSignalAt), Date.parse(incident.reopened?.at ?? '') || 0);
    const quietMs = busy + deps.settings.quietMs - now;
    if (quietMs > 0) return waitForNews(deps, incident.id, quietMs, stop);
    if (await isStillDown(deps, incident)) return waitForNews(deps, incident.id, stillDownMs, stop);
    await changeIncident(deps, incident.id, { kind: 'resolved', how: quietWords(incident) });
    return;
  }
  const gatherMs = lookAfter(incident, deps.settings.gatherMs) - now;
  if (gatherMs > 0) return waitForNews(deps, incident.id, gatherMs, stop);
  const gathered = (await deps.store.incident(incident.id))?.value;
  if (stop.aborted || gathered?.state !== 'open') return;
  const seen = await look(deps, gathered);
  const { facts, diagnosis } = seen;
  const diagnosed = await recordDiagnosis(deps, gathered, seen);
  if (!diagnosed) return;
  if (await mergeTwins(deps, diagnosed)) return;
  if (isNoTrouble(diagnosis.primary.cause)) {
    await changeIncident(deps, incident.id, { kind: 'resolved', how: diagnosis.primary.title });
    return;
  }
  await offer(deps, diagnosed, facts, diagnosis);
  await file.write('looked', diagnosed.headline?.at ?? '');
  await tell(deps, incident.id);
}

const stillDownMs = 60_000;

const quietWords = ({ trouble, pods }: Incident): string =>
  trouble === 'straining' && pods.every(({ deaths }) => deaths === 0)
    ? 'no strain was measured any more, and nothing died'
    : 'no further death was seen';

const longestGatherMs = 60_000;

/**
 * When to look, in milliseconds since the epoch. The first look is at once: a log may be gone a minute later. While signals keep
 * coming, ever more of them are gathered for the next one; ends that look asked for are gathered before anybody hears of them.
 */
function lookAfter(incident: Incident, gatherMs: number): number {
  const { headline, isQuiet, attempts } = incident;
  const noticed = Date.parse(incident.noticedAt);
  if (!headline) return isQuiet ? noticed + gatherMs : 0;
  const looked = Date.parse(headline.at);
  const ended = Date.parse(attempts.at(-1)?.endedAt ?? '') || 0;
  const pauseMs = Math.max(gatherMs, Math.min(looked - noticed, longestGatherMs));
  return Math.max(looked + pauseMs, ended + gatherMs);
}

/**
 * News since the last look: more signals, or a change that ended. A diagnosis whose plan was not offered yet,
 * because the bot died or the outside failed in between, is made again.
 */
function hasNews(incident: Incident, looked: string | undefined): boolean {
  const { headline } = incident;
  if (!headline || looked !== headline.at || incident.signals > headline.signals) return true;
  if (Date.parse(incident.reopened?.at ?? '') > Date.parse(headline.at)) return true;
  const ended = incident.attempts.at(-1);
  const changed = ended && ['held', 'failed', 'undone', 'unclear', 'stopped'].includes(ended.outcome);
  return Boolean(changed && Date.parse(ended.endedAt ?? '') > Date.parse(headline.at));
}

interface Look {
  readonly evidence: Evidence;
  readonly facts: Facts;
  readonly diagnosis: Diagnosis;
}

/**
 * Reads the evidence of the pod that died last and diagnoses it; where that shows no trouble, such as of a pod that is gone or was
 * stopped beside others that crashed, the next one that stands for the others.
 */
export async function look(deps: FlowDeps, incident: Incident): Promise<Look> {
  const [first, ...others] = representatives(incident).map(({ pod }) => pod);
  const seen = await lookAt(deps, incident, first);
  for (const pod of others) {
    if (showsTrouble(seen)) break;
    const next = await lookAt(deps, incident, pod);
    if (showsTrouble(next)) return next;
  }
  return seen;
}

const showsTrouble = ({ diagnosis: { primary } }: Look): boolean =>
  primary.cause !== 'inconclusive' && !isNoTrouble(primary.cause);

async function lookAt(deps: FlowDeps, incident: Incident, pod: string | undefined): Promise<Look> {
  const playbooks = startedBy(deps.playbooks(), startsOf(incident));
  const { workload, container } = incident;
  const question = { workload, container, ...(pod === undefined ? {} : { pod }) };
  const evidence = await clusterOf(deps, workload).reader.collect(question, unionOfBounds(playbooks));
  const facts = withObservedRate(deps, incident, gatherFacts(evidence, deps.catalogue));
  return { evidence, facts, diagnosis: diagnose(facts, playbooks) };
}

/** Where a container died it may wait as well; where none did it only waits. */
const startsOf = ({ trouble, pods }: Incident): readonly PlaybookStart[] => {
  const died = trouble === 'dying' || pods.some((pod) => pod.deaths > 0);
  if (trouble === 'straining') return died ? ['terminated', 'waiting', 'strain'] : ['strain'];
  return died ? ['terminated', 'waiting'] : ['waiting'];
};

/** A pod that has just restarted tells no rate; what was sampled before its death does. What was raised by samples is told as well. */
function withObservedRate(deps: FlowDeps, incident: Incident, facts: Facts): Facts {
  const observed = ingestRate(deps.samples.of(incident.workload));
  const rate = Math.max(observed ?? 0, facts.ingestBytesPerSecond ?? 0);
  const strains = strainsOf(deps, incident);
  return {
    ...facts,
    ...(rate > 0 ? { ingestBytesPerSecond: rate } : {}),
    ...(strains.length > 0 ? { strains } : {}),
  };
}

async function recordDiagnosis(
  deps: FlowDeps,
  incident: Incident,
  { evidence, facts, diagnosis }: Look,
): Promise<Incident | undefined> {
  const file = caseFile(deps.store, incident.id);
  const known = (await file.read('diagnoses')) ?? 0;
  const before = known ? await file.read('diagnosis', known) : undefined;
  const desired = facts.workload?.value.desired;
  const since = sinceChange(facts, incident.openedAt);
  const ground = await findCommonGround(deps, incident);
  await changeIncident(deps, incident.id, {
    kind: 'counted',
    ...(desired === undefined ? {} : { desiredPods: desired }),
    ...(ground ? { ground } : {}),
  });
  if (!before || !saysTheSame(before, diagnosis)) {
    const number = before?.primary.cause === diagnosis.primary.cause ? known : known + 1;
    // Of what nobody is told nobody gives a verdict.
    if (!(incident.isQuiet && isNoTrouble(diagnosis.primary.cause)))
      await deps.store.saveEvidence(incident.id, number, keptFiles(evidence));
    const scene = (await deps.store.incident(incident.id))?.value ?? incident;
    await file.write('diagnosed', scene, number);
    await file.write('diagnosis', diagnosis, number);
    await file.write('diagnoses', number);
  }
  return changeIncident(deps, incident.id, {
    kind: 'diagnosed',
    headline: {
      cause: diagnosis.primary.cause,
      confidence: diagnosis.primary.confidence,
      title: diagnosis.primary.title,
      at: deps.clock.now().toISOString(),
      signals: incident.signals,
    },
    logs: { effect: diagnosis.logs.effect, basis: diagnosis.logs.basis },
    ...(since && { since }),
  });
}

/** Another pod's death with the same story: the thread keeps the lines that it has. */
function saysTheSame(before: Diagnosis, now: Diagnosis): boolean {
  const gist = ({ primary, contributing, risks, logs }: Diagnosis) =>
    JSON.stringify([
      [primary, ...contributing].map(({ cause, title, confidence }) => [cause, title, confidence]),
      risks.map(({ title }) => title),
      logs.effect,
    ]);
  return gist(before) === gist(now);
}

async function offer(deps: FlowDeps, incident: Incident, facts: Facts, diagnosis: Diagnosis): Promise<void> {
  const plan = makePlan({
    facts,
    diagnosis,
    playbooks: deps.playbooks(),
    policy: planPolicy(deps),
    history: incident.attempts,
  });
  if (!plan || incident.attempts.some((attempt) => attempt.digest === plan.digest)) return;
  await offerPlan(deps, incident, plan, diagnosis.primary.cause);
}

/** What a plan may propose here. */
export const planPolicy = ({ settings, catalogue }: FlowDeps): PlanQuestion['policy'] => ({
  memoryCeilingBytes: settings.memoryCeilingBytes,
  releases: { ...releasePolicyOf(settings), ...catalogue },
});

/** Offers a plan as the incident's next attempt; an older offer that still waits is replaced. */
export async function offerPlan(
  deps: FlowDeps,
  incident: Incident,
  plan: NonNullable<ReturnType<typeof makePlan>>,
  cause: string,
  by?: string,
): Promise<void> {
  const file = caseFile(deps.store, incident.id);
  await file.write('plan', plan, plan.digest);
  await changeIncident(deps, incident.id, {
    kind: 'offered',
    digest: plan.digest,
    title: titleOf(plan),
    cause,
    expiresAt: new Date(deps.clock.now().getTime() + deps.settings.planLivesMs).toISOString(),
    ...(by === undefined ? {} : { by }),
  });
}
