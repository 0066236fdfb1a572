import { unionOfBounds } from '../diagnosis/bounds-of.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { gatherFacts } from '../diagnosis/gather-facts.ts';
import { type PlaybookStart, startedBy } from '../diagnosis/playbook.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { keptFiles } from '../evidence/kept-files.ts';
import type { Incident } from '../incident/incident.ts';
import { isNoTrouble } from '../incident/step.ts';
import { makePlan, type PlanQuestion } from '../plan/make-plan.ts';
import { titleOf } from '../plan/title.ts';
import { releasePolicyOf } from '../settings.ts';
import { ingestRate } from '../verification/ingest-rate.ts';
import { strainsOf } from './take-strains.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { waitForNews } from './wait-for-decision.ts';

/** An open incident: gather its signals, diagnose, offer a plan; or wait for news, and close it when all is quiet. */
export async function lookInto(deps: FlowDeps, incident: Incident, stop: AbortSignal): Promise<void> {
  const now = deps.clock.now().getTime();
  const file = caseFile(deps.store, incident.id);
  if (!hasNews(incident, await file.read('looked'))) {
    const quietMs = Date.parse(incident.lastSignalAt) + deps.settings.quietMs - now;
    if (quietMs <= 0)
      await changeIncident(deps, incident.id, { kind: 'resolved', how: 'no further death was seen' });
    else await waitForNews(deps, incident.id, quietMs, stop);
    return;
  }
  await deps.clock.sleep(deps.settings.gatherMs, stop);
  const gathered = (await deps.store.incident(incident.id))?.value;
  if (stop.aborted || gathered?.state !== 'open') return;
  const seen = await look(deps, gathered);
  const { facts, diagnosis } = seen;
  const diagnosed = await recordDiagnosis(deps, gathered, seen);
  if (!diagnosed) return;
  if (isNoTrouble(diagnosis.primary.cause)) {
    await changeIncident(deps, incident.id, { kind: 'resolved', how: diagnosis.primary.title });
    return;
  }
  await offer(deps, diagnosed, facts, diagnosis);
  await file.write('looked', diagnosed.headline?.at ?? '');
}

/**
 * News since the last look: more signals, or a change that ended. A diagnosis whose plan was not offered yet,
 * because the bot died or the outside failed in between, is made again.
 */
function hasNews(incident: Incident, looked: string | undefined): boolean {
  const { headline } = incident;
  if (!headline || looked !== headline.at || incident.signals > headline.signals) return true;
  const ended = incident.attempts.at(-1);
  const changed = ended && ['held', 'failed', 'undone', 'unclear', 'stopped'].includes(ended.outcome);
  return Boolean(changed && Date.parse(ended.endedAt ?? '') > Date.parse(headline.at));
}

interface Look {
  readonly evidence: Evidence;
  readonly facts: Facts;
  readonly diagnosis: Diagnosis;
}

/** Reads the evidence of the pod that died last and diagnoses it. */
export async function look(deps: FlowDeps, incident: Incident): Promise<Look> {
  const pod = incident.pods.toSorted((a, b) => Date.parse(a.lastAt) - Date.parse(b.lastAt)).at(-1);
  const playbooks = startedBy(deps.playbooks(), startsOf(incident));
  const { workload, container } = incident;
  const question = { workload, container, ...(pod && { pod: pod.pod }) };
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
  const number = before?.primary.cause === diagnosis.primary.cause ? known : known + 1;
  // Of what nobody is told nobody gives a verdict.
  if (!(incident.isQuiet && isNoTrouble(diagnosis.primary.cause)))
    await deps.store.saveEvidence(incident.id, number, keptFiles(evidence));
  await file.write('diagnosis', diagnosis, number);
  await file.write('diagnoses', number);
  const desired = facts.workload?.value.desired;
  if (desired !== undefined)
    await changeIncident(deps, incident.id, { kind: 'counted', desiredPods: desired });
  const scene = (await deps.store.incident(incident.id))?.value ?? incident;
  await file.write('diagnosed', scene, number);
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
    ...sinceChange(facts, incident),
  });
}

const day = 86_400_000;

/** An image change is worth telling when trouble began within a day after it. */
function sinceChange(facts: Facts, incident: Incident): { since?: { what: string; at: string } } {
  const change = facts.imageChange;
  const gap = Date.parse(incident.openedAt) - Date.parse(change?.at ?? '');
  if (!change?.at || !(gap >= 0 && gap < day)) return {};
  const tag = (image: string) => image.split('@')[0]?.split(':').at(-1) ?? image;
  return { since: { what: `image change ${tag(change.from)} → ${tag(change.to)}`, at: change.at } };
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
