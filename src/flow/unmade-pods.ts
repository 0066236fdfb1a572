import { said, type Words } from '../language/words.ts';
import { quote } from '../evidence/quote.ts';
import type { Incident } from '../incident/incident.ts';
import { OutsideError } from '../outside-error.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { steadyMs } from '../steady-ms.ts';

export interface PodCount {
  readonly desired: number;
  /** With those that are about to end: their places are not free yet. */
  readonly there: number;
}

/** A quota counts a pod for a while after it is gone. */
const patienceMs = 45_000;

export interface UnmadeTerms {
  readonly startedAt: string;
  /** How long pods may be missing when nothing says why; for ever where it is absent. */
  readonly longestMs?: number;
}

/**
 * Watches over the pods of a workload while a change goes through them: the answer says why some have not been made for a while, in the API
 * server's words.
 */
export function watchUnmadePods(
  deps: FlowDeps,
  incident: Incident,
  { startedAt, longestMs = Number.POSITIVE_INFINITY }: UnmadeTerms,
) {
  let last = { there: -1, sinceMs: 0 };
  return async ({ desired, there }: PodCount): Promise<Words | undefined> => {
    const now = steadyMs(deps.clock);
    if (there !== last.there) last = { there, sinceMs: now };
    const missingMs = there < desired ? now - last.sinceMs : 0;
    if (missingMs < patienceMs) return undefined;
    const refusal = await refusalOf(deps, incident, startedAt);
    if (refusal !== undefined) return said('rollout.unmade', { why: quote(refusal) });
    if (missingMs < longestMs) return undefined;
    return said('rollout.unmadeSilently', { missing: desired - there, desired });
  };
}

/** Where events may not be read, nothing is known. */
async function refusalOf(
  deps: FlowDeps,
  { workload }: Incident,
  startedAt: string,
): Promise<string | undefined> {
  try {
    return await clusterOf(deps, workload).reader.refusedPods(workload, startedAt);
  } catch (error) {
    if (error instanceof OutsideError && error.reason === 'forbidden') return undefined;
    throw error;
  }
}
