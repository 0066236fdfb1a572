import { watchLoop } from './adapters/machine/watch-loop.ts';
import { watchAudit, type AuditWatch } from './flow/check-audit.ts';
import type { KnownCluster } from './flow/cluster-of.ts';
import { type CountedStore, countedStore } from './flow/counted-store.ts';
import type { Counters } from './flow/counters.ts';
import { createHealth, type Health } from './flow/health.ts';
import { keepHealth } from './flow/keep-health.ts';
import { readiness } from './flow/readiness.ts';
import { steadyMs } from './steady-ms.ts';
import { createTurns, type Turns } from './flow/turns.ts';
import { type StoreWatch, watchStore } from './flow/watched-store.ts';
import type { LoopDelay, MachineUsage } from './machine.ts';
import type { Clock, Log, Store } from './ports.ts';
import type { RoleName } from './roles.ts';
import type { LateParts } from './serve-http.ts';

/** How the program looks at itself. */
export interface Itself {
  /** The store that all others use: timed, and what it takes in counted. */
  readonly store: CountedStore;
  readonly storeStanding: StoreWatch['standing'];
  readonly turns: Turns;
  readonly health: Health;
  readonly audit: AuditWatch;
  readonly loop: () => LoopDelay;
  /** Resolves once nothing is being looked at any more. */
  readonly stop: () => Promise<void>;
}

interface Looking {
  readonly opened: Store;
  /** Others may come and go. */
  readonly clusters: readonly KnownCluster[];
  readonly counters: Counters;
  readonly clock: Clock;
  readonly wall: Clock;
  readonly log: Log;
  readonly late: LateParts;
  readonly role: RoleName;
  readonly usage: (() => MachineUsage) | undefined;
}

export function watchItself(looking: Looking): Itself {
  const { opened, clusters, counters, clock, wall, log, late, role, usage } = looking;
  const nowMs = () => steadyMs(wall);
  const watch = watchStore(opened, {
    latency: counters.storeSeconds,
    errors: counters.storeErrors,
    wall,
    log,
  });
  const store = countedStore(watch.store, counters, { clock, wall });
  const turns = createTurns(log, nowMs);
  const loop = watchLoop();
  const health = createHealth({
    readiness: () =>
      readiness({
        store: watch.standing,
        clusters: clusters.map(({ reader }) => reader),
        role,
        isChatConnected: () => late.chat?.connected() ?? false,
        playbooks: () => late.playbooks,
        loop: loop.read,
        usage,
        now: clock.now,
      }),
    turns,
    loop: loop.read,
    nowMs,
  });
  const stopping = new AbortController();
  const kept = keepHealth({ health, store: watch, usage, wall, log }, stopping.signal);
  return {
    store,
    storeStanding: watch.standing,
    turns,
    health,
    audit: watchAudit({ store, wall, log }),
    loop: loop.read,
    async stop() {
      stopping.abort();
      await kept;
      loop.stop();
    },
  };
}
