import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';

/** Looks at memory and buffers of every workload that was seen, again and again until `stop` aborts. */
export async function keepSampling(deps: FlowDeps, stop: AbortSignal): Promise<void> {
  const stopped = aborted(stop);
  while (!stop.aborted) {
    for (const { ref, container } of deps.samples.watched()) {
      if (stop.aborted) return;
      try {
        const sampled = clusterOf(deps, ref).reader.sample(ref, container);
        const samples = await Promise.race([sampled, stopped]);
        if (samples) deps.samples.add(ref, samples);
      } catch (error) {
        deps.log.debug({ error, workload: ref }, 'sampling failed');
      }
    }
    await deps.clock.sleep(deps.settings.sampleEveryMs, stop);
  }
}

/** Pods that hang must not hold up the end: what is still asked then is no longer waited for. */
const aborted = (stop: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (stop.aborted) return resolve(undefined);
    stop.addEventListener('abort', () => resolve(undefined), { once: true });
  });
