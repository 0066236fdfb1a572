import type { DestinationStream } from 'pino';
import { loadCatalogue } from './adapters/catalogue/load-catalogue.ts';
import { createKubernetesCluster } from './adapters/kubernetes/kubernetes-cluster.ts';
import { createKubernetesWriter } from './adapters/kubernetes/kubernetes-writer.ts';
import { createLog } from './adapters/log/pino-log.ts';
import { createPainter } from './adapters/painter/painter.ts';
import { patiently } from './adapters/patiently.ts';
import type { PlaybookFolders, PlaybookSet } from './adapters/playbooks/load-playbooks.ts';
import { watchPlaybooks } from './adapters/playbooks/watch-playbooks.ts';
import {
  createPrometheusMeasurements,
  type PrometheusSettings,
} from './adapters/prometheus/prometheus-measurements.ts';
import { onSchedule } from './adapters/schedule/cron-schedule.ts';
import { createSlackChat } from './adapters/slack/slack-chat.ts';
import { openSqliteStore } from './adapters/store/open-sqlite-store.ts';
import { createWallClock } from './adapters/wall-clock.ts';
import { createBells } from './flow/bells.ts';
import type { ConnectedCluster } from './flow/cluster-of.ts';
import type { FlowDeps } from './flow/deps.ts';
import { createDesk } from './flow/desk.ts';
import { postFleetReport } from './flow/fleet.ts';
import { keepDelivering } from './flow/keep-delivering.ts';
import { rememberRights } from './flow/remember-rights.ts';
import { runFlow } from './flow/run-flow.ts';
import { createPodRoll } from './flow/pod-roll.ts';
import { createSampleBook } from './flow/sample-book.ts';
import { sweep } from './flow/sweep.ts';
import type { Clock, Desk, Log } from './ports.ts';
import type { Recognition, Settings } from './settings.ts';

export interface AppOptions {
  readonly settings: Settings;
  readonly cluster: {
    readonly name: string;
    readonly kubeConfigText: string;
    readonly namespaces?: readonly string[];
    /** Default: `labels`. */
    readonly recognise?: Recognition;
    /** What the server selects pods by; it takes the place of the usual labels. */
    readonly labelSelector?: string;
  };
  /** A Prometheus that scrapes the cluster; without it pods are measured through the API server. */
  readonly prometheus?: Omit<PrometheusSettings, 'clock' | 'log'> | undefined;
  readonly slack: {
    readonly botToken: string;
    readonly appToken: string;
    readonly channel: string;
    readonly apiUrl?: string;
  };
  readonly databasePath: string;
  readonly playbooks: PlaybookFolders;
  /** Where `releases refresh` keeps a catalogue; without it the shipped one holds. */
  readonly catalogueDir?: string;
  /** Aborts a start that waits for Slack to come back; a program that runs is ended by `stop()`. */
  readonly giveUp?: AbortSignal;
  readonly log: { readonly level: string; readonly destination: DestinationStream };
  /** The clock that incidents live by; the machine's own unless the cluster's time runs otherwise. */
  readonly clock?: Clock;
}

export interface App {
  /** Takes no new work, lets what runs come to a safe point, closes everything in reverse order. */
  stop(): Promise<void>;
  /** Rejects when a part of the program ended that should not. */
  readonly ended: Promise<void>;
}

