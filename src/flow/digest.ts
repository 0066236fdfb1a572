import { type Digest, digestMessage } from '../chat/digest-message.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import { caseFile } from './case-file.ts';
import { channelsInUse, slotIn } from './channel-of.ts';
import type { AskedDeps } from './deps.ts';
import { fleetReport } from './fleet.ts';
import { retentionDays } from './forget-ended.ts';
import { putMessage } from './put-message.ts';
import { channelReader } from './readers.ts';
import { seenBy } from './seen-by.ts';

/** More incidents than these are not looked through. */
const mostIncidents = 1_000;
const minute = 60_000;
const day = 1_440 * minute;

/** A digest in each channel of what is routed there, since the last one; the first of all tells of a day. */
export async function postDigest(deps: AskedDeps): Promise<void> {
  const now = deps.clock.now();
  const last = await deps.store.document('digest', 'since');
  // The same minute is the same digest.
  if (typeof last === 'string' && now.getTime() - Date.parse(last) < minute) return;
  const since = typeof last === 'string' ? last : new Date(now.getTime() - day).toISOString();
  const slot = `digest/${now.toISOString().slice(0, 16)}`;
  for (const channel of channelsInUse(deps)) {
    const seen = seenBy(deps, channelReader(deps, channel));
    const message = digestMessage(await digestOf(seen, since));
    await putMessage(deps, { slot: slotIn(deps, slot, channel), incident: 'digest', channel, message });
  }
  // Only now: after a death in between it is told anew, from the same instant.
  await deps.store.saveDocument('digest', 'since', now.toISOString());
}

async function digestOf(deps: AskedDeps, since: string): Promise<Digest> {
  const all = (await deps.store.incidents('all', mostIncidents)).map(({ value }) => value);
  const loud = all.filter(({ isQuiet }) => !isQuiet);
  const isSince = (at: string | undefined) => at !== undefined && Date.parse(at) >= Date.parse(since);
  const tries = loud.flatMap((incident) => incident.attempts.map((attempt) => ({ incident, attempt })));
  const lately = tries.filter(({ attempt }) => isSince(attempt.endedAt));
  const opened = loud.filter(({ openedAt }) => isSince(openedAt));
  const keptFrom = new Date(deps.clock.now().getTime() - deps.settings.retentionMs).toISOString();
  const held = await Promise.all(opened.map(({ id }) => caseFile(deps.store, id).read('held')));
  return {
    since,
    opened,
    stillOpen: loud.filter(({ state }) => state !== 'resolved'),
    fixed: lately.filter(hasHeld).map(({ incident, attempt }) => ({ incident, title: attempt.title })),
    failed: lately.filter(({ attempt }) => failed.has(attempt.outcome) && attempt.undoneBy === undefined)
      .length,
    liveOnly: await liveOnlyOf(deps, tries.filter(hasHeld)),
    suppressed: held.filter(Boolean).length,
    ...(isSince(keptFrom) ? { keptDays: retentionDays(deps) } : {}),
    fleet: await fleetReport(deps),
  };
}

interface Try {
  readonly incident: Incident;
  readonly attempt: Attempt;
}

const failed: ReadonlySet<Attempt['outcome']> = new Set(['failed', 'undone', 'stopped', 'unclear']);
const hasHeld = ({ attempt }: Try): boolean => attempt.outcome === 'held' && !attempt.refuted;

/** Changes of the cluster itself whose objects somebody else keeps: the newest of each workload. */
async function liveOnlyOf(deps: AskedDeps, tries: readonly Try[]): Promise<Digest['liveOnly']> {
  const live = tries.filter(({ attempt }) => attempt.pullRequest === undefined && !attempt.reverts);
  const newest = new Map<string, Try>();
  for (const one of live) {
    const { cluster, namespace, kind, name } = one.incident.workload;
    const key = [cluster, namespace, kind, name].join('/');
    const before = newest.get(key)?.attempt.endedAt ?? '';
    if ((one.attempt.endedAt ?? '') > before) newest.set(key, one);
  }
  const found = await Promise.all(
    [...newest.values()].map(async ({ incident, attempt }) => {
      const plan = await caseFile(deps.store, incident.id).read('plan', attempt.digest);
      const keeper = plan?.lasting?.destination?.repository ?? plan?.lasting?.owner;
      return keeper === undefined ? [] : [{ incident, title: attempt.title, keeper }];
    }),
  );
  return found.flat();
}
