import type { MachineUsage } from '../machine.ts';
import type { Clock, Log } from '../ports.ts';
import type { Health } from './health.ts';
import { memoryUse, nearLimit } from './readiness.ts';
import { steadyMs } from '../steady-ms.ts';
import type { StoreWatch } from './watched-store.ts';

interface HealthKeeping {
  readonly health: Health;
  readonly store: Pick<StoreWatch, 'probe' | 'standing'>;
  readonly usage?: (() => MachineUsage) | undefined;
  readonly wall: Clock;
  readonly log: Log;
}

const lookEveryMs = 1_000;
const probeEveryMs = 30_000;
/** A store that is back is to be known soon. */
const probeAwayEveryMs = 5_000;
/** Memory goes up and down with each collection: it is told to be well again only below this. */
const farFromLimit = 0.8;
/** The machine's clock is set by parts of a second all the time. */
const jumpMs = 5_000;

/** Looks at how everything stands, and asks the store now and then, until `stop` aborts. What begins and what ends is said in the log once. */
export async function keepHealth(keeping: HealthKeeping, stop: AbortSignal): Promise<void> {
  const { health, store, wall } = keeping;
  const memory = createMemoryWatch(keeping);
  const jumps = createJumpWatch(keeping);
  let probing: Promise<void> | undefined;
  let probedMs = -Infinity;
  while (!stop.aborted) {
    const everyMs = store.standing().state === 'open' ? probeEveryMs : probeAwayEveryMs;
    if (!probing && steadyMs(wall) - probedMs >= everyMs) {
      probedMs = steadyMs(wall);
      probing = store.probe().finally(() => void (probing = undefined));
    }
    health.look();
    memory();
    jumps();
    await wall.sleep(lookEveryMs, stop);
  }
  await probing;
}

function createMemoryWatch({ usage, log }: HealthKeeping): () => void {
  let isNear = false;
  return () => {
    const now = usage?.();
    if (!now || memoryUse(now) > (isNear ? farFromLimit : nearLimit) === isNear) return;
    isNear = !isNear;
    const { residentBytes, memoryLimitBytes, heapOldBytes, heapLimitBytes } = now;
    const facts = { residentBytes, memoryLimitBytes, heapOldBytes, heapLimitBytes };
    if (isNear) log.warn(facts, 'memory is near its limit');
    else log.info(facts, 'memory is no longer near its limit');
  };
}

function createJumpWatch({ wall, log }: HealthKeeping): () => void {
  let last = { wall: wall.now().getTime(), steady: steadyMs(wall) };
  return () => {
    const now = { wall: wall.now().getTime(), steady: steadyMs(wall) };
    const jumpedMs = now.wall - last.wall - (now.steady - last.steady);
    last = now;
    if (Math.abs(jumpedMs) > jumpMs)
      log.warn({ jumpedMs: Math.round(jumpedMs) }, "the machine's clock has jumped");
  };
}
