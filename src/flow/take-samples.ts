import { nearestFirst, podsToSample } from '../sampling/pods-to-sample.ts';
import type { MemorySample } from '../sampling/sample.ts';
import type { WorkloadRef } from '../signal/signal.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';

const mostAsked = 5;
/** The metrics API tells of all pods in one answer, so that pictures may show some more. */
const mostMeasured = 20;

/**
 * One look at a workload: the working set of its pods, and the monitoring API of five of them at most. `inTurn` of these go to pods
 * that were not asked for longest.
 */
export async function takeSamples(
  deps: FlowDeps,
  { ref, container }: { readonly ref: WorkloadRef; readonly container: string },
  inTurn: number,
): Promise<readonly MemorySample[]> {
  const rows = deps.pods.of(ref);
  if (rows.length === 0) return [];
  const { reader } = clusterOf(deps, ref);
  const memory = await reader.workingSets(ref, container);
  const candidates = rows.map((row) => ({
    row,
    memoryBytes: memory.get(row.pod),
    askedAt: deps.pods.askedAt(row.podUid),
  }));
  const chosen = podsToSample(candidates, { most: mostAsked, inTurn });
  const asked = await reader.sample(ref, chosen);
  for (const { podUid, at } of asked) deps.pods.asked(podUid, at);
  const at = deps.clock.now().toISOString();
  const others = nearestFirst(candidates)
    .slice(0, mostMeasured)
    .filter(({ row, memoryBytes }) => memoryBytes !== undefined && !chosen.includes(row))
    .map(
      ({ row: { pod, podUid, restartCount, limitBytes } }): MemorySample => ({
        at,
        pod,
        podUid,
        restartCount,
        ...(limitBytes === undefined ? {} : { limitBytes }),
      }),
    );
  const samples = [...asked, ...others].map((sample) => withMemory(sample, memory.get(sample.pod)));
  deps.samples.add(ref, samples);
  return samples;
}

const withMemory = (sample: MemorySample, memoryBytes: number | undefined): MemorySample =>
  memoryBytes === undefined ? sample : { ...sample, memoryBytes };
