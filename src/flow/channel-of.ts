import { channelsOf, type PlaceOrCluster, routeFor } from '../audience/route.ts';
import { severityOf } from '../audience/severity.ts';
import type { Incident } from '../incident/incident.ts';
import { caseFile } from './case-file.ts';
import type { FlowDeps } from './deps.ts';
import { putMessage, type WantedMessage } from './put-message.ts';

/** The channel of an incident: chosen by the routes when it is first told, and kept whatever they say later. */
export async function channelOf(
  { store, routing }: Pick<FlowDeps, 'store' | 'routing'>,
  incident: Incident,
): Promise<string> {
  const file = caseFile(store, incident.id);
  const kept = await file.read('channel');
  if (kept !== undefined) return kept;
  const alert = await store.messageRef(`${incident.id}/alert`);
  const { severity } = severityOf(incident);
  const channel = alert?.channel ?? routeFor(routing, { ...incident.workload, severity }).channel;
  await file.write('channel', channel);
  return channel;
}

/** Puts a message of its own into every channel in which incidents of the place may stand. */
export async function putInChannelsOf(
  deps: Pick<FlowDeps, 'store' | 'routing'>,
  place: PlaceOrCluster,
  out: Omit<WantedMessage, 'channel' | 'threadOf'>,
): Promise<void> {
  for (const channel of channelsOf(deps.routing.routes, place))
    await putMessage(deps, { ...out, slot: slotIn(deps, out.slot, channel), channel });
}

/** The usual channel needs no name in a slot. */
export const slotIn = ({ routing }: Pick<FlowDeps, 'routing'>, slot: string, channel: string): string =>
  channel === routing.routes.at(-1)?.channel ? slot : `${slot}@${channel}`;

/** Every channel in which something may stand. */
export const channelsInUse = ({ routing }: Pick<FlowDeps, 'routing'>): readonly string[] => [
  ...new Set(routing.routes.map(({ channel }) => channel)),
];
