import type { DestinationStream } from 'pino';
import { appendAuditLines } from './adapters/audit-lines/append-audit-lines.ts';
import { refreshedCatalogue } from './adapters/catalogue/refreshed-catalogue.ts';
import { createGitHub } from './adapters/github/github-forge.ts';
import { createLog } from './adapters/log/pino-log.ts';
import { createPainter } from './adapters/painter/painter.ts';
import { patiently } from './adapters/patiently.ts';
import type { PlaybookFolders, PlaybookSet } from './adapters/playbooks/load-playbooks.ts';
import { watchPlaybooks } from './adapters/playbooks/watch-playbooks.ts';
import { createSlackChat, type SlackChat, type SlackWayIn } from './adapters/slack/slack-chat.ts';
import type { SlackAnswerCount } from './adapters/slack/slack-result.ts';
import { openStore } from './adapters/store/open-store.ts';
import type { StorePlace } from './adapters/store/store-place.ts';
import { createWallClock } from './adapters/wall-clock.ts';
import type { WebhookAccess } from './adapters/webhook/webhook-access.ts';
import { channelsNamed, routingOf } from './audience/route.ts';
import { type ClusterOptions, connectCluster } from './connect-cluster.ts';
import { connectWebhooks } from './connect-webhooks.ts';
import { createBells } from './flow/bells.ts';
import { type Counters, createCounters } from './flow/counters.ts';
import type { FlowDeps } from './flow/deps.ts';
import { createDesk } from './flow/desk.ts';
import { keepTellingAudit } from './flow/keep-telling-audit.ts';
import { createHomes, keepHomes } from './flow/keep-homes.ts';
import { keepDelivering } from './flow/keep-delivering.ts';
import { keepRaisingEvents } from './flow/keep-raising-events.ts';
import { type EventSending, keepSendingEvents } from './flow/keep-sending-events.ts';
import { runFlow } from './flow/run-flow.ts';
import { createPodRoll } from './flow/pod-roll.ts';
import { createReaders } from './flow/readers.ts';
import { createSampleBook } from './flow/sample-book.ts';
import { ringingStore } from './flow/ringing-store.ts';
import { restingDesk } from './flow/resting-desk.ts';
import { steadyMs } from './steady-ms.ts';
import { createAlertDesk } from './flow/take-alerts.ts';
import { alone, type Leadership, type Term } from './leadership.ts';
import type { Clock, Desk, Log, Store } from './ports.ts';
import type { HttpServer } from './adapters/http/http-server.ts';
import { type HttpOptions, type HttpParts, type LateParts, serveHttp } from './serve-http.ts';
import { createEnding, type Ending } from './ending.ts';
import type { MachineUsage } from './machine.ts';
import type { Settings } from './settings.ts';
import { startSchedules } from './start-schedules.ts';
import { type Itself, watchItself } from './watch-itself.ts';

export interface AppOptions {
  readonly settings: Settings;
  /** At least one. */
  readonly clusters: readonly ClusterOptions[];
  readonly slack: SlackWayIn & {
    readonly botToken: string;
    readonly channel: string;
    readonly apiUrl?: string;
  };
  readonly database: StorePlace;
  /** Without it nothing is answered over HTTP. */
  readonly http?: HttpOptions;
  readonly playbooks: PlaybookFolders;
  /** Where the audit record goes as JSON lines. */
  readonly auditLines?: Parameters<typeof appendAuditLines>[0];
  /** Those of the settings, with the ways to their URLs and secrets. */
  readonly webhooks?: readonly WebhookAccess[];
  /** Without it no pull request is opened. */
  readonly github?: { readonly apiUrl: string; readonly token: string };
  /** Where `releases refresh` keeps a catalogue; without it the shipped one holds. */
  readonly catalogueDir?: string;
  /** Aborts a start that waits for Slack to come back; a program that runs is ended by `stop()`. */
  readonly giveUp?: AbortSignal;
  readonly log: { readonly level: string; readonly destination: DestinationStream };
  /** Where several replicas are: what this one may do, and since when. */
  readonly leader?: AppLeader;
  /** What the process uses; absent where nobody tells. */
  readonly usage?: (() => MachineUsage) | undefined;
  /** The clock that incidents live by; the machine's own unless the cluster's time runs otherwise. */
  readonly clock?: Clock;
}

