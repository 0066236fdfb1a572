import { type FoundStrain, judgeStrain } from '../sampling/judge-strain.ts';
import type { PodRow } from '../sampling/pod-row.ts';
import type { MemorySample } from '../sampling/sample.ts';
import type { Incident } from '../incident/incident.ts';
import type { Signal, WorkloadRef } from '../signal/signal.ts';
import type { FlowDeps } from './deps.ts';
import { takeSignals } from './take-signals.ts';

/** Judges the pods that were just looked at, and takes what is newly raised into the incident it belongs to. */
export async function takeStrains(
  deps: FlowDeps,
  ref: WorkloadRef,
  samples: readonly MemorySample[],
): Promise<void> {
  const rows = new Map(deps.pods.of(ref).map((row) => [row.podUid, row]));
  const signals: Signal[] = [];
  for (const podUid of new Set(samples.map((sample) => sample.podUid))) {
    const row = rows.get(podUid);
    if (row === undefined) continue;
    const verdict = judgeStrain(deps.samples.ofPod(ref, podUid), deps.strains.get(podUid));
    if (Object.keys(verdict.watch.raised).length > 0) deps.strains.set(podUid, verdict.watch);
    else deps.strains.delete(podUid);
    for (const strain of verdict.cleared)
      deps.log.info({ workload: ref, pod: row.pod, strain }, 'strain is over');
    signals.push(...verdict.tell.map((found) => signalOf(found, row, ref)));
  }
  if (signals.length > 0) await takeSignals(deps, signals);
}

const bucketMs = 30 * 60_000;

/** The same strain within half an hour is one signal, also when the bot was started again in between. */
function signalOf({ strain, at, words }: FoundStrain, row: PodRow, workload: WorkloadRef): Signal {
  const { podUid, pod, node, container, image, restartCount } = row;
  const bucket = Math.floor(Date.parse(at) / bucketMs);
  return {
    kind: 'strain',
    key: `${podUid}/${container}/${strain}/run-${restartCount}/${bucket}`,
    at,
    trouble: 'straining',
    strain,
    words,
    workload,
    pod,
    podUid,
    ...(node === undefined ? {} : { node }),
    container,
    image,
  };
}

/** What stands raised now for the pods of an incident, the one whose trouble is newest first. */
export function strainsOf(
  { strains }: Pick<FlowDeps, 'strains'>,
  { pods }: Pick<Incident, 'pods'>,
): readonly Pick<FoundStrain, 'strain' | 'words'>[] {
  return pods.toReversed().flatMap(({ podUid }) =>
    strainKinds.flatMap((strain) => {
      const raised = strains.get(podUid)?.raised[strain];
      return raised ? [{ strain, words: raised.words }] : [];
    }),
  );
}

const strainKinds = ['output-backpressure', 'buffer-overlimit', 'memory-leak'] as const;
