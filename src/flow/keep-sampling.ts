import type { FlowDeps } from './deps.ts';

/** Looks at memory and buffers of every workload that was seen, again and again until `stop` aborts. */
export async function keepSampling(deps: FlowDeps, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    for (const { ref, container } of deps.samples.watched()) {
      if (stop.aborted) return;
      try {
        deps.samples.add(ref, await deps.cluster.sample(ref, container));
      } catch (error) {
        deps.log.debug({ error, workload: ref }, 'sampling failed');
      }
    }
    await deps.clock.sleep(deps.settings.sampleEveryMs, stop);
  }
}
