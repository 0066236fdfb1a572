/** One replica of the program in a process of its own, as `run` runs it, but for the cluster's clock. */
import path from 'node:path';
import process from 'node:process';
import { getHeapSpaceStatistics, writeHeapSnapshot } from 'node:v8';
import { createKubernetesLease } from '../../src/adapters/kubernetes/kubernetes-lease.ts';
import { createLog } from '../../src/adapters/log/pino-log.ts';
import { readSettings } from '../../src/adapters/settings/settings-file.ts';
import { createWallClock } from '../../src/adapters/wall-clock.ts';
import type { AppOptions } from '../../src/app.ts';
import type { Candidate } from '../../src/flow/take-lease.ts';
import { runReplica } from '../../src/lead.ts';
import { desk } from '../../src/leadership.ts';
import { usualLeaseTimes } from '../../src/lease.ts';
import { defaultHttp } from '../../src/settings.ts';
import { createMovedClock, type MovedClock } from '../whole/moved-clock.ts';
import type { FromReplica, ReplicaOrders, ToReplica } from './orders.ts';

const stopping = new AbortController();
process.on('SIGTERM', () => {
  if (stopping.signal.aborted) process.exit(143);
  stopping.abort();
});

let clock: MovedClock | undefined;

async function start(orders: ReplicaOrders, clock: MovedClock): Promise<void> {
  const wall = createWallClock();
  const log = { level: 'info', destination: process.stdout };
  const { settings } = readSettings(orders.settings, 'settings of the soak');
  const app: AppOptions = {
    settings: { ...settings, retentionMs: orders.retentionMs },
    clusters: [orders.cluster],
    slack: orders.slack,
    database: { kind: 'postgres', url: orders.databaseUrl },
    http: { ...defaultHttp, address: '127.0.0.1', port: 0 },
    playbooks: { shipped: path.join(import.meta.dirname, '../../playbooks') },
    log,
    clock,
  };
  const candidate: Candidate = {
    lease: createKubernetesLease(
      { name: 'own', kubeConfigText: orders.leaseKubeConfigText, clock: wall },
      { namespace: 'logging', name: 'fluent-medic' },
    ),
    seat: desk,
    identity: orders.identity,
    times: usualLeaseTimes,
    wall,
    random: Math.random,
    log: createLog(log.level, log.destination),
  };
  try {
    process.exit((await runReplica({ app, candidate }, stopping.signal)) === 'done' ? 0 : 1);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  }
}

const ofObjects = new Set(['new_space', 'old_space', 'large_object_space', 'new_large_object_space']);

function measure(): FromReplica {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const objects = getHeapSpaceStatistics()
    .filter(({ space_name: name }) => ofObjects.has(name))
    .reduce((sum, { space_used_size: bytes }) => sum + bytes, 0);
  return { kind: 'measure', rss, heapUsed, objects, external };
}

process.on('message', (message: ToReplica) => {
  if (message.kind === 'tick') clock?.moveTo(message.ms);
  if (message.kind === 'measure') process.send?.(measure());
  if (message.kind === 'heap-snapshot') writeHeapSnapshot(message.file);
  if (message.kind === 'start') {
    const { startMs, rate } = message.orders.clock;
    clock = createMovedClock(startMs, rate);
    void start(message.orders, clock);
  }
});
// Nobody is left to whom it could matter.
process.on('disconnect', () => process.exit(0));
