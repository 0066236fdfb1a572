import type { Incident } from '../incident/incident.ts';
import { caseFile } from './case-file.ts';
import type { FlowDeps } from './deps.ts';

/** Milliseconds until an incident is to be looked into, 0 or less: now; undefined as long as there is nothing new. */
export async function msUntilLook(deps: FlowDeps, incident: Incident): Promise<number | undefined> {
  const looked = await caseFile(deps.store, incident.id).read('looked');
  if (!hasNews(incident, looked)) return undefined;
  const nowMs = deps.clock.now().getTime();
  return lookAfter(incident, deps.settings.gatherMs, nowMs) - nowMs;
}

const longestGatherMs = 60_000;

/**
 * When to look, in milliseconds since the epoch. The first look is at once: a log may be gone a minute later. While signals keep
 * coming, ever more of them are gathered for the next one; ends that look asked for are gathered before anybody hears of them.
 * What is after now was written before the clock was set back, and nothing waits for it.
 */
function lookAfter(incident: Incident, gatherMs: number, nowMs: number): number {
  const { headline, isQuiet, attempts } = incident;
  const passed = (at = ''): number => (Date.parse(at) <= nowMs ? Date.parse(at) : 0);
  const noticed = passed(incident.noticedAt);
  if (!headline) return isQuiet ? noticed + gatherMs : 0;
  const looked = passed(headline.at);
  const ended = passed(attempts.at(-1)?.endedAt);
  const pauseMs = Math.max(gatherMs, Math.min(looked - noticed, longestGatherMs));
  return Math.max(looked + pauseMs, ended + gatherMs);
}

/**
 * News since the last look: more signals, or a change that ended. A diagnosis whose plan was not offered yet,
 * because the bot died or the outside failed in between, is made again.
 */
function hasNews(incident: Incident, looked: string | undefined): boolean {
  const { headline } = incident;
  if (!headline || looked !== headline.at || incident.signals > headline.signals) return true;
  if (Date.parse(incident.reopened?.at ?? '') > Date.parse(headline.at)) return true;
  const ended = incident.attempts.at(-1);
  const changed = ended && ['held', 'failed', 'undone', 'unclear', 'stopped'].includes(ended.outcome);
  return Boolean(changed && Date.parse(ended.endedAt ?? '') > Date.parse(headline.at));
}