export interface AppLeader extends Leadership {
  readonly term: Term;
}

/** What the program opens, for who wants to stand in between. */
export interface Outside {
  readonly openStore: (place: StorePlace, term?: Term) => Promise<Store>;
}

export interface App {
  /**
   * Takes no new work, lets what runs come to a safe point, closes everything in reverse order. `cut-off`: something did not come to its
   * end within the time of the settings; the next start goes on with it.
   */
  readonly stop: Ending['run'];
  /** Rejects when a part of the program ended that should not. */
  readonly ended: Promise<void>;
  /** Where HTTP is answered. */
  readonly httpPort: number | undefined;
}

/** Builds the whole program from the outside in and starts it. Whatever was built is torn down when a later part fails. */
export async function startApp(options: AppOptions, outside: Outside = { openStore }): Promise<App> {
  const wall = createWallClock();
  const log = createLog(options.log.level, options.log.destination);
  const ending = createEnding(options.settings.stopWithinMs, wall, log);
  try {
    return { stop: ending.run, ...(await build(options, outside, { wall, log, ending })) };
  } catch (error) {
    await ending.run();
    throw error;
  }
}

interface Ground {
  readonly wall: Clock;
  readonly log: Log;
  readonly ending: Ending;
}

async function build(
  options: AppOptions,
  { openStore }: Outside,
  { wall, log, ending }: Ground,
): Promise<Omit<App, 'stop'>> {
  const clock = options.clock ?? wall;
  const counters = createCounters();
  const bells = createBells();
  const leadership = options.leader ?? alone;
  const opened = await openStore(options.database, options.leader?.term);
  ending.add('store', () => opened.close());
  const access = { clock, wall, log, counters, leadership };
  const clusters = options.clusters.map((cluster) => connectCluster(cluster, access));
  const late: LateParts = {};
  const itself = watchItself({ ...access, opened, clusters, late, usage: options.usage });
  ending.add('health', itself.stop);
  const store = ringingStore(itself.store, bells);
  const http = await answerHttp(options, { ...itself, clusters, counters, clock, wall, log, late });
  if (http) ending.add('http', () => http.close());
  const { chat, open } = await connectChat(options, wall, log, counters);
  late.chat = chat;
  const watch = await watchPlaybooks(options.playbooks, (set) => tellPlaybooks(set, late, log));
  ending.add('playbooks', watch.stop);
  const deps: FlowDeps = {
    clusters,
    store,
    clock,
    wall,
    log,
    settings: options.settings,
    playbooks: watch.playbooks,
    ...(await refreshedCatalogue(options.catalogueDir, log)),
    bells,
    turns: itself.turns,
    samples: createSampleBook(),
    pods: createPodRoll(),
    homes: createHomes(() => steadyMs(wall)),
    strains: new Map(),
    ...audienceOf(chat, options.settings, { wall, log }),
    linkTo: (message) => chat.linkTo(message),
    files: chat.files,
    ...(options.github ? { forge: createGitHub({ ...options.github, clock: wall, leadership }) } : {}),
  };
  open(restingDesk(createDesk(deps), itself.health.isStopping));
  late.alerts = createAlertDesk(deps, counters.alerts);
  await chat.start();
  ending.add('slack', () => chat.stop());

  const stopping = new AbortController();
  const stop = stopping.signal;
  for (const teardown of startSchedules(deps, itself.audit, stop)) ending.add('schedules', teardown);
  const delivery = { ...deps, chat, painter: createPainter(), channel: () => chat.channelId() };
  const running = runParts(options, deps, { ...delivery, counter: counters.webhookEvents }, stop);
  ending.add('incidents', async () => {
    itself.health.stopping();
    stopping.abort();
    await running.catch(() => undefined);
  });
  log.info({ clusters: clusters.map(({ reader }) => reader.name), channel: chat.channelId() }, 'watching');
  return { ended: running, httpPort: http?.port };
}

