import path from 'node:path';
import { vi } from 'vitest';
import { createKubernetesLease } from '../../../src/adapters/kubernetes/kubernetes-lease.ts';
import { readSettings } from '../../../src/adapters/settings/settings-file.ts';
import { openPostgresStore } from '../../../src/adapters/store/open-postgres-store.ts';
import { createWallClock } from '../../../src/adapters/wall-clock.ts';
import { type AppOptions, startApp } from '../../../src/app.ts';
import { checkChain } from '../../../src/audit/check-chain.ts';
import { readEntry } from '../../../src/audit/read-entry.ts';
import type { RecordedRequest } from '../../../src/demo/cluster/api/api-server.ts';
import { createSimulatedCluster, type SimulatedCluster } from '../../../src/demo/cluster/cluster.ts';
import type { Scene } from '../../../src/demo/cluster/default-scene.ts';
import type { WebApiCall } from '../../../src/demo/workspace/web-api.ts';
import { createWorkspace, type Workspace } from '../../../src/demo/workspace/workspace.ts';
import type { Candidate } from '../../../src/flow/take-lease.ts';
import { runReplica } from '../../../src/lead.ts';
import type { LeaseTimes } from '../../../src/lease.ts';
import { defaultHttp } from '../../../src/settings.ts';
import { listLog } from '../../adapters/kubernetes/simulated-cluster.ts';
import { type BreakableProxy, startBreakableProxy } from '../../support/breakable-proxy.ts';
import { newSchema } from '../../support/postgres.ts';
import { createPacedClock } from '../paced-clock.ts';
import { type People, peopleOf, type Until } from '../people.ts';
import { settingsYaml, slackOf } from '../whole-stage.ts';

/** Half of the usual ones: the lease lives by the wall's clock, whatever the cluster's. */
export const times: LeaseTimes = { durationMs: 5_000, renewWithinMs: 3_000, retryMs: 1_000, callMs: 1_000 };
/** A minute of the cluster is two seconds here. */
const rate = 30;
const longMs = 120_000;

export interface ReplicaStage extends People {
  readonly cluster: SimulatedCluster;
  readonly until: Until;
  readonly start: (name: string, startAs?: typeof startApp, slackBy?: SlackBy) => Promise<Replica>;
  /** From now on Slack sends all that people do to this replica. */
  readonly requestTo: (replica: Replica) => Promise<void>;
  /** Who holds the lease; empty for nobody. */
  readonly holder: () => string;
  /** Writes that were carried out in the cluster so far, without dry runs. */
  readonly writes: () => readonly string[];
  /** Calls so far by which somebody in chat saw something new, posts by their slot. */
  readonly posts: () => readonly string[];
  /** What stands in the store. */
  readonly left: () => Promise<Left>;
  readonly close: () => Promise<void>;
}

/** By HTTP nothing reaches a replica that Slack is not told of. */
type SlackBy = 'socket' | 'http';
const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';

export interface Left {
  /** But for those that tell, under the same load, that buffers are nearly full. */
  readonly incidents: number;
  /** Changes by state. */
  readonly changes: readonly string[];
  readonly faults: readonly string[];
  /** Of the audit record: how often each thing was written. */
  readonly written: readonly string[];
}

export interface Replica {
  readonly name: string;
  /** The ways to what is outside, each of which can be torn. */
  readonly ways: Readonly<Record<'lease' | 'api' | 'store', BreakableProxy>>;
  /** From now on it neither hears of anything nor reaches what it could change: without its store it has nothing to post. */
  readonly die: () => Promise<void>;
  /** As SIGTERM does. */
  readonly stop: () => Promise<void>;
  /** Resolves with why it ended. */
  readonly ended: Promise<string>;
  readonly url: () => string;
  readonly ask: (path: string) => Promise<string>;
}

export async function setReplicaStage(scene: Scene): Promise<ReplicaStage> {
  const clock = createPacedClock(rate);
  const requests: RecordedRequest[] = [];
  const cluster = await createSimulatedCluster({ clock, scene, onRequest: (each) => requests.push(each) });
  const posts: string[] = [];
  const workspace = await createWorkspace({
    limits: { rates: false },
    onWebApiCall: (call) => {
      if (call.method === 'chat.postMessage') posts.push(slotOf(call));
    },
  });
  const url = await newSchema();
  const until: Until = (holds) => vi.waitFor(holds, { timeout: longMs, interval: 50 });
  const replicas: Replica[] = [];
  return {
    cluster,
    until,
    ...peopleOf(workspace, until),
    async start(name, startAs = startApp, slackBy = 'socket') {
      const replica = await startReplica({ cluster, workspace, url, clock, slackBy }, name, startAs);
      replicas.push(replica);
      return replica;
    },
    requestTo: ({ url: at }) => workspace.useRequestUrl({ url: `${at()}/slack/events`, signingSecret }),
    holder: () => {
      const spec = cluster.store.get('leases', 'logging', 'fluent-medic')?.['spec'];
      return (spec as { holderIdentity?: string } | undefined)?.holderIdentity ?? '';
    },
    writes: () =>
      requests
        .filter(isWrite)
        .map(({ method, path: at }) => `${method} ${at.split('/').slice(-2).join('/')}`),
    posts: () => posts,
    left: () => leftIn(url),
    async close() {
      for (const { ways } of replicas)
        for (const way of Object.values(ways)) await way.mend().catch(() => undefined);
      await Promise.all(replicas.map((replica) => replica.stop()));
      for (const { ways } of replicas) for (const way of Object.values(ways)) await way.tear();
      clock.stop();
      await cluster.close();
      await workspace.close();
    },
  };
}

