import type { FlowDeps } from './deps.ts';
import { changeIncident } from './change-incident.ts';
import { findCommonGround } from './find-common-ground.ts';
import { levelOf } from './level-of.ts';
import { show } from './show.ts';

/** Shows what signals have changed: at once, then less and less often while they keep coming; the last figures always. */
export interface PacedShow {
  changed(id: string): void;
  /** Resolves when nothing is being shown any more; only after the stop. */
  ended(): Promise<void>;
}

const firstPauseMs = 5_000;
const longestPauseMs = 60_000;

export function pacedShow(deps: FlowDeps, stop: AbortSignal): PacedShow {
  const running = new Map<string, Promise<void>>();
  const changed = new Set<string>();

  async function keepShowing(id: string): Promise<void> {
    for (let pauseMs = firstPauseMs; changed.delete(id); pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        await showNow(deps, id);
      } catch (error) {
        deps.log[levelOf(error)]({ incident: id, error }, 'an incident could not be shown, trying again');
        changed.add(id);
      }
      await deps.wall.sleep(pauseMs, stop);
      // What is not shown by now the next start shows.
      if (stop.aborted) return;
    }
  }

  return {
    changed(id) {
      changed.add(id);
      if (!running.has(id))
        running.set(
          id,
          keepShowing(id).finally(() => void running.delete(id)),
        );
    },
    ended: async () => void (await Promise.all(running.values())),
  };
}

/** With what the nodes have in common by now. */
async function showNow(deps: FlowDeps, id: string): Promise<void> {
  const incident = (await deps.store.incident(id))?.value;
  if (!incident) return;
  const ground = await findCommonGround(deps, incident);
  const isNew = ground?.what !== incident.ground?.what || ground?.value !== incident.ground?.value;
  if (isNew) await changeIncident(deps, id, { kind: 'counted', ...(ground ? { ground } : {}) });
  else await show(deps, incident);
}
