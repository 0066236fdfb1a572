import { OutsideError } from '../outside-error.ts';
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
    deps.cluster.watchPods((pod) => takeOrSkip(deps, pod), stop),
    keepSampling(deps, stop),
    tendAll(deps, stop),
  ]);
}

/** The outside's failures go to the watch, which hands the pod on again; a fault of our own must not end the watch. */
async function takeOrSkip(deps: FlowDeps, pod: Pod): Promise<void> {
  try {
    await takePod(deps, pod);
  } catch (error) {
    if (error instanceof OutsideError) throw error;
    deps.log.error({ error, pod: `${pod.namespace}/${pod.name}` }, 'pod could not be taken');
  }
}

/**
 * Starts tending for every open incident that is not tended yet, those of an earlier run included. One that
 * was given up is not begun again before the next start.
 */
async function tendAll(deps: FlowDeps, stop: AbortSignal): Promise<void> {
  const tended = new Map<string, Promise<void>>();
  const run = async (id: string) => {
    try {
      if ((await tend(deps, id, stop)) === 'ended') tended.delete(id);
    } catch (error) {
      deps.log.error({ incident: id, error }, 'tending an incident failed');
    }
  };
  while (!stop.aborted) {
    for (const stored of await deps.store.incidents('open', mostOpen)) {
      const { id } = stored.value;
      if (!tended.has(id)) tended.set(id, run(id));
    }
    await deps.wall.sleep(tendEveryMs, stop);
  }
  await Promise.allSettled(tended.values());
}
