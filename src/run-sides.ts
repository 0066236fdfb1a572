import type { DestinationStream } from 'pino';
import { appendAuditLines } from './adapters/audit-lines/append-audit-lines.ts';
import { createPainter } from './adapters/painter/painter.ts';
import type { SlackChat } from './adapters/slack/slack-chat.ts';
import type { WebhookAccess } from './adapters/webhook/webhook-access.ts';
import { connectWebhooks } from './connect-webhooks.ts';
import type { Exchange } from './exchange.ts';
import { type Agents, keeperHandlers } from './flow/agents.ts';
import { answering } from './flow/answering.ts';
import { chatHandlers } from './flow/chat-through-hub.ts';
import type { Counters } from './flow/counters.ts';
import type { AskedDeps, FlowDeps } from './flow/deps.ts';
import { keepAnnouncing } from './flow/keep-announcing.ts';
import { keepDelivering } from './flow/keep-delivering.ts';
import { keepHomes } from './flow/keep-homes.ts';
import { keepRaisingEvents } from './flow/keep-raising-events.ts';
import { keepSendingEvents } from './flow/keep-sending-events.ts';
import { keepTellingAudit } from './flow/keep-telling-audit.ts';
import { deskHandlers } from './flow/remote-desk.ts';
import { runFlow } from './flow/run-flow.ts';
import { type AgentStanding, type HubStanding, rulesOf } from './flow/standing.ts';
import { tellAbsences } from './flow/tell-absences.ts';
import type { HubWatch } from './flow/watch-hub.ts';
import { writableNamespaces } from './flow/writable-namespaces.ts';
import { desk as deskSeat, type Leadership, type Seat } from './leadership.ts';
import type { Desk } from './ports.ts';

export interface ChatSide {
  readonly chat: SlackChat;
  /** Where the audit record goes as JSON lines. */
  readonly auditLines: Parameters<typeof appendAuditLines>[0] | undefined;
  readonly destination: DestinationStream;
  readonly webhooks: readonly WebhookAccess[];
  readonly leadership: Leadership;
  readonly counters: Counters;
}

/**
 * What is to be done once for all clusters: messages brought to chat, receivers outside told, the record told. Entries of the audit record
 * that come after `stop` are told at the next start.
 */
export async function runChatSide(deps: AskedDeps, side: ChatSide, stop: AbortSignal): Promise<void> {
  const { chat, auditLines, destination, leadership, counters } = side;
  const lines = auditLines && appendAuditLines(auditLines, destination);
  const webhooks = await connectWebhooks(side.webhooks, { ...deps, leadership });
  const delivery = { ...deps, chat, painter: createPainter(), channel: () => chat.channelId() };
  await Promise.all([
    keepDelivering(delivery, stop),
    keepRaisingEvents(deps, deps.settings.webhooks, stop),
    keepSendingEvents({ ...deps, webhooks, counter: counters.webhookEvents }, stop),
    keepHomes(deps, (person, message) => chat.publishHome(person, message), stop),
    tellAbsences(deps, stop),
    lines && keepTellingAudit({ ...deps, lines }, stop),
  ]);
}

/** What a process that talks to chat does for others that share its database. */
export interface HubSide {
  readonly exchange: Exchange;
  readonly desk: Desk;
  readonly chat: SlackChat;
  readonly agents?: Agents | undefined;
}

export async function runHubSide(
  { settings, turns, wall }: AskedDeps,
  { exchange, desk, chat, agents }: HubSide,
  stop: AbortSignal,
): Promise<void> {
  const { team, channel, channels } = chat.workspace();
  const standing = async (): Promise<HubStanding> => ({
    isHub: agents !== undefined,
    team,
    channel,
    channels: Object.fromEntries(channels),
    rules: rulesOf(settings),
  });
  await Promise.all([
    exchange.serve(deskSeat, answering({ ...deskHandlers(desk), ...chatHandlers(chat) }), stop),
    keepAnnouncing({ exchange, seat: deskSeat, standing, urgent: (all) => all, turns, wall }, stop),
    agents?.keepListening(turns, stop),
  ]);
}

export interface AgentSide {
  readonly exchange: Exchange;
  readonly seat: Seat;
  readonly desk: Desk;
  readonly hub: HubWatch;
}

/** Watches its cluster, answers for it and tells how it stands. */
export async function runAgentSide(
  deps: FlowDeps,
  { exchange, seat, desk, hub }: AgentSide,
  stop: AbortSignal,
): Promise<void> {
  const { turns, wall } = deps;
  await Promise.all([
    runFlow(deps, stop),
    exchange.serve(seat, answering({ ...deskHandlers(desk), ...keeperHandlers(deps.keeper) }), stop),
    keepAnnouncing({ exchange, seat, standing: () => agentStanding(deps), urgent, turns, wall }, stop),
    hub.keepListening(turns, stop),
  ]);
}

/** When the watch heard of its cluster last is no news. */
const urgent = ({ health, watched, writable, rules }: AgentStanding) => [
  health.state,
  health.since,
  watched,
  writable,
  rules,
];

async function agentStanding(deps: FlowDeps): Promise<AgentStanding> {
  const [cluster] = deps.clusters;
  if (!cluster) throw new Error('An agent has one cluster.');
  return {
    health: cluster.reader.health(),
    samplingRequests: cluster.reader.samplingRequests(),
    watched: deps.samples.watched(),
    writable: await writableNamespaces(deps, cluster),
    rules: rulesOf(deps.settings),
  };
}
