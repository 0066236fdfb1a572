import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import type { AuditDeed, AuditEntry } from '../../../src/audit/audit-entry.ts';
import { checkChain } from '../../../src/audit/check-chain.ts';
import { readEntry } from '../../../src/audit/read-entry.ts';
import { openStore } from '../../../src/adapters/store/open-store.ts';
import type { StorePlace } from '../../../src/adapters/store/store-place.ts';
import { createSimulatedCluster, type SimulatedCluster } from '../../../src/demo/cluster/cluster.ts';
import type { Scene } from '../../../src/demo/cluster/default-scene.ts';
import type { RecordedRequest } from '../../../src/demo/cluster/api/api-server.ts';
import type { WebApiCall } from '../../../src/demo/workspace/web-api.ts';
import { createWorkspace } from '../../../src/demo/workspace/workspace.ts';
import { createPacedClock } from '../paced-clock.ts';
import { type People, peopleOf, type Until } from '../people.ts';
import { settingsYaml, slackOf } from '../whole-stage.ts';
import type { FromBot, Orders, ToBot } from './orders.ts';
import { settled, stepCounter } from './steps.ts';

export interface KillStage extends People {
  readonly cluster: SimulatedCluster;
  readonly until: Until;
  /** What happened so far, by name; those of the store are of the first process only. */
  readonly steps: readonly string[];
  /** How many processes were started. */
  readonly lives: () => number;
  /** The slots for which something was posted, in order. */
  readonly posted: readonly string[];
  /** Everything the last process left behind; ends it. */
  readonly leave: () => Promise<Left>;
  readonly close: () => Promise<void>;
}

export interface Left {
  /** Kinds of the audit record in order. */
  readonly record: readonly AuditDeed['kind'][];
  /** Objects of which the record tells that a write was begun, and not what came of it. */
  readonly unanswered: readonly string[];
  /** What is wrong with the chain of the record. */
  readonly faults: readonly string[];
  /** Changes that are still under way. */
  readonly running: number;
}

/** A minute of the cluster is half a second here. */
const rate = 120;
const longMs = 60_000;

/** The program in a process of its own between the simulated cluster and the local workspace, killed once after the step `killAfter`. */
export async function setKillStage(
  scene: Scene,
  newPlace: (directory: string) => Promise<StorePlace>,
  killAfter: string | undefined,
): Promise<KillStage> {
  const steps: string[] = [];
  const posted: string[] = [];
  let lives = 0;
  let bot: ChildProcess | undefined;
  /** Into the void where it was killed a moment ago. */
  const tell = (message: ToBot) => bot?.connected && bot.send(message, () => undefined);
  const count = stepCounter();
  const happened = (name: string) => {
    const step = count(settled(name));
    if (step === undefined) return;
    steps.push(step);
    if (step === killAfter) bot?.kill('SIGKILL');
  };
  const clock = createPacedClock(rate, (ms) => tell({ kind: 'tick', ms }));
  const onRequest = (request: RecordedRequest) => {
    if (request.method !== 'GET') happened(requestName(request));
  };
  const cluster = await createSimulatedCluster({ clock, scene, onRequest });
  const workspace = await createWorkspace({
    limits: { rates: false },
    onWebApiCall: (call) => {
      const slot = slotOf(call);
      if (call.method === 'chat.postMessage' && slot !== undefined) posted.push(slot);
      if (isWrite(call)) happened(`slack ${call.method} ${slot ?? ''} ${stateWord(call)}`.trim());
    },
  });
  const directory = await mkdtemp(path.join(tmpdir(), 'kills-'));
  const database = await newPlace(directory);
  const orders = (): Orders => ({
    settings: settingsYaml({}),
    cluster: { name: cluster.name, kubeConfigText: cluster.kubeconfig('writer') },
    slack: slackOf(workspace),
    database,
    clock: { startMs: clock.now().getTime(), rate },
    ...(killAfter?.startsWith('store ') && lives === 1 ? { killAfter } : {}),
  });
  let isOver = false;
  let failure: Error | undefined;
  const live = () => {
    lives += 1;
    const isFirst = lives === 1;
    bot = fork(path.join(import.meta.dirname, 'bot.ts'), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    bot.on('message', (message: FromBot) => {
      if (message.kind === 'step' && isFirst) steps.push(message.step);
    });
    bot.once('exit', (code, signal) => {
      if (isOver) return;
      if (signal === 'SIGKILL') live();
      else failure = new Error(`The program ended by itself, with ${code ?? signal}.`);
    });
    tell({ kind: 'start', orders: orders() });
  };
  live();
  const until: Until = (holds) =>
    vi.waitFor(
      () => {
        if (failure) throw failure;
        return holds();
      },
      { timeout: longMs, interval: 25 },
    );
  const end = async () => {
    isOver = true;
    if (!bot || bot.exitCode !== null || bot.signalCode !== null) return;
    tell({ kind: 'stop' });
    await once(bot, 'exit');
  };
  return {
    cluster,
    until,
    steps,
    posted,
    lives: () => lives,
    ...peopleOf(workspace, until),
    async leave() {
      await end();
      return leftIn(database);
    },
    async close() {
      isOver = true;
      bot?.kill('SIGKILL');
      clock.stop();
      await cluster.close();
      await workspace.close();
      await rm(directory, { recursive: true });
    },
  };
}

const requestName = ({ method, path: at, query }: RecordedRequest): string => {
  const place = at.replace(/^\/apis?\//, '').replaceAll('/namespaces/', ' ');
  return settled(`${method} ${place}${query['dryRun'] === undefined ? '' : ' in a dry run'}`);
};

const isWrite = ({ method }: WebApiCall): boolean =>
  /^(chat\.(postMessage|update|delete|postEphemeral)|views\.\w+|files\.\w+)$/.test(method);

function slotOf({ body }: WebApiCall): string | undefined {
  const { metadata } = body;
  const read = (typeof metadata === 'string' ? JSON.parse(metadata) : metadata) as
    | { readonly event_payload?: { readonly slot?: string } }
    | undefined;
  return read?.event_payload?.slot;
}

/** The word by which the text of a message tells its state. */
const stateWord = ({ body: { text } }: WebApiCall): string =>
  typeof text === 'string' ? (/\b[A-Z]{5,}\b/.exec(text)?.[0] ?? '') : '';

function unansweredIn(entries: readonly AuditEntry[]): readonly string[] {
  const newest = new Map<string, string>();
  for (const entry of entries)
    if ('object' in entry && entry.kind !== 'event-missing')
      newest.set(`${entry.object.kind}/${entry.object.name}`, entry.kind);
  return [...newest].flatMap(([object, kind]) => (kind === 'write-begun' ? [object] : []));
}

async function leftIn(database: StorePlace): Promise<Left> {
  const store = await openStore(database);
  try {
    const trail = await store.auditTrail({ limit: 10_000 });
    const chain = checkChain();
    for (const link of trail) chain.take(link);
    return {
      record: trail.map((link) => readEntry(link).kind),
      unanswered: unansweredIn(trail.map(readEntry)),
      faults: chain.end().faults,
      running: (await store.changes('running')).length,
    };
  } finally {
    await store.close();
  }
}
