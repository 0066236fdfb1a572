import type { DestinationStream } from 'pino';
import { appendAuditLines } from './adapters/audit-lines/append-audit-lines.ts';
import { refreshedCatalogue } from './adapters/catalogue/refreshed-catalogue.ts';
import { createGitHub } from './adapters/github/github-forge.ts';
import { createLog } from './adapters/log/pino-log.ts';
import { createPainter } from './adapters/painter/painter.ts';
import { patiently } from './adapters/patiently.ts';
import type { PlaybookFolders, PlaybookSet } from './adapters/playbooks/load-playbooks.ts';
import { watchPlaybooks } from './adapters/playbooks/watch-playbooks.ts';
import { onSchedule } from './adapters/schedule/cron-schedule.ts';
import { createSlackChat, type SlackChat, type SlackWayIn } from './adapters/slack/slack-chat.ts';
import { openStore } from './adapters/store/open-store.ts';
import type { StorePlace } from './adapters/store/store-place.ts';
import { createWallClock } from './adapters/wall-clock.ts';
import type { WebhookAccess } from './adapters/webhook/webhook-access.ts';
import { channelsNamed, routingOf } from './audience/route.ts';
import { type ClusterOptions, connectCluster } from './connect-cluster.ts';
import { connectWebhooks } from './connect-webhooks.ts';
import { createBells } from './flow/bells.ts';
import { countedStore } from './flow/counted-store.ts';
import { type Counters, createCounters } from './flow/counters.ts';
import type { FlowDeps } from './flow/deps.ts';
import { createDesk } from './flow/desk.ts';
import { postDigest } from './flow/digest.ts';
import { postFleetReport } from './flow/fleet.ts';
import { forgetEnded } from './flow/forget-ended.ts';
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
import { sweep } from './flow/sweep.ts';
import { createRunWatch } from './flow/watch-runs.ts';
import { createAlertDesk } from './flow/take-alerts.ts';
import { alone, type Leadership, type Term } from './leadership.ts';
import type { Clock, Desk, Log, Store } from './ports.ts';
import { type HttpOptions, type LateParts, serveHttp } from './serve-http.ts';
import type { Settings } from './settings.ts';

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
  /** Takes no new work, lets what runs come to a safe point, closes everything in reverse order. */
  stop(): Promise<void>;
  /** Rejects when a part of the program ended that should not. */
  readonly ended: Promise<void>;
  /** Where HTTP is answered. */
  readonly httpPort: number | undefined;
}

/** Builds the whole program from the outside in and starts it. Whatever was built is torn down when a later part fails. */
export async function startApp(options: AppOptions, outside: Outside = { openStore }): Promise<App> {
  const teardowns: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const teardown of teardowns.splice(0).toReversed()) await teardown();
  };
  try {
    const built = await build(options, outside, (teardown) => void teardowns.push(teardown));
    return { stop, ...built };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(
  options: AppOptions,
  { openStore }: Outside,
  onStop: (teardown: () => Promise<void>) => void,
): Promise<Omit<App, 'stop'>> {
  const wall = createWallClock();
  const clock = options.clock ?? wall;
  const log = createLog(options.log.level, options.log.destination);
  const counters = createCounters();
  const bells = createBells();
  const leadership = options.leader ?? alone;
  const opened = await openStore(options.database, options.leader?.term);
  const store = ringingStore(countedStore(opened, counters.signals, wall), bells);
  onStop(() => store.close());
  const access = {
    clock,
    watchClock: { now: () => clock.now(), sleep: wall.sleep },
    wall,
    log,
    counters,
    leadership,
  };
  const clusters = options.clusters.map((cluster) => connectCluster(cluster, access));
  const late: LateParts = {};
  const takesSlack = options.slack.signingSecret !== undefined;
  const parts = { store, clusters, clock, wall, log, counters, late, takesSlack };
  const http = options.http && (await serveHttp(options.http, parts));
  if (http) onStop(() => http.close());
  const { chat, open } = await connectChat(options, wall, log, counters);
  late.chat = chat;
  const watch = await watchPlaybooks(options.playbooks, (set) => tellPlaybooks(set, log));
  onStop(watch.stop);
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
    samples: createSampleBook(),
    pods: createPodRoll(),
    homes: createHomes(() => wall.now().getTime()),
    strains: new Map(),
    ...audienceOf(chat, options.settings, { wall, log }),
    linkTo: (message) => chat.linkTo(message),
    files: chat.files,
    ...(options.github ? { forge: createGitHub({ ...options.github, clock: wall, leadership }) } : {}),
  };
  open(createDesk(deps));
  late.alerts = createAlertDesk(deps, counters.alerts);
  await chat.start();
  onStop(() => chat.stop());
  onStop(onSchedule({ expression: '*/5 * * * *' }, () => forgetEnded(deps), log));

  const stopping = new AbortController();
  const stop = stopping.signal;
  for (const teardown of startSchedules(deps, stop)) onStop(teardown);
  const delivery = { ...deps, chat, painter: createPainter(), channel: () => chat.channelId() };
  const running = runParts(options, deps, { ...delivery, counter: counters.webhookEvents }, stop);
  onStop(async () => {
    stopping.abort();
    await running.catch(() => undefined);
  });
  log.info({ clusters: clusters.map(({ reader }) => reader.name), channel: chat.channelId() }, 'watching');
  return { ended: running, httpPort: http?.port };
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

/** The sweep, and the report where it is wanted; the answers end them. */
function startSchedules(deps: FlowDeps, stop: AbortSignal): readonly (() => Promise<void>)[] {
  const { sweep: expression, fleetReport, digest, timeZone } = deps.settings.schedules;
  const watchRuns = createRunWatch(deps);
  return [
    onSchedule({ expression, timeZone }, () => sweep(deps, stop), deps.log),
    onSchedule({ expression, timeZone }, () => watchRuns(stop), deps.log),
    ...(digest === undefined
      ? []
      : [onSchedule({ expression: digest, timeZone }, () => postDigest(deps), deps.log)]),
    ...(fleetReport === undefined
      ? []
      : [onSchedule({ expression: fleetReport, timeZone }, () => postFleetReport(deps), deps.log)]),
  ];
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
    onAnswer: (method: string, code: string) => slackCalls.add({ method, code }),
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

function tellPlaybooks({ playbooks, errors }: PlaybookSet, log: Log): void {
  for (const error of errors) log.error({ ...error }, 'a playbook file has an error and is not taken');
  log.info({ playbooks: playbooks.map(({ name }) => name) }, 'playbooks loaded');
}
