import { callsFor } from '../audience/calls.ts';
import { callMessage, heldBackMessage } from '../chat/call-message.ts';
import type { Incident } from '../incident/incident.ts';
import { caseFile } from './case-file.ts';
import { channelOf } from './channel-of.ts';
import type { FlowDeps } from './deps.ts';
import { haltOf } from './halt.ts';
import { isMutedNow, routeOf } from './mute.ts';
import { putMessage } from './put-message.ts';
import { show } from './show.ts';

const lookEveryMs = 2_000;
const mostOpen = 1_000;
/** Among these are those that ended within the last mute window. */
const newest = 200;

/** Calls people when they are needed, ever more of them while nobody comes, and tells what mute windows held back, until `stop` aborts. */
export async function keepCalling(deps: FlowDeps, stop: AbortSignal): Promise<void> {
  const look = async () => {
    const open = (await deps.store.incidents('open', mostOpen)).map(({ value }) => value);
    for (const incident of open) await callFor(deps, incident);
    await release(deps, open);
  };
  while (!stop.aborted) {
    try {
      await deps.turns.take('calling', look);
    } catch (error) {
      // A fault of our own must not end the watch.
      deps.log.error({ error }, 'people could not be called; trying again');
    }
    await deps.wall.sleep(lookEveryMs, stop);
  }
}

async function callFor(deps: FlowDeps, incident: Incident): Promise<void> {
  const file = caseFile(deps.store, incident.id);
  if (!(await file.read('told')) || isMutedNow(deps, incident)) return;
  const [made = {}, looked, halt] = await Promise.all([
    file.read('calls'),
    file.read('looked'),
    haltOf(deps, incident),
  ]);
  const now = deps.clock.now();
  const facts = { now, made, isLooked: looked !== undefined, haltedAttempt: halt?.attempt.number };
  const due = callsFor(incident, routeOf(deps, incident), facts);
  if (due.length === 0) return;
  // The message first: put twice it is one, noted but never put it would be lost.
  for (const call of due)
    if (call.to)
      await putMessage(deps, {
        slot: `${incident.id}/call/${call.key}`,
        incident: incident.id,
        channel: await channelOf(deps, incident),
        threadOf: `${incident.id}/alert`,
        ...(call.isEscalation ? { alsoInChannel: true } : {}),
        message: callMessage(incident, call, call.to),
      });
  const at = now.toISOString();
  await file.write('calls', { ...made, ...Object.fromEntries(due.map(({ key }) => [key, at])) });
}

/** What a mute window held back that is over: one line in each channel, then the alerts of what is still open. */
async function release(deps: FlowDeps, open: readonly Incident[]): Promise<void> {
  const lately = (await deps.store.incidents('all', newest)).map(({ value }) => value);
  const all = [...new Map([...open, ...lately].map((one) => [one.id, one])).values()];
  const free = new Map<string, Incident[]>();
  for (const incident of all) {
    const file = caseFile(deps.store, incident.id);
    if ((await file.read('held')) !== 'held' || isMutedNow(deps, incident)) continue;
    const channel = await channelOf(deps, incident);
    free.set(channel, [...(free.get(channel) ?? []), incident]);
  }
  for (const [channel, incidents] of free) {
    const name = `${incidents[0]?.id}-${incidents.at(-1)?.id}`;
    await putMessage(deps, {
      slot: `mute/${channel}/${name}`,
      incident: `mute/${channel}`,
      channel,
      message: heldBackMessage(incidents),
    });
    for (const incident of incidents) {
      await caseFile(deps.store, incident.id).write('held', 'listed');
      await show(deps, incident);
    }
  }
}
