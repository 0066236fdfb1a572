import type { Evidence } from '../evidence/evidence.ts';
import type { Advisory } from '../fluentbit/advisory-catalogue.ts';
import { matchAdvisories, type AdvisoryQuestion } from '../fluentbit/advisory.ts';
import { effectiveInputs } from '../fluentbit/config/effective-inputs.ts';
import { fingerprint } from '../fluentbit/crash.ts';
import { parseImage } from '../fluentbit/image.ts';
import { parseQuantity } from '../fluentbit/quantity.ts';
import { newestRelease } from '../fluentbit/release-catalogue.ts';
import { findAbsentObject } from './absent-object.ts';
import { commandLineConfig } from './command-line-config.ts';
import { findDeath, terminationsOf } from './death.ts';
import type { Death, Facts, LogFact } from './facts.ts';
import { readLogFacts } from './log-facts.ts';
import { findMemoryBounds } from './memory-bounds.ts';
import { gatherMemory } from './memory-fact.ts';
import { gatherMonitoring } from './monitoring-fact.ts';
import { findMountedConfig } from './mounted-config.ts';
import { findObjectLines } from './object-lines.ts';
import { findOwners } from './owner-signs.ts';
import { findNodeTrouble } from './node-trouble.ts';
import { measurePodStart } from './pod-start.ts';
import { findProbeKill } from './probe-kill.ts';
import { findPullTrouble } from './pull-trouble.ts';
import { findConfigChange } from './recent-change.ts';
import { findStartRefusal } from './start-refusal.ts';
import type { Locale } from '../language/locale.ts';
import { chooseSubject, type ChosenSubject } from './subject.ts';
import { surroundingsOf } from './surroundings.ts';
import { findImageChange, findMemoryRaise, findRevisions } from './workload-history.ts';

/** A newer catalogue than the shipped one: releases oldest first. */
export interface KnownReleases {
  readonly known: readonly { readonly version: string }[];
  readonly advisories: readonly Advisory[];
}

/** Derives from evidence what diagnosis and plan rest on. Reads each log and the configuration once; pure. `known` stands for the shipped catalogue. */
export function gatherFacts(evidence: Evidence, known?: KnownReleases, locale: Locale = 'en'): Facts {
  const chosen = chooseSubject(evidence);
  const { pod, container, workload } = chosen;
  const terminations = terminationsOf(pod, container);
  const logs = readLogFacts(evidence, chosen, terminations[0]?.from);
  const ofDeath = logs.find((each) => each.isOfDeath);
  const monitoring = gatherMonitoring(evidence, chosen.podName);
  const death = findDeath(terminations, container, ofDeath?.story, {
    collectedAt: evidence.collectedAt ?? newestTime(evidence, logs),
    uptimeSeconds: monitoring?.uptimeSeconds,
  });
  const version = runningVersion(logs, death) ?? monitoring?.version ?? imageVersion(container?.value.image);
  const mounted = findMountedConfig(evidence, chosen, { version, locale });
  const config = mounted?.config ?? (container && commandLineConfig(container.value, version));
  const crash =
    death?.kind === 'crash' || death === undefined
      ? ofDeath && fingerprint(ofDeath.story, death?.termination.exitCode)
      : undefined;
  const around = surroundingsOf(evidence, chosen, death);
  const podStart = measurePodStart(evidence, chosen);
  return {
    subject: subjectOf(evidence, chosen, version),
    collectedAt: evidence.collectedAt,
    pod,
    workload,
    container,
    death,
    refusal: findStartRefusal(death, logs, mounted),
    absent: findAbsentObject(around),
    pull: findPullTrouble(around),
    probe: findProbeKill(around),
    node: findNodeTrouble(around),
    mounted,
    inputs: config ? effectiveInputs(config, version, locale) : [],
    logs,
    crash,
    advisories: advisoriesOf({ version, config, crash, story: ofDeath?.story, locale }, known?.advisories),
    monitoring,
    memory: config && gatherMemory(config, container?.value.memoryLimit, { version, logs, locale }),
    memoryBounds: findMemoryBounds(evidence, chosen),
    usedBytes: usedBytes(evidence, chosen),
    ingestBytesPerSecond: ingestRate(monitoring),
    revisions: findRevisions(evidence, chosen),
    imageChange: findImageChange(evidence, chosen),
    configChange: findConfigChange(mounted, around.lineOf),
    memoryRaise: findMemoryRaise(evidence, chosen),
    ...(podStart && { podStart }),
    owners: findOwners(workload, mounted?.configMap, evidence.customResources),
    keepers: evidence.customResources.map(({ value }) => value),
    events: around.events,
    lines: findObjectLines(around, terminations[0]),
    newestRelease: known?.known.at(-1)?.version ?? newestRelease,
    gaps: evidence.gaps,
  };
}

function subjectOf(
  { cluster }: Evidence,
  { namespace, workloadRef, podName, containerName, container }: ChosenSubject,
  version: string | undefined,
): Facts['subject'] {
  return {
    cluster,
    namespace: namespace ?? null,
    workload: workloadRef ?? null,
    pod: podName ?? null,
    container: containerName ?? null,
    image: container?.value.image ?? null,
    version: version ?? null,
  };
}

/** Of a death that still matters the banner of the life that ended tells the version, else that of the present life; without one any does. */
function runningVersion(logs: readonly LogFact[], death: Death | undefined): string | undefined {
  const matters = death !== undefined && !death.isPast;
  return logs
    .toSorted((a, b) => Number(b.isOfDeath === matters) - Number(a.isOfDeath === matters))
    .map((each) => each.story.version)
    .find((version) => version !== undefined);
}

/** Where nobody wrote down when the evidence was collected: the newest time that any of it bears. */
function newestTime({ events }: Evidence, logs: readonly LogFact[]): string | null {
  const times = [
    ...logs.flatMap(({ story }) => story.lastAt ?? []),
    ...events.flatMap(({ value }) => value.lastAt ?? []),
  ];
  return times.sort().at(-1) ?? null;
}

function imageVersion(image: string | undefined): string | undefined {
  return image === undefined ? undefined : parseImage(image).version;
}

function usedBytes({ usages }: Evidence, { podName, containerName }: ChosenSubject): number | undefined {
  const usage = usages.find(({ value }) => value.name === podName)?.value;
  return parseQuantity(usage?.memory[containerName ?? ''] ?? '');
}

/** Without version and crash nothing can be told. */
function advisoriesOf(
  question: AdvisoryQuestion,
  advisories: readonly Advisory[] | undefined,
): Facts['advisories'] {
  if (question.version === undefined && !question.crash) return [];
  return matchAdvisories(question, advisories);
}

function ingestRate(monitoring: Facts['monitoring']): number | undefined {
  if (!monitoring?.uptimeSeconds || monitoring.inputBytes === 0) return undefined;
  return monitoring.inputBytes / monitoring.uptimeSeconds;
}
