import type { FlowDeps } from './deps.ts';
import { show } from './show.ts';
import { steadyMs } from '../steady-ms.ts';

/** From how long on, in milliseconds since it began, something is shown how often. */
const paces = [
  { fromMs: 600_000, everyMs: 60_000 },
  { fromMs: 120_000, everyMs: 15_000 },
];

/** Shows an incident whose change goes on for a while: at each call in the first minutes, then less and less often. */
export function showSometimes(deps: FlowDeps, id: string): () => Promise<void> {
  const begunMs = steadyMs(deps.clock);
  let shownMs = Number.NEGATIVE_INFINITY;
  return async () => {
    const nowMs = steadyMs(deps.clock);
    const everyMs = paces.find(({ fromMs }) => nowMs - begunMs >= fromMs)?.everyMs ?? 0;
    if (nowMs - shownMs < everyMs) return;
    shownMs = nowMs;
    const stored = await deps.store.incident(id);
    if (stored) await show(deps, stored.value);
  };
}
