import { OutsideError } from '../outside-error.ts';
import type { Incident } from '../incident/incident.ts';
import type { Cluster, Stored } from '../ports.ts';
import type { Pod } from '../signal/pod.ts';
import type { FlowDeps } from './deps.ts';
import { keepSampling } from './keep-sampling.ts';
import { takePod } from './take-pod.ts';
import { tend } from './tend.ts';

const tendEveryMs = 1_000;
const mostOpen = 1_000;

/** Watches, samples and tends every open incident until `stop` aborts; resolves when all of it has ended. */
export async function runFlow(deps: FlowDeps, stop: AbortSignal): Promise<void> {
  await Promise.all([
    ...deps.clusters.map(({ reader }) => reader.watchPods((pod) => takeOrSkip(deps, reader, pod), stop)),
    keepSampling(deps, stop),
    tendAll(deps, stop),
  ]);
}

/** The outside's failures go to the watch, which hands the pod on again; a fault of our own must not end the watch. */
async function takeOrSkip(deps: FlowDeps, cluster: Cluster, pod: Pod): Promise<void> {
  deps.pods.see(cluster.name, pod);
  try {
    await takePod(deps, cluster, pod);
  } catch (error) {
    if (error instanceof OutsideError) throw error;
    deps.log.error({ error, pod: `${pod.namespace}/${pod.name}` }, 'pod could not be taken');
  }
}

/**
 * Starts tending for every open incident that is not tended yet, those of an earlier run included. One that
 * was given up is begun again when something happens to it, such as another death or a press.
 */
async function tendAll(deps: FlowDeps, stop: AbortSignal): Promise<void> {
  const tended = new Map<string, Promise<void>>();
  const givenUpAt = new Map<string, number>();
  const run = async (id: string) => {
    try {
      if ((await tendOrLog(deps, id, stop)) === 'gave-up')
        givenUpAt.set(id, (await deps.store.incident(id))?.version ?? 0);
      tended.delete(id);
    } catch (error) {
      deps.log.error({ incident: id, error }, 'an incident is not tended any more');
    }
  };
  for (const { value } of await endedLately(deps)) tended.set(value.id, run(value.id));
  while (!stop.aborted) {
    for (const { value, version } of await deps.store.incidents('open', mostOpen)) {
      if (tended.has(value.id) || givenUpAt.get(value.id) === version) continue;
      givenUpAt.delete(value.id);
      tended.set(value.id, run(value.id));
    }
    await deps.wall.sleep(tendEveryMs, stop);
  }
  await Promise.allSettled(tended.values());
}

const day = 86_400_000;
const mostEnded = 50;

/** Incidents that ended within a day: an earlier run may have ended before it showed that. */
async function endedLately({ store, clock }: FlowDeps): Promise<readonly Stored<Incident>[]> {
  const since = new Date(clock.now().getTime() - day).toISOString();
  const newest = await store.incidents('all', mostEnded);
  return newest.filter(({ value }) => value.state === 'resolved' && value.resolvedAt > since);
}

async function tendOrLog(deps: FlowDeps, id: string, stop: AbortSignal): ReturnType<typeof tend> {
  try {
    return await tend(deps, id, stop);
  } catch (error) {
    deps.log.error({ incident: id, error }, 'tending an incident failed');
    return 'gave-up';
  }
}
