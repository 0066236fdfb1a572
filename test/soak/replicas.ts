import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import type { SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import type { Workspace } from '../../src/demo/workspace/workspace.ts';
import { type BreakableProxy, startBreakableProxy } from '../support/breakable-proxy.ts';
import type { PacedClock } from '../whole/paced-clock.ts';
import { type Exchange, type FaultyHttp, type HttpFault, startFaultyHttp } from './faulty-http.ts';
import type { Way } from './fault-plan.ts';
import type { FromReplica, Measure, ReplicaOrders, ToReplica } from './orders.ts';

export interface Around {
  readonly cluster: SimulatedCluster;
  readonly workspace: Workspace;
  readonly databaseUrl: string;
  readonly clock: PacedClock;
  readonly settings: string;
  readonly retentionMs: number;
  /** Where each replica's log goes. */
  readonly folder: string;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onCluster: (replica: string, exchange: Exchange) => void;
  readonly onSlack: (replica: string, exchange: Exchange) => void;
}

/** One replica of the program, as its node keeps it running: what ends is started again. */
export interface Replica {
  readonly name: string;
  readonly ways: Readonly<Record<Way, BreakableProxy>>;
  readonly befall: (of: 'slack' | 'cluster', fault: HttpFault | undefined) => void;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly isPaused: () => boolean;
  /** Started again so long after its end, the next time it ends. */
  readonly restIn: (ms: number) => void;
  readonly tick: (ms: number) => void;
  /** Undefined where it does not answer within some seconds. */
  readonly measure: () => Promise<Measure | undefined>;
  readonly snapshotHeap: (file: string) => void;
  /** How the processes of this replica ended so far. */
  readonly ends: () => readonly End[];
  readonly startedMs: () => number;
  readonly close: () => Promise<void>;
}

export interface End {
  readonly atMs: number;
  readonly how: string;
}

const usualRestMs = 2_000;
const answerMs = 5_000;

export async function startReplica(around: Around, name: string): Promise<Replica> {
  const outside = await waysOf(around, name);
  const log = createWriteStream(path.join(around.folder, `${name}.log`));
  const ends: End[] = [];
  let child: ChildProcess;
  let restMs = usualRestMs;
  let isOver = false;
  let paused = false;
  let startedMs = 0;
  const tell = (message: ToReplica) => child.connected && child.send(message, () => undefined);
  const live = () => {
    startedMs = Date.now();
    child = fork(path.join(import.meta.dirname, 'replica.ts'), {
      execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.once('exit', (code, signal) => {
      ends.push({ atMs: Date.now(), how: signal ?? String(code) });
      log.write(`${JSON.stringify({ soak: 'ended', how: signal ?? code, at: new Date() })}\n`);
      if (isOver) return;
      setTimeout(() => !isOver && live(), restMs);
      restMs = usualRestMs;
    });
    tell({ kind: 'start', orders: ordersFor(around, name, outside.ways) });
  };
  live();
  return {
    name,
    ways: outside.ways,
    befall: outside.befall,
    signal(signal) {
      child.kill(signal);
      if (signal === 'SIGSTOP') paused = true;
      if (signal === 'SIGCONT') paused = false;
    },
    isPaused: () => paused,
    restIn: (ms) => void (restMs = ms),
    tick: (ms) => void tell({ kind: 'tick', ms }),
    measure() {
      const { promise, resolve } = Promise.withResolvers<Measure | undefined>();
      const late = setTimeout(() => resolve(undefined), answerMs);
      child.once('message', (message: FromReplica) => resolve(message));
      tell({ kind: 'measure' });
      return promise.finally(() => clearTimeout(late));
    },
    snapshotHeap: (file) => void tell({ kind: 'heap-snapshot', file }),
    ends: () => ends,
    startedMs: () => startedMs,
    async close() {
      isOver = true;
      child.kill('SIGCONT');
      child.kill('SIGKILL');
      await outside.close();
    },
  };
}

/** Each way to the outside: a connection that can be torn, in front of a server that can be made to fail. */
async function waysOf({ cluster, workspace, databaseUrl, random, onCluster, onSlack }: Around, name: string) {
  const kube = (onExchange: (exchange: Exchange) => void) =>
    startFaultyHttp({
      target: cluster.url,
      random,
      refusal: kubeRefusal,
      streams: (at, query) => query.has('watch') || at.endsWith('/log'),
      onExchange,
    });
  const api = await kube((exchange) => onCluster(name, exchange));
  const lease = await kube(() => undefined);
  const slack = await startFaultyHttp({
    target: workspace.url,
    random,
    refusal: () => JSON.stringify({ ok: false, error: 'ratelimited' }),
    onExchange: (exchange) => onSlack(name, exchange),
  });
  const ways: Record<Way, BreakableProxy> = {
    api: await startBreakableProxy(api.url),
    lease: await startBreakableProxy(lease.url),
    slack: await startBreakableProxy(slack.url),
    store: await startBreakableProxy(`http://${new URL(databaseUrl).host}`),
  };
  const servers: Readonly<Record<'slack' | 'cluster', readonly FaultyHttp[]>> = {
    slack: [slack],
    cluster: [api, lease],
  };
  return {
    ways,
    befall: (of: 'slack' | 'cluster', fault: HttpFault | undefined) =>
      servers[of].forEach((server) => server.befall(fault)),
    async close() {
      for (const way of Object.values(ways)) await way.tear();
      for (const server of [api, lease, slack]) await server.close();
    },
  };
}

const kubeRefusal = (code: 429 | 500): string =>
  JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    reason: code === 429 ? 'TooManyRequests' : 'InternalError',
    message: 'the soak lets this request fail',
    ...(code === 429 ? { details: { retryAfterSeconds: 1 } } : {}),
  });

function ordersFor(
  { cluster, workspace, databaseUrl, clock, settings, retentionMs }: Around,
  name: string,
  ways: Replica['ways'],
): ReplicaOrders {
  const kubeConfig = (way: BreakableProxy) => cluster.kubeconfig('writer').replace(cluster.url, way.url);
  const { host } = new URL(databaseUrl);
  return {
    // No process takes its predecessor's lease for its own.
    identity: `${name}_${randomBytes(4).toString('hex')}`,
    settings,
    retentionMs,
    cluster: { name: cluster.name, kubeConfigText: kubeConfig(ways.api) },
    leaseKubeConfigText: kubeConfig(ways.lease),
    slack: {
      botToken: workspace.tokens.bot,
      appToken: workspace.tokens.app,
      apiUrl: `${ways.slack.url}/api/`,
      channel: 'log-incidents',
    },
    databaseUrl: databaseUrl.replace(host, new URL(ways.store.url).host),
    clock: { startMs: clock.now().getTime(), rate: clock.rate },
  };
}