const isWrite = ({ method, path: at, query, status }: RecordedRequest): boolean =>
  method !== 'GET' &&
  status < 300 &&
  query['dryRun'] === undefined &&
  !/\/(leases|selfsubjectaccessreviews|events)(\/|$)/.test(at);

function slotOf({ body: { metadata } }: WebApiCall): string {
  const read = (typeof metadata === 'string' ? JSON.parse(metadata) : metadata) as
    | { readonly event_payload?: { readonly slot?: string } }
    | undefined;
  return read?.event_payload?.slot ?? '';
}

interface Around {
  readonly cluster: SimulatedCluster;
  readonly workspace: Workspace;
  readonly url: string;
  readonly clock: ReturnType<typeof createPacedClock>;
  readonly slackBy: SlackBy;
}

function slackFor({ workspace, slackBy }: Around) {
  const { appToken, ...slack } = slackOf(workspace);
  return slackBy === 'http' ? { ...slack, signingSecret } : { ...slack, appToken };
}

async function startReplica(around: Around, name: string, startAs: typeof startApp): Promise<Replica> {
  const { cluster, url } = around;
  const { host } = new URL(url);
  const ways = {
    lease: await startBreakableProxy(cluster.url),
    api: await startBreakableProxy(cluster.url),
    store: await startBreakableProxy(`http://${host}`),
  };
  const through = (way: BreakableProxy, from: string, text: string) => text.replace(from, way.url);
  const kubeConfigText = cluster.kubeconfig('writer');
  const wall = createWallClock();
  let port = 0;
  const app: AppOptions = {
    settings: readSettings(settingsYaml({}), 'settings of the test').settings,
    clusters: [{ name: cluster.name, kubeConfigText: through(ways.api, cluster.url, kubeConfigText) }],
    slack: slackFor(around),
    database: { kind: 'postgres', url: url.replace(host, new URL(ways.store.url).host) },
    http: { ...defaultHttp, address: '127.0.0.1', port: 0 },
    playbooks: { shipped: path.join(import.meta.dirname, '../../../playbooks') },
    log: { level: 'silent', destination: { write: () => undefined } },
    clock: around.clock,
  };
  const candidate: Candidate = {
    lease: createKubernetesLease(
      { name: 'own', kubeConfigText: through(ways.lease, cluster.url, kubeConfigText), clock: wall },
      { namespace: 'logging', name: 'fluent-medic' },
    ),
    seat: 'desk',
    identity: name,
    times,
    wall,
    random: Math.random,
    log: {
      ...listLog(),
      info: (facts) => {
        if (typeof facts['port'] === 'number') port = facts['port'];
      },
    },
  };
  const stopping = new AbortController();
  const ended = runReplica({ app, candidate }, stopping.signal, startAs).then(
    () => 'stopped',
    (error: unknown) => String(error),
  );
  return {
    name,
    ways,
    ended,
    async die() {
      await Promise.all(Object.values(ways).map((way) => way.tear()));
    },
    async stop() {
      stopping.abort();
      await ended;
    },
    url: () => `http://127.0.0.1:${port}`,
    ask: async (at) => {
      const answer = await fetch(`http://127.0.0.1:${port}${at}`);
      return `${answer.status} ${await answer.text()}`;
    },
  };
}

async function leftIn(url: string): Promise<Left> {
  const store = await openPostgresStore(url, { migrate: false });
  try {
    const trail = await store.auditTrail({ limit: 10_000 });
    const chain = checkChain();
    for (const link of trail) chain.take(link);
    const [running, applied] = await Promise.all([store.changes('running'), store.changes('applied')]);
    return {
      incidents: (await store.incidents('all', 99)).filter(({ value }) => value.trouble !== 'straining')
        .length,
      changes: [...running, ...applied].map(({ direction, state }) => `${direction} ${state}`),
      faults: chain.end().faults,
      written: trail.flatMap((link) => {
        const entry = readEntry(link);
        return entry.kind === 'written' ? [`${entry.object.kind}/${entry.object.name}`] : [];
      }),
    };
  } finally {
    await store.close();
  }
}
