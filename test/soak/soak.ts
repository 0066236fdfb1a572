/** `npm run soak`: replicas of the program for half an hour among deaths, people and faults; says at the end what was lost or doubled. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createSimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import { createRandom } from '../../src/demo/cluster/world/seeded-random.ts';
import { createWorkspace } from '../../src/demo/workspace/workspace.ts';
import { givenOrOwnServer } from '../support/postgres-server.ts';
import { createPacedClock } from '../whole/paced-clock.ts';
import { recordChat } from './chat-record.ts';
import type { Befallen } from './checks/calm.ts';
import { recordCluster } from './cluster-record.ts';
import { createCrowd } from './crowd.ts';
import { nextEpisode } from './fault-plan.ts';
import type { Exchange } from './faulty-http.ts';
import { createMemoryRecord } from './memory-record.ts';
import { type Replica, startReplica } from './replicas.ts';
import { report } from './report.ts';
import { type FaultField, runFault } from './run-faults.ts';
import { settings } from './settings.ts';
import { createTroubles } from './troubles.ts';
import { openIncidents, pendingSlots, watchDatabase } from './watched-database.ts';
import { soakScene } from './workloads.ts';

const { SEED: seed = String(Date.now() % 1_000_000), MINUTES: minutes = '30', HEAP: heap } = process.env;
/** A minute of the cluster is four seconds here. */
const rate = 15;
const retentionMs = 3_600_000;
const settleMs = 6 * 60_000;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const loadMs = Number(minutes) * 60_000;
const random = createRandom(seed);
const folder = mkdtempSync(path.join(tmpdir(), `soak-${seed}-`));
console.log(`SEED=${seed} MINUTES=${minutes}; logs in ${folder}`);

const server = await givenOrOwnServer();
if (!server) throw new Error('There is no PostgreSQL for this platform, and DATABASE_URL_TEST is not set.');
await watchDatabase(server.url);
const replicas: Replica[] = [];
let ticks = 0;
const clock = createPacedClock(rate, (ms) => {
  ticks += 1;
  if (ticks % 5 === 0) for (const replica of replicas) replica.tick(ms);
});
const cluster = await createSimulatedCluster({ clock, scene: soakScene(), seed });
const workspace = await createWorkspace({ limits: { rates: false, messages: 1_000_000 } });
const record = recordCluster(cluster, Date.now);
const chat = recordChat();
const around = {
  cluster,
  workspace,
  databaseUrl: server.url,
  clock,
  settings,
  retentionMs,
  folder,
  random: Math.random,
  onSlack: (_: string, exchange: Exchange) => chat.onSlack(exchange),
  onCluster: (replica: string, { method, path: at, query, status }: Exchange) => {
    if (method === 'GET' || status >= 300 || query.has('dryRun')) return;
    if (/\/(leases|selfsubjectaccessreviews|events)(\/|$)/.test(at)) return;
    const object = at.split('/').slice(-2).join('/');
    record.writes.push({ atMs: Date.now(), replica, verb: method, object });
  },
};
const survivor = await startReplica(around, 'a');
replicas.push(survivor);
while (record.holder() !== 'a') await wait(200);
for (const name of ['b', 'c']) replicas.push(await startReplica(around, name));

const startMs = Date.now();
const endMs = startMs + loadMs;
/** Some time before the half that is measured: a process that has just begun to lead still fills its memory. */
const isMeasured = () => Date.now() > startMs + 0.35 * loadMs;
const field: FaultField = {
  replicas,
  survivor,
  holder: record.holder,
  cluster,
  workspace,
  server,
  random: random.fork('victims'),
  isMeasured,
};
const befallen: Befallen[] = [];
const crowd = createCrowd(workspace, random.fork('crowd'));
const troubles = createTroubles(cluster, random.fork('troubles'));
const memory = createMemoryRecord(replicas, record.holder);

const isOver = () => Date.now() >= endMs;
const repeat = async (pause: () => number, work: () => unknown, until = isOver) => {
  while (!until()) {
    await work();
    await wait(pause());
  }
};
const crowdRandom = random.fork('pace');
const faultRandom = random.fork('faults');