async function answerHttp(
  { http, slack, settings, usage }: AppOptions,
  parts: Omit<Itself, 'stop'> &
    Pick<HttpParts, 'counters' | 'clock' | 'wall' | 'log' | 'late'> & {
      readonly clusters: FlowDeps['clusters'];
    },
): Promise<HttpServer | undefined> {
  if (!http) return undefined;
  return serveHttp(http, {
    ...parts,
    usage,
    clusters: parts.clusters.map(({ reader }) => reader),
    webhooks: settings.webhooks.map(({ name }) => name),
    audit: parts.audit.standing,
    takesSlack: slack.signingSecret !== undefined,
  });
}

/** Entries of the audit record that come after `stop` are told at the next start. */
async function runParts(
  { auditLines, webhooks = [], log, leader }: AppOptions,
  deps: FlowDeps,
  delivery: Parameters<typeof keepDelivering>[0] & Pick<EventSending, 'counter'>,
  stop: AbortSignal,
): Promise<void> {
  const lines = auditLines && appendAuditLines(auditLines, log.destination);
  const sending = {
    ...deps,
    counter: delivery.counter,
    webhooks: await connectWebhooks(webhooks, { ...deps, leadership: leader ?? alone }),
  };
  await Promise.all([
    runFlow(deps, stop),
    keepDelivering(delivery, stop),
    keepRaisingEvents(deps, deps.settings.webhooks, stop),
    keepSendingEvents(sending, stop),
    keepHomes(deps, (person, message) => delivery.chat.publishHome(person, message), stop),
    lines && keepTellingAudit({ ...deps, lines }, stop),
  ]);
}

/** Who is who in chat, and who may read what. */
function audienceOf(
  chat: SlackChat,
  { chat: said }: Settings,
  { wall, log }: Pick<FlowDeps, 'wall' | 'log'>,
) {
  const asking: Pick<FlowDeps, 'team' | 'person' | 'isSharedOutside' | 'isMember' | 'routing'> = {
    team: () => chat.workspace().team,
    person: (ref, groups) => chat.person(ref, groups),
    isSharedOutside: (channel) => chat.isSharedOutside(channel),
    isMember: (channel, person) => chat.isMember(channel, person),
    routing: routingOf(said, (written) => chat.channelId(written)),
  };
  return { ...asking, readers: createReaders({ ...asking, wall, log }) };
}

/** Chat needs the desk and the desk needs chat: what is pressed before the desk is open is refused. */
async function connectChat(options: AppOptions, wall: Clock, log: Log, { slackCalls }: Counters) {
  let desk: Desk | undefined;
  const settings = {
    ...options.slack,
    leadership: options.leader ?? alone,
    routed: channelsNamed(options.settings.chat),
    locale: options.settings.chat.locale,
    clock: wall,
    log,
    onAnswer: ((method, code, result) => slackCalls.add({ method, code, result })) satisfies SlackAnswerCount,
    desk: () => {
      if (!desk) throw new Error('The desk is not open yet.');
      return desk;
    },
  };
  const chat = await patiently(() => createSlackChat(settings), {
    wall,
    log,
    doing: 'connecting to Slack',
    stop: options.giveUp,
  });
  return { chat, open: (opened: Desk) => void (desk = opened) };
}

function tellPlaybooks({ playbooks, errors }: PlaybookSet, late: LateParts, log: Log): void {
  late.playbooks = { loaded: playbooks.length, errors: errors.length };
  for (const error of errors) log.error({ ...error }, 'a playbook file has an error and is not taken');
  log.info({ playbooks: playbooks.map(({ name }) => name) }, 'playbooks loaded');
}
