import type { DestinationStream } from 'pino';
import type { appendAuditLines } from './adapters/audit-lines/append-audit-lines.ts';
import { openExchange } from './adapters/exchange/open-exchange.ts';
import type { HttpServer } from './adapters/http/http-server.ts';
import { createLog } from './adapters/log/pino-log.ts';
import type { PlaybookFolders } from './adapters/playbooks/load-playbooks.ts';
import { openStore } from './adapters/store/open-store.ts';
import type { StorePlace } from './adapters/store/store-place.ts';
import { createWallClock } from './adapters/wall-clock.ts';
import type { WebhookAccess } from './adapters/webhook/webhook-access.ts';
import type { SlackAccess } from './connect-chat.ts';
import { type ClusterOptions, connectCluster } from './connect-cluster.ts';
import { createEnding, type Ending } from './ending.ts';
import { createAgents } from './flow/agents.ts';
import { createCounters } from './flow/counters.ts';
import { rulesOf } from './flow/standing.ts';
import { groundOf } from './ground.ts';
import { alone, type Leadership, type Term } from './leadership.ts';
import type { MachineUsage } from './machine.ts';
import type { Clock, Log, Store } from './ports.ts';
import { connectRole, type RoleName } from './roles.ts';
import { type HttpOptions, type HttpParts, type LateParts, serveHttp } from './serve-http.ts';
import type { Settings } from './settings.ts';
import { type Itself, watchItself } from './watch-itself.ts';

export interface AppOptions {
  readonly settings: Settings;
  /** Default: `all`. */
  readonly role?: RoleName;
  /** At least one; an agent has one, a hub none. */
  readonly clusters: readonly ClusterOptions[];
  /** Of a hub: the clusters whose agents it misses also when they never told anything. */
  readonly expected?: readonly string[];
  /** An agent has none. */
  readonly slack?: SlackAccess;
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
  /** After the store, which brings the schema up to date and begins the term. */
  readonly openExchange: typeof openExchange;
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
export async function startApp(options: AppOptions, outside: Partial<Outside> = {}): Promise<App> {
  const wall = createWallClock();
  const log = createLog(options.log.level, options.log.destination);
  const ending = createEnding(options.settings.stopWithinMs, wall, log);
  try {
    return {
      stop: ending.run,
      ...(await build(options, { openStore, openExchange, ...outside }, { wall, log, ending })),
    };
  } catch (error) {
    await ending.run();
    throw error;
  }
}

interface Tools {
  readonly wall: Clock;
  readonly log: Log;
  readonly ending: Ending;
}

async function build(
  options: AppOptions,
  { openStore, openExchange }: Outside,
  { wall, log, ending }: Tools,
): Promise<Omit<App, 'stop'>> {
  const { role = 'all', leader, database, usage } = options;
  const clock = options.clock ?? wall;
  const counters = createCounters();
  const access = { clock, wall, log, counters, leadership: leader ?? alone };
  const opened = await openStore(database, leader?.term);
  ending.add('store', () => opened.close());
  const exchange =
    role !== 'all' || leader ? await openExchange(database, { wall, log }, leader?.term) : undefined;
  if (exchange) ending.add('exchange', () => exchange.close());

  const own = options.clusters.map((cluster) => connectCluster(cluster, access));
  const { expected = [], settings } = options;
  const agents =
    role === 'hub' && exchange
      ? createAgents({ exchange, expected, rules: rulesOf(settings), clock, wall, log })
      : undefined;
  const clusters = agents?.clusters ?? own;
  const late: LateParts = {};
  const itself = watchItself({ ...access, opened, clusters, late, usage, role });
  ending.add('health', itself.stop);
  const http = await answerHttp(options, { ...itself, ...access, clusters, late });
  if (http) ending.add('http', () => http.close());

  const around = { ...options, ...access, role, own, agents, exchange, late };
  const begin = await connectRole(around);
  const ground = await groundOf(options, { ...access, itself, late, ending });
  const stopping = new AbortController();
  const { ended, channel } = await begin(ground, stopping.signal);
  ending.add('incidents', async () => {
    itself.health.stopping();
    stopping.abort();
    await ended.catch(() => undefined);
  });
  log.info({ role, clusters: own.map(({ reader }) => reader.name), channel }, 'watching');
  return { ended, httpPort: http?.port };
}

async function answerHttp(
  { http, slack, settings, usage }: AppOptions,
  parts: Omit<Itself, 'stop'> &
    Pick<HttpParts, 'counters' | 'clock' | 'wall' | 'log' | 'late'> &
    Pick<Parameters<typeof watchItself>[0], 'clusters'>,
): Promise<HttpServer | undefined> {
  if (!http) return undefined;
  return serveHttp(http, {
    ...parts,
    usage,
    clusters: () => parts.clusters.map(({ reader }) => reader),
    webhooks: settings.webhooks.map(({ name }) => name),
    audit: parts.audit.standing,
    takesSlack: slack?.signingSecret !== undefined,
  });
}
