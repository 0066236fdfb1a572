import type { FlowDeps } from './deps.ts';
import { caseFile } from './case-file.ts';
import { levelOf } from './level-of.ts';
import { show } from './show.ts';

const retryMs = 1_000;

/** Lets an incident be told from now on, and tells it. */
export async function tell(deps: FlowDeps, id: string): Promise<void> {
  await caseFile(deps.store, id).write('told', true);
  const stored = await deps.store.incident(id);
  if (stored) await show(deps, stored.value);
}

/**
 * Tells an incident when its first post may wait for the diagnosis no longer; earlier is somebody else's part. The phone keeps
 * the first text, and an edit does not ring. Resolves then, or when `stop` aborts.
 */
export async function tellAtLatest(deps: FlowDeps, id: string, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      const incident = (await deps.store.incident(id))?.value;
      if (!incident || incident.state === 'resolved' || (await caseFile(deps.store, id).read('told'))) return;
      const leftMs = Date.parse(incident.noticedAt) + deps.settings.firstPostMs - deps.clock.now().getTime();
      if (leftMs <= 0) return await tell(deps, id);
      await deps.clock.sleep(leftMs, stop);
    } catch (error) {
      deps.log[levelOf(error)]({ incident: id, error }, 'an incident could not be told yet');
      await deps.wall.sleep(retryMs, stop);
    }
  }
}
