import type { SlackChat } from './adapters/slack/slack-chat.ts';
import {
  audienceOf,
  type ChatAround,
  type ChatPlace,
  connectChat,
  placeOf,
  type SlackAccess,
} from './connect-chat.ts';
import type { Exchange } from './exchange.ts';
import type { Agents } from './flow/agents.ts';
import { chatThroughHub } from './flow/chat-through-hub.ts';
import type { ConnectedCluster } from './flow/cluster-of.ts';
import type { AskedDeps } from './flow/deps.ts';
import { createDesk } from './flow/desk.ts';
import { createHubDesk } from './flow/hub-desk.ts';
import { withOwnKeeper } from './flow/keeper.ts';
import { remoteDesk } from './flow/remote-desk.ts';
import { restingDesk } from './flow/resting-desk.ts';
import { runFlow } from './flow/run-flow.ts';
import { seenStore } from './flow/seen-by.ts';
import { createAlertDesk } from './flow/take-alerts.ts';
import { rulesOf } from './flow/standing.ts';
import { findHub, type HubWatch } from './flow/watch-hub.ts';
import type { Ground } from './ground.ts';
import { seatOf } from './leadership.ts';
import type { Desk } from './ports.ts';
import { runAgentSide, runChatSide, runHubSide } from './run-sides.ts';
import type { LateParts } from './serve-http.ts';
import { startChatSchedules, startClusterSchedules } from './start-schedules.ts';

/** `hub` talks to chat for all clusters and reaches none; `agent` watches one and reaches chat through the hub; `all` does both. */
export const roleNames = ['all', 'hub', 'agent'] as const;
export type RoleName = (typeof roleNames)[number];

export interface RoleOptions extends Omit<ChatAround, 'slack'> {
  readonly role: RoleName;
  readonly slack?: SlackAccess;
  /** Those that this process reaches itself. */
  readonly own: readonly ConnectedCluster[];
  readonly agents: Agents | undefined;
  /** Where other processes share the database. */
  readonly exchange: Exchange | undefined;
  readonly late: LateParts;
}

/** Begins with what the role does, until `stop` aborts. */
type Begin = (
  ground: Ground,
  stop: AbortSignal,
) => Promise<{ readonly ended: Promise<void>; readonly channel: string }>;

/** Connects to chat, or to the hub that does; throws `OutsideError` where that is not possible. */
export async function connectRole(options: RoleOptions): Promise<Begin> {
  const { role, own, agents, exchange, late, slack, wall, log, giveUp } = options;
  if (role === 'agent') {
    const [cluster, ...more] = own;
    if (!cluster || more.length > 0 || !exchange)
      throw new Error('An agent has one cluster and an exchange.');
    const hub = await findHub({ exchange, rules: rulesOf(options.settings), wall, log, stop: giveUp });
    late.chat = { connected: () => hub.isHeard() };
    return (ground, stop) => beginAgent(ground, { cluster, hub, exchange }, stop);
  }
  if (!slack) throw new Error(`The role ${role} needs Slack.`);
  const chat = await connectChat({ ...options, slack });
  late.chat = chat.chat;
  if (role === 'all') return (ground, stop) => beginAll(ground, { own, chat, exchange }, stop);
  if (!agents || !exchange) throw new Error('A hub has agents and an exchange.');
  return (ground, stop) => beginHub(ground, { agents, chat, exchange }, stop);
}

/** Slack, connected as soon as somebody is there to answer. */
export interface OwnChat {
  readonly chat: SlackChat;
  readonly open: (desk: Desk) => void;
}

async function beginAll(
  ground: Ground,
  { own, chat, exchange }: Pick<RoleOptions, 'own' | 'exchange'> & { readonly chat: OwnChat },
  stop: AbortSignal,
) {
  const { base, counters, late } = ground;
  const deps = withOwnKeeper({ ...base, ...audienceOf(chat.chat, placeOf(chat.chat), base), clusters: own });
  late.alerts = createAlertDesk(deps, counters.alerts);
  const desk = await openChat(ground, chat, createDesk(deps));
  scheduled(ground, startClusterSchedules(deps, stop));
  const chatSide = runWithChat(ground, deps, { ...chat, desk, exchange }, stop);
  return { ended: all([runFlow(deps, stop), chatSide]), channel: chat.chat.channelId() };
}

interface HubParts {
  readonly agents: Agents;
  readonly chat: OwnChat;
  readonly exchange: Exchange;
}

async function beginHub(ground: Ground, { agents, chat, exchange }: HubParts, stop: AbortSignal) {
  const { base } = ground;
  const deps: AskedDeps = {
    ...base,
    ...audienceOf(chat.chat, placeOf(chat.chat), base),
    clusters: agents.clusters,
    keeper: agents.keeper,
    samples: { ...base.samples, watched: agents.watched },
  };
  const hubDesk = createHubDesk(deps, (cluster) => remoteDesk(exchange, seatOf(cluster)), agents.isSilent);
  const desk = await openChat(ground, chat, hubDesk);
  const ended = runWithChat(ground, deps, { ...chat, desk, exchange, agents }, stop);
  return { ended, channel: chat.chat.channelId() };
}

interface AgentParts {
  readonly cluster: ConnectedCluster;
  readonly hub: HubWatch;
  readonly exchange: Exchange;
}

async function beginAgent(ground: Ground, { cluster, hub, exchange }: AgentParts, stop: AbortSignal) {
  const { base, counters, late, itself } = ground;
  const { name } = cluster.reader;
  const deps = withOwnKeeper({
    ...base,
    ...audienceOf(chatThroughHub(exchange), placeBy(hub), base),
    clusters: [cluster],
    store: seenStore(base.store, (place) => place.cluster === name),
  });
  late.alerts = createAlertDesk(deps, counters.alerts);
  scheduled(ground, startClusterSchedules(deps, stop));
  const desk = restingDesk(createDesk(deps), itself.health.isStopping);
  const ended = runAgentSide(deps, { exchange, seat: seatOf(name), desk, hub }, stop);
  return { ended, channel: hub.standing.channel };
}

async function openChat({ itself, ending }: Ground, { chat, open }: OwnChat, answering: Desk): Promise<Desk> {
  const desk = restingDesk(answering, itself.health.isStopping);
  open(desk);
  await chat.start();
  ending.add('slack', () => chat.stop());
  return desk;
}

interface WithChat extends OwnChat {
  readonly desk: Desk;
  readonly exchange?: Exchange | undefined;
  readonly agents?: Agents;
}

function runWithChat(
  ground: Ground,
  deps: AskedDeps,
  { chat, exchange, ...hub }: WithChat,
  stop: AbortSignal,
): Promise<void> {
  scheduled(ground, startChatSchedules(deps, ground.itself.audit, stop));
  return all([
    runChatSide(deps, { ...ground, chat }, stop),
    ...(exchange ? [runHubSide(deps, { exchange, chat, ...hub }, stop)] : []),
  ]);
}

function scheduled({ ending }: Ground, teardowns: readonly (() => Promise<void>)[]): void {
  for (const teardown of teardowns) ending.add('schedules', teardown);
}

async function all(parts: readonly Promise<void>[]): Promise<void> {
  await Promise.all(parts);
}

function placeBy({ standing: { team, channel, channels } }: HubWatch): ChatPlace {
  return {
    team: () => team,
    channelId: (written) => (written === undefined ? channel : (channels[written] ?? written)),
  };
}
