import { OutsideError } from '../outside-error.ts';
import type { Measurements } from '../ports.ts';
import type { PodRow } from '../sampling/pod-row.ts';
import { type Candidate, nearestFirst, podsToSample } from '../sampling/pods-to-sample.ts';
import type { MemorySample } from '../sampling/sample.ts';
import type { WorkloadRef } from '../signal/signal.ts';
import { clusterOf, type ConnectedCluster } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { takeStrains } from './take-strains.ts';

const mostAsked = 5;
/** Memory comes for all pods in one answer, so that pictures may show some more. */
const mostMeasured = 20;

export interface WatchedWorkload {
  readonly ref: WorkloadRef;
  readonly container: string;
}

/**
 * One look at a workload, what it says of strain included: the working set of its pods, and the monitoring API of five of them at most. `inTurn` of these go to pods
 * that were not asked for longest. Where a Prometheus answers, twenty pods are measured there instead. What comes in after `stop` is nobody's any more.
 */
export async function takeSamples(
  deps: FlowDeps,
  workload: WatchedWorkload,
  inTurn: number,
  stop?: AbortSignal,
): Promise<readonly MemorySample[]> {
  const rows = deps.pods.of(workload.ref);
  if (rows.length === 0) return [];
  const cluster = clusterOf(deps, workload.ref);
  const samples =
    (await fromMeasurements(cluster, rows)) ?? (await fromPods(deps, cluster, { workload, rows, inTurn }));
  if (stop?.aborted) return samples;
  deps.samples.add(workload.ref, samples);
  await takeStrains(deps, workload.ref, samples.filter(isAsked));
  return samples;
}

/** Memory alone does not tell what holds it. */
const isAsked = ({ outputRecords }: MemorySample): boolean => outputRecords !== undefined;

/** Undefined where nobody keeps measurements, or where they are refused (which the adapter has logged) or lack these pods. */
async function fromMeasurements(
  { measurements }: ConnectedCluster,
  rows: readonly PodRow[],
): Promise<readonly MemorySample[] | undefined> {
  if (!measurements) return undefined;
  try {
    const memory = await measurements.workingSets(rows);
    const nearest = nearestFirst(candidatesOf(rows, memory)).slice(0, mostMeasured);
    const samples = await measurements.now(nearest.map(({ row }) => row));
    return samples.some((sample) => sample.outputRecords !== undefined) ? samples : undefined;
  } catch (error) {
    if (error instanceof OutsideError) return undefined;
    throw error;
  }
}

interface Look {
  readonly workload: WatchedWorkload;
  readonly rows: readonly PodRow[];
  readonly inTurn: number;
}

async function fromPods(
  deps: FlowDeps,
  { reader }: ConnectedCluster,
  { workload: { ref, container }, rows, inTurn }: Look,
): Promise<readonly MemorySample[]> {
  const memoryAt = deps.clock.now().toISOString();
  const memory = await reader.workingSets(ref, container);
  const candidates = candidatesOf(rows, memory, (uid) => deps.pods.askedAt(uid));
  const chosen = podsToSample(candidates, { most: mostAsked, inTurn });
  const asked = await reader.sample(ref, chosen);
  for (const { podUid, at } of asked) deps.pods.asked(podUid, at);
  const others = nearestFirst(candidates)
    .slice(0, mostMeasured)
    .filter(({ row, memoryBytes }) => memoryBytes !== undefined && !chosen.includes(row))
    .map(({ row }) => bareSample(row, memoryAt));
  return [...asked, ...others].map((sample) => withMemory(sample, memory.get(sample.pod), memoryAt));
}

const candidatesOf = (
  rows: readonly PodRow[],
  memory: ReadonlyMap<string, number>,
  askedAt: (podUid: string) => string | undefined = () => undefined,
): readonly Candidate[] =>
  rows.map((row) => ({ row, memoryBytes: memory.get(row.pod), askedAt: askedAt(row.podUid) }));

const bareSample = (
  { pod, podUid, restartCount, startedAt, limitBytes }: PodRow,
  at: string,
): MemorySample => ({
  at,
  pod,
  podUid,
  restartCount,
  ...(startedAt === undefined ? {} : { startedAt }),
  ...(limitBytes === undefined ? {} : { limitBytes }),
});

const withMemory = (sample: MemorySample, memoryBytes: number | undefined, memoryAt: string): MemorySample =>
  memoryBytes === undefined ? sample : { ...sample, memoryBytes, memoryAt };

/** What was measured elsewhere of these pods before now, written into the book; nothing where nobody keeps measurements. */
export async function takeHistory(
  deps: FlowDeps,
  ref: WorkloadRef,
  { pods, from }: { readonly pods: Parameters<Measurements['between']>[0]; readonly from: Date },
): Promise<void> {
  const { measurements } = clusterOf(deps, ref);
  if (!measurements || pods.length === 0) return;
  try {
    deps.samples.add(ref, await measurements.between(pods.slice(0, mostMeasured), from, deps.clock.now()));
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
  }
}
