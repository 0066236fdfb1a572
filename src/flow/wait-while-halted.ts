import type { Incident } from '../incident/incident.ts';
import type { FlowDeps } from './deps.ts';
import { haltOf, voidApprovals } from './halt.ts';
import { show } from './show.ts';
import { waitForNews } from './wait-for-news.ts';

const lookAgainMs = 10_000;

/**
 * A change that has begun and may not go on waits here, at its safe point, as it stands: nothing is written, forth or back. The answer is
 * whether it waited. What stopped it has voided its approval, so that it goes on, or is undone, only when people say so anew.
 */
export async function waitWhileHalted(
  deps: FlowDeps,
  incident: Incident,
  stop: AbortSignal,
): Promise<boolean> {
  const halted = await haltOf(deps, incident);
  if (!halted) return false;
  if (halted.kind !== 'voided') await voidApprovals(deps, incident, halted.attempt.number);
  await show(deps, incident);
  await waitForNews(deps, incident.id, lookAgainMs, stop);
  return true;
}
