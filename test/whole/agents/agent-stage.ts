import path from 'node:path';
import { vi } from 'vitest';
import { readSettings } from '../../../src/adapters/settings/settings-file.ts';
import { openPostgresStore } from '../../../src/adapters/store/open-postgres-store.ts';
import { type App, type AppOptions, startApp } from '../../../src/app.ts';
import { checkChain } from '../../../src/audit/check-chain.ts';
import { readEntry } from '../../../src/audit/read-entry.ts';
import type { RecordedRequest } from '../../../src/demo/cluster/api/api-server.ts';
import { createSimulatedCluster, type SimulatedCluster } from '../../../src/demo/cluster/cluster.ts';
import type { Scene } from '../../../src/demo/cluster/default-scene.ts';
import { createWorkspace } from '../../../src/demo/workspace/workspace.ts';
import { desk, type Seat, seatOf, termWithoutLease } from '../../../src/leadership.ts';
import { defaultHttp } from '../../../src/settings.ts';
import { type BreakableProxy, startBreakableProxy } from '../../support/breakable-proxy.ts';
import { newSchema } from '../../support/postgres.ts';
import { createPacedClock } from '../paced-clock.ts';
import { type People, peopleOf, type Until } from '../people.ts';
import { settingsYaml, slackOf } from '../whole-stage.ts';

/** A minute of the clusters is two seconds here. */
const rate = 30;
const longMs = 120_000;

/** One process of the bot. */
export interface BotProcess {
  readonly seat: Seat;
  /** Its way to the database, which can be torn. */
  readonly store: BreakableProxy;
  /** From now on nobody hears of it: as after a SIGKILL. */
  readonly die: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Resolves with why it ended. */
  readonly ended: Promise<string>;
  readonly ask: (at: string) => Promise<string>;
  readonly log: readonly string[];
}

/** One hub, and an agent for each of several clusters. */
export interface AgentStage extends People {
  readonly clusters: Readonly<Record<string, SimulatedCluster>>;
  readonly until: Until;
  readonly startHub: () => Promise<BotProcess>;
  readonly startAgent: (cluster: string) => Promise<BotProcess>;
  /** Writes that a cluster carried out so far, without dry runs. */
  readonly writes: (cluster: string) => readonly string[];
  /** Slots of messages that were posted so far. */
  readonly posts: () => readonly string[];
  readonly left: () => Promise<{
    readonly incidents: readonly string[];
    readonly faults: readonly string[];
    readonly kinds: readonly string[];
  }>;
  readonly close: () => Promise<void>;
}

const settingsText = (names: readonly string[]) =>
  settingsYaml({}).replace(
    /^cluster: .*$/m,
    `clusters: [${names.map((name) => `{ name: ${name} }`).join(', ')}]\naway: 30s`,
  );

export async function setAgentStage(names: readonly string[], scene: () => Scene): Promise<AgentStage> {
  const clock = createPacedClock(rate);
  const requests = new Map<string, RecordedRequest[]>();
  const clusters: Record<string, SimulatedCluster> = {};
  for (const name of names) {
    const own: RecordedRequest[] = [];
    requests.set(name, own);
    clusters[name] = await createSimulatedCluster({
      clock,
      seed: name,
      scene: { ...scene(), cluster: name },
      onRequest: (each) => own.push(each),
    });
  }
  const posts: string[] = [];
  const workspace = await createWorkspace({
    limits: { rates: false },
    onWebApiCall: ({ method, body: { metadata } }) => {
      if (method !== 'chat.postMessage') return;
      const read = (typeof metadata === 'string' ? JSON.parse(metadata) : metadata) as
        | { readonly event_payload?: { readonly slot?: string } }
        | undefined;
      posts.push(read?.event_payload?.slot ?? '');
    },
  });
  const url = await newSchema();
  const until: Until = (holds) => vi.waitFor(holds, { timeout: longMs, interval: 50 });
  const started: BotProcess[] = [];
  let starts = 0;
  const start = async (seat: Seat, own: Pick<AppOptions, 'role' | 'clusters' | 'slack' | 'expected'>) => {
    const { host } = new URL(url);
    const store = await startBreakableProxy(`http://${host}`);
    const log: string[] = [];
    starts += 1;
    const term = termWithoutLease(seat, `process ${starts}`, String(starts));
    const app: App = await startApp({
      ...own,
      settings: readSettings(settingsText(names), 'settings of the test').settings,
      database: { kind: 'postgres', url: url.replace(host, new URL(store.url).host) },
      http: { ...defaultHttp, address: '127.0.0.1', port: 0 },
      playbooks: { shipped: path.join(import.meta.dirname, '../../../playbooks') },
      log: { level: 'info', destination: { write: (line) => void log.push(line) } },
      clock,
      leader: { term, mayAct: () => true },
    });
    const ended = app.ended.then(
      () => 'stopped',
      (error: unknown) => String(error),
    );
    const process: BotProcess = {
      seat,
      store,
      log,
      ended,
      die: () => store.tear(),
      stop: async () => void (await app.stop()),
      ask: async (at) => {
        const answer = await fetch(`http://127.0.0.1:${app.httpPort}${at}`);
        return `${answer.status} ${await answer.text()}`;
      },
    };
    started.push(process);
    return process;
  };
  return {
    clusters,
    until,
    ...peopleOf(workspace, until),
    startHub: () => start(desk, { role: 'hub', clusters: [], slack: slackOf(workspace), expected: names }),
    startAgent: (name) =>
      start(seatOf(name), {
        role: 'agent',
        clusters: [{ name, kubeConfigText: clusters[name]?.kubeconfig('writer') ?? '' }],
      }),
    writes: (name) =>
      (requests.get(name) ?? [])
        .filter(isWrite)
        .map(({ method, path: at }) => `${method} ${at.split('/').slice(-2).join('/')}`),
    posts: () => posts,
    left: () => leftIn(url),
    async close() {
      await Promise.all(
        started.map(async (process) => {
          await process.store.mend().catch(() => undefined);
          await process.stop();
        }),
      );
      for (const { store } of started) await store.tear();
      clock.stop();
      for (const cluster of Object.values(clusters)) await cluster.close();
      await workspace.close();
    },
  };
}

const isWrite = ({ method, path: at, query, status }: RecordedRequest): boolean =>
  method !== 'GET' &&
  status < 300 &&
  query['dryRun'] === undefined &&
  !/\/(leases|selfsubjectaccessreviews|events)(\/|$)/.test(at);

async function leftIn(url: string) {
  const store = await openPostgresStore(url, { migrate: false });
  try {
    const trail = await store.auditTrail({ limit: 10_000 });
    const chain = checkChain();
    for (const link of trail) chain.take(link);
    const incidents = await store.incidents('all', 99);
    return {
      incidents: incidents
        .filter(({ value }) => value.trouble !== 'straining')
        .map(({ value }) => `${value.id} ${value.workload.cluster} ${value.state}`)
        .toSorted(),
      faults: chain.end().faults,
      kinds: trail.map((link) => readEntry(link).kind),
    };
  } finally {
    await store.close();
  }
}