async function befall(): Promise<void> {
  const { afterMs, faults } = nextEpisode(faultRandom);
  await wait(Math.min(afterMs, Math.max(0, endMs - Date.now())));
  if (isOver()) return;
  for (const each of await Promise.all(faults.map((fault) => runFault(field, fault))))
    if (each) befallen.push(each);
}

/** The two that may die are gone for some time, so that the third one leads. */
async function bringSurvivorBack(): Promise<void> {
  if (!isMeasured() || record.holder() === 'a') return;
  const fromMs = Date.now();
  for (const replica of replicas.slice(1)) {
    replica.restIn(20_000);
    replica.signal('SIGCONT');
    replica.signal('SIGKILL');
  }
  await wait(20_000);
  befallen.push({
    name: 'kill both others',
    replicas: ['b', 'c'],
    isOfSlack: false,
    fromMs,
    toMs: Date.now(),
  });
}

async function restartDatabase(share: number): Promise<void> {
  await wait(loadMs * share);
  const fault = await runFault(field, { kind: 'database', ms: 4_000 });
  if (fault) befallen.push(fault);
}

async function tellProgress(): Promise<void> {
  const open = await openIncidents(server?.url ?? '').catch(() => []);
  const at = ((Date.now() - startMs) / 60_000).toFixed(1);
  console.log(
    `${at} min: leader ${record.holder() || 'nobody'}, ${record.deaths().length} deaths, ${open.length} open, ${chat.posted.length} messages, ${record.writes.length} writes, ${befallen.length} faults, ${memory.last()}`,
  );
}

await Promise.all([
  repeat(() => 1_000, troubles.stir),
  repeat(() => crowdRandom.int(500, 1_800), crowd.act),
  repeat(() => 0, befall),
  repeat(() => 10_000, memory.sample),
  repeat(() => 60_000, tellProgress),
  repeat(() => 25_000, bringSurvivorBack),
  restartDatabase(1 / 3),
  restartDatabase(2 / 3),
  ...(heap ? [snapshots()] : []),
]);

/** Of the survivor, when the second half has begun and at its end, to be compared; writing one stops it for some seconds. */
async function snapshots(): Promise<void> {
  for (const [share, name] of [
    [0.6, 'early'],
    [0.97, 'late'],
  ] as const) {
    await wait(Math.max(0, startMs + share * loadMs - Date.now()));
    const fromMs = Date.now();
    survivor.snapshotHeap(path.join(folder, `${name}.heapsnapshot`));
    while ((await survivor.measure()) === undefined);
    befallen.push({ name: 'heap snapshot', replicas: ['a'], isOfSlack: false, fromMs, toMs: Date.now() });
  }
}

console.log('the faults are over: it settles');
const faultsEndMs = Date.now();
const lateMs = faultsEndMs + settleMs;
let isSettled = false;
const tellAgain = setInterval(() => void tellProgress(), 60_000);
while (!isSettled && Date.now() < lateMs) {
  const isHealed = troubles.heal();
  await crowd.finish((await openIncidents(server.url)).map(({ id }) => id));
  await wait(8_000);
  const [open, pending] = [await openIncidents(server.url), await pendingSlots(server.url)];
  isSettled = isHealed && open.length === 0 && pending.length === 0 && Date.now() > faultsEndMs + 60_000;
}
clearInterval(tellAgain);

const found = await report({
  seed,
  startMs,
  settledMs: Date.now(),
  faultsEndMs,
  databaseUrl: server.url,
  record,
  chat,
  befallen,
  crowd,
  troubles,
  memory,
  replicas,
});
console.log(found.text);
writeFileSync(path.join(folder, 'report.txt'), found.text);
writeFileSync(path.join(folder, 'memory.json'), JSON.stringify(memory.samples));
writeFileSync(
  path.join(folder, 'record.json'),
  JSON.stringify({
    befallen,
    deaths: record.deaths(),
    holds: record.holds(),
    writes: record.writes,
    arrivals: record.arrivals(),
  }),
);
for (const replica of replicas) await replica.close();
clock.stop();
await cluster.close();
await workspace.close();
await server.stop();
process.exit(found.faults.length === 0 ? 0 : 1);
