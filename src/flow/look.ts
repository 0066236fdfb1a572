import { byLocale, type Locale } from '../language/locale.ts';
import { inEachLanguage, type Spoken } from '../language/spoken.ts';
import { tell } from '../language/words.ts';
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

/** What evidence says, with its texts in one language. */
export interface Judged {
  readonly facts: Facts;
  readonly diagnosis: Diagnosis;
}

/** Facts and diagnosis in English are those by which anything is decided; `in` has the same for each reader. */
export interface Look extends Judged {
  readonly evidence: Evidence;
  readonly in: Readonly<Record<Locale, Judged>>;
}

/** The diagnosis as it is kept and told. */
export const spokenDiagnosis = (seen: Pick<Look, 'in'>): Spoken<Diagnosis> =>
  inEachLanguage((locale) => seen.in[locale].diagnosis);

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
  const seen = await readNow(deps, place, startsOf(incident), (facts, locale) =>
    withObservedRate(deps, incident, facts, locale),
  );
  return incident.asked ? lookAhead(deps, incident, seen) : seen;
}

/** Reads one container's evidence and judges it by the playbooks for these occasions; `more` is told beside what was read. */
export async function readNow(
  deps: FlowDeps,
  place: { readonly workload: WorkloadRef; readonly container: string; readonly pod?: string },
  starts: readonly PlaybookStart[],
  more: (facts: Facts, locale: Locale) => Facts = (facts) => facts,
): Promise<Look> {
  const playbooks = startedBy(deps.playbooks(), starts);
  const { reader } = clusterOf(deps, place.workload);
  const evidence = await reader.collect(place, unionOfBounds(playbooks));
  const judged = byLocale((locale): Judged => {
    const facts = more(gatherFacts(evidence, deps.catalogue, locale), locale);
    return { facts, diagnosis: diagnose(facts, playbooks, locale) };
  });
  return { ...judged.en, evidence, in: judged };
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
function withObservedRate(deps: FlowDeps, incident: Incident, facts: Facts, locale: Locale): Facts {
  const observed = ingestRate(deps.samples.of(incident.workload));
  const rate = Math.max(observed ?? 0, facts.ingestBytesPerSecond ?? 0);
  const strains = strainsOf(deps, incident).map(({ strain, words }) => ({
    strain,
    words: tell(words, locale),
  }));
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
  seen: Look,
): Promise<Incident | undefined> {
  const { evidence, facts, diagnosis } = seen;
  const told = spokenDiagnosis(seen);
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
  if (!before || !saysTheSame(before, told)) {
    const number = before?.primary.cause === diagnosis.primary.cause ? known : known + 1;
    // Of what nobody is told nobody gives a verdict.
    if (!(incident.isQuiet && isNoTrouble(diagnosis.primary.cause)))
      await deps.store.saveEvidence(incident.id, number, keptFiles(evidence));
    const scene = (await deps.store.incident(incident.id))?.value ?? incident;
    await file.write('diagnosed', scene, number);
    await file.write('diagnosis', told, number);
    await file.write('diagnoses', number);
  }
  return changeIncident(deps, incident.id, {
    kind: 'diagnosed',
    headline: {
      cause: diagnosis.primary.cause,
      confidence: diagnosis.primary.confidence,
      title: told.primary.title,
      at: deps.clock.now().toISOString(),
      signals: incident.signals,
      ...(diagnosis.primary.isAhead ? { isAhead: true } : {}),
    },
    logs: { effect: diagnosis.logs.effect, basis: told.logs.basis },
    ...(since && { since }),
  });
}

/** Another pod's death with the same story: the thread keeps the lines that it has. */
function saysTheSame(before: Spoken<Diagnosis>, now: Spoken<Diagnosis>): boolean {
  const gist = ({ primary, contributing, risks, logs }: Spoken<Diagnosis>) =>
    JSON.stringify([
      [primary, ...contributing].map(({ cause, title, confidence }) => [
        cause,
        tell(title, 'en'),
        confidence,
      ]),
      risks.map(({ title }) => tell(title, 'en')),
      logs.effect,
    ]);
  return gist(before) === gist(now);
}
