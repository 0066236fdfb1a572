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
import type { WorkloadRef } from '../signal/signal.ts';
import { ingestRate } from '../verification/ingest-rate.ts';
import { strainsOf } from './take-strains.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { findCommonGround } from './find-common-ground.ts';
import { lookAhead } from './look-ahead.ts';
import { representatives } from './representatives.ts';

export interface Look {
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
  const { workload, container } = incident;
  const place = { workload, container, ...(pod === undefined ? {} : { pod }) };
  const seen = await readNow(deps, place, startsOf(incident), (facts) =>
    withObservedRate(deps, incident, facts),
  );
  return incident.asked ? lookAhead(deps, incident, seen) : seen;
}

/** Reads one container's evidence and judges it by the playbooks for these occasions; `more` is told beside what was read. */
export async function readNow(
  deps: FlowDeps,
  place: { readonly workload: WorkloadRef; readonly container: string; readonly pod?: string },
  starts: readonly PlaybookStart[],
  more: (facts: Facts) => Facts = (facts) => facts,
): Promise<Look> {
  const playbooks = startedBy(deps.playbooks(), starts);
  const { reader } = clusterOf(deps, place.workload);
  const evidence = await reader.collect(place, unionOfBounds(playbooks));
  const facts = more(gatherFacts(evidence, deps.catalogue));
  return { evidence, facts, diagnosis: diagnose(facts, playbooks) };
}

/** Where a container died it may wait as well; where none did it only waits. What a person asks for is read as for a command. */
const startsOf = (incident: Incident): readonly PlaybookStart[] =>
  incident.asked ? [...troubleStarts(incident), 'command'] : troubleStarts(incident);

const troubleStarts = ({ trouble, pods }: Incident): readonly PlaybookStart[] => {
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

/** Keeps what was seen with the incident: a new diagnosis where the story changed. Undefined when the incident is closed. */
export async function recordDiagnosis(
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
      ...(diagnosis.primary.isAhead ? { isAhead: true } : {}),
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
