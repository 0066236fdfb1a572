import type { DestinationStream } from 'pino';
import { createKubernetesCluster } from './adapters/kubernetes/kubernetes-cluster.ts';
import { createKubernetesWriter } from './adapters/kubernetes/kubernetes-writer.ts';
import { createLog } from './adapters/log/pino-log.ts';
import { createPainter } from './adapters/painter/painter.ts';
import { readPlaybooks } from './adapters/playbooks/read-playbooks.ts';
import { onSchedule } from './adapters/schedule/cron-schedule.ts';
import { createSlackChat } from './adapters/slack/slack-chat.ts';
import { openSqliteStore } from './adapters/store/open-sqlite-store.ts';
import { createWallClock } from './adapters/wall-clock.ts';
import { createBells } from './flow/bells.ts';
import type { FlowDeps } from './flow/deps.ts';
import { createDesk } from './flow/desk.ts';
import { keepDelivering } from './flow/keep-delivering.ts';
import { rememberRights } from './flow/remember-rights.ts';
import { runFlow } from './flow/run-flow.ts';
import { createSampleBook } from './flow/sample-book.ts';
import type { Clock, Cluster, Log } from './ports.ts';
import type { Settings } from './settings.ts';

export interface AppOptions {
  readonly settings: Settings;
  readonly cluster: {
    readonly name: string;
    readonly kubeConfigText: string;
    readonly namespaces?: readonly string[];
  };
  readonly slack: {
    readonly botToken: string;
    readonly appToken: string;
    readonly channel: string;
    readonly apiUrl?: string;
  };
  readonly databasePath: string;
  readonly playbookDir: string;
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
  const { playbooks, errors } = await readPlaybooks(options.playbookDir);
  for (const error of errors) log.error({ ...error }, 'playbook left out');
  const store = await openSqliteStore(options.databasePath);
  onStop(() => store.close());

  const cluster = connectCluster(
    options,
    { now: () => clock.now(), sleep: (ms, signal) => wall.sleep(ms, signal) },
    log,
  );
  const rights = rememberRights(cluster.writer, wall);
  const desk: { current?: ReturnType<typeof createDesk> } = {};
  const chat = await createSlackChat({
    ...options.slack,
    groups: options.settings.approval.groups,
    clock: wall,
    log,
    desk: () => {
      if (!desk.current) throw new Error('The desk is not open yet.');
      return desk.current;
    },
  });
  const deps: FlowDeps = {
    cluster: cluster.reader,
    writer: cluster.writer,
    store,
    clock,
    wall,
    log,
    settings: options.settings,
    playbooks,
    bells: createBells(),
    samples: createSampleBook(),
    team: () => chat.workspace().team,
    person: (ref) => chat.person(ref),
    mayWrite: rights,
  };
  desk.current = createDesk(deps);
  await chat.start();
  onStop(() => chat.stop());
  onStop(
    onSchedule('*/5 * * * *', () => store.prune(new Date(clock.now().getTime() - keptMs).toISOString()), log),
  );

  const stopping = new AbortController();
  const running = Promise.all([
    runFlow(deps, stopping.signal),
    keepDelivering(
      { store, chat, wall, log, painter: createPainter(), channel: () => chat.channelId() },
      stopping.signal,
    ),
  ]).then(() => undefined);
  onStop(async () => {
    stopping.abort();
    await running.catch(() => undefined);
  });
  log.info({ cluster: options.cluster.name, channel: chat.channelId() }, 'watching');
  return { ended: running };
}

/** Seen signals are kept this long: far longer than Kubernetes remembers a death. */
const keptMs = 90 * 24 * 3_600_000;

function connectCluster(
  options: AppOptions,
  clock: Clock,
  log: Log,
): { reader: Cluster; writer: ReturnType<typeof createKubernetesWriter> } {
  const access = { name: options.cluster.name, kubeConfigText: options.cluster.kubeConfigText, clock };
  return {
    reader: createKubernetesCluster({
      ...access,
      log,
      ...(options.cluster.namespaces ? { namespaces: options.cluster.namespaces } : {}),
    }),
    writer: createKubernetesWriter(access),
  };
}