/** Builds the whole program from the outside in and starts it. Whatever was built is torn down when a later part fails. */
export async function startApp(options: AppOptions): Promise<App> {
  const teardowns: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const teardown of teardowns.splice(0).toReversed()) await teardown();
  };
  try {
    const { ended } = await build(options, (teardown) => void teardowns.push(teardown));
    return { stop, ended };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(
  options: AppOptions,
  onStop: (teardown: () => Promise<void>) => void,
): Promise<Pick<App, 'ended'>> {
  const wall = createWallClock();
  const clock = options.clock ?? wall;
  const log = createLog(options.log.level, options.log.destination);
  const store = await openSqliteStore(options.databasePath);
  onStop(() => store.close());
  const cluster = connectCluster(options, clock, wall, log);
  const { chat, open } = await connectChat(options, wall, log);
  const watch = await watchPlaybooks(options.playbooks, (set) => tellPlaybooks(set, log));
  onStop(watch.stop);
  const deps: FlowDeps = {
    clusters: [cluster],
    store,
    clock,
    wall,
    log,
    settings: options.settings,
    playbooks: watch.playbooks,
    ...(await refreshedCatalogue(options.catalogueDir, log)),
    bells: createBells(),
    samples: createSampleBook(),
    pods: createPodRoll(),
    strains: new Map(),
    team: () => chat.workspace().team,
    person: (ref) => chat.person(ref),
  };
  open(createDesk(deps));
  await chat.start();
  onStop(() => chat.stop());
  const forget = () => store.prune(new Date(clock.now().getTime() - keptMs).toISOString());
  onStop(onSchedule({ expression: '*/5 * * * *' }, forget, log));

  const stopping = new AbortController();
  for (const teardown of startSchedules(deps, stopping.signal)) onStop(teardown);
  const delivery = { store, chat, wall, log, painter: createPainter(), channel: () => chat.channelId() };
  const running = Promise.all([
    runFlow(deps, stopping.signal),
    keepDelivering(delivery, stopping.signal),
  ]).then(() => undefined);
  onStop(async () => {
    stopping.abort();
    await running.catch(() => undefined);
  });
  log.info({ cluster: options.cluster.name, channel: chat.channelId() }, 'watching');
  return { ended: running };
}

/** The sweep, and the report where it is wanted; the answers end them. */
function startSchedules(deps: FlowDeps, stop: AbortSignal): readonly (() => Promise<void>)[] {
  const { sweep: expression, fleetReport, timeZone } = deps.settings.schedules;
  return [
    onSchedule({ expression, timeZone }, () => sweep(deps, stop), deps.log),
    ...(fleetReport === undefined
      ? []
      : [onSchedule({ expression: fleetReport, timeZone }, () => postFleetReport(deps), deps.log)]),
  ];
}

/** Chat needs the desk and the desk needs chat: what is pressed before the desk is open is refused. */
async function connectChat(options: AppOptions, wall: Clock, log: Log) {
  let desk: Desk | undefined;
  const settings = {
    ...options.slack,
    groups: options.settings.approval.groups,
    clock: wall,
    log,
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

async function refreshedCatalogue(
  directory: string | undefined,
  log: Log,
): Promise<Pick<FlowDeps, 'catalogue'>> {
  if (directory === undefined) return {};
  const loaded = await loadCatalogue(directory);
  if (loaded.kind === 'refreshed') {
    log.info({ file: loaded.file }, 'a refreshed catalogue of releases and advisories is used');
    return { catalogue: loaded.catalogue };
  }
  const text = 'the shipped catalogue of releases and advisories is used';
  if (loaded.kind === 'broken') log.error({ why: loaded.why }, text);
  else log.info({ why: loaded.why }, text);
  return {};
}

/** Seen signals are kept this long: far longer than Kubernetes remembers a death. */
const keptMs = 90 * 24 * 3_600_000;

function connectCluster(options: AppOptions, clock: Clock, wall: Clock, log: Log): ConnectedCluster {
  const { name, kubeConfigText } = options.cluster;
  const access = { name, kubeConfigText, clock: { now: () => clock.now(), sleep: wall.sleep } };
  const writer = createKubernetesWriter(access);
  return {
    reader: createKubernetesCluster({
      ...access,
      paceClock: clock,
      log,
      ...(options.cluster.namespaces ? { namespaces: options.cluster.namespaces } : {}),
      ...(options.cluster.recognise ? { recognise: options.cluster.recognise } : {}),
      ...(options.cluster.labelSelector ? { labelSelector: options.cluster.labelSelector } : {}),
    }),
    writer: { ...writer, mayWrite: rememberRights(writer, wall) },
    ...(options.prometheus
      ? { measurements: createPrometheusMeasurements({ ...options.prometheus, clock, log }) }
      : {}),
  };
}
