import { contentWrittenAt } from '../diagnosis/recent-change.ts';
import { sameWorkload } from '../incident/same-workload.ts';
import { OutsideError } from '../outside-error.ts';
import { keptConfig } from '../posture/kept-config.ts';
import { type Sighting, withSighting } from '../posture/watched-run.ts';
import type { PodRow } from '../sampling/pod-row.ts';
import { clusterOf } from './cluster-of.ts';
import { configNow } from './config-now.ts';
import type { FlowDeps } from './deps.ts';
import { steadyMs } from '../steady-ms.ts';
import type { WatchedWorkload } from './take-samples.ts';

/** A workload is read for this so often: its object and its ConfigMaps, and nothing of its pods. */
const everyMs = 5 * 60_000;
const mostIncidents = 200;

/**
 * Notes, workload by workload, what runs while all of its pods are well, so that it can be put back when trouble begins after a change. One
 * call is one round over all workloads; one whose turn has not come costs nothing.
 */
export function createRunWatch(deps: FlowDeps): (stop: AbortSignal) => Promise<void> {
  const readAt = new Map<string, number>();
  return async (stop) => {
    for (const workload of deps.samples.watched()) {
      const key = JSON.stringify(workload.ref);
      const now = steadyMs(deps.clock);
      if (stop.aborted) return;
      if (now - (readAt.get(key) ?? -Infinity) < everyMs) continue;
      readAt.set(key, now);
      await watchRun(deps, workload);
    }
  };
}

async function watchRun(deps: FlowDeps, workload: WatchedWorkload): Promise<void> {
  try {
    const sighting = await sightingOf(deps, workload);
    if (!sighting) return;
    const runs = await deps.store.runs(workload.ref);
    await deps.store.saveRuns(workload.ref, withSighting(runs, sighting));
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    deps.log.debug({ error, workload: workload.ref }, 'what runs could not be noted');
  }
}

/** Undefined while not every pod is well, or while it is not certain what all of them read. */
async function sightingOf(
  deps: FlowDeps,
  { ref, container }: WatchedWorkload,
): Promise<Sighting | undefined> {
  const own = (await deps.store.incidents('all', mostIncidents)).filter(({ value }) =>
    sameWorkload(value, { workload: ref }),
  );
  if (own.some(({ value }) => value.state !== 'resolved')) return undefined;
  const { reader } = clusterOf(deps, ref);
  if (reader.health().state === 'away') return undefined;
  const rows = deps.pods.of(ref);
  const workload = await reader.workload(ref);
  const now = workload?.containers.find(({ name }) => name === container);
  if (!workload || !now || rows.length === 0 || rows.length < workload.desired) return undefined;
  if (workload.available < workload.desired || workload.updated < workload.desired) return undefined;
  const started = rows.flatMap((row) => (row.image === now.image ? (row.startedAt ?? []) : []));
  if (started.length < rows.length) return undefined;
  const maps = await configNow(reader, workload, container);
  const written = maps?.map(({ map }) => contentWrittenAt(map));
  if (!maps || !written?.every((at) => at !== undefined && startedAfter(started, at))) return undefined;
  const troubles = own.flatMap(({ value }) => (value.isQuiet ? [] : [value.lastSignalAt]));
  const troubledAt = newest([...troubles, ...rows.flatMap(({ troubledAt: at }) => at ?? [])]);
  return {
    image: now.image,
    ...(now.memoryLimit === undefined ? {} : { memoryLimit: now.memoryLimit }),
    config: keptConfig(maps),
    pods: rows.length,
    at: deps.clock.now().toISOString(),
    since: newest(started) ?? '',
    ...(troubledAt === undefined ? {} : { troubledAt }),
  };
}

/** A process that is older than the text may have read another one. */
const startedAfter = (started: readonly string[], at: string): boolean =>
  started.every((each) => Date.parse(each) >= Date.parse(at));

/** Pods that ran an image all the time until now, without a restart; undefined where there are none. */
export function stillRunning(
  rows: readonly PodRow[],
  image: string,
): { readonly pods: number; readonly since: string } | undefined {
  const own = rows.filter((row) => row.image === image && row.restartCount === 0);
  const since = newest(own.flatMap(({ startedAt }) => startedAt ?? []));
  return since === undefined ? undefined : { pods: own.length, since };
}

const newest = (instants: readonly string[]): string | undefined =>
  instants.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
