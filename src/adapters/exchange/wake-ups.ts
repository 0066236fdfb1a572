import { Client } from 'pg';
import type { Clock, Log } from '../../ports.ts';

/** Wakes whoever waits for news of the database. */
export interface WakeUps {
  /** Resolves when somebody is told of `name`, when `ms` have passed or when `stop` aborts. */
  wait(name: string, ms: number, stop?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const firstRetryMs = 200;
const longestRetryMs = 10_000;

/**
 * Listens to one channel of PostgreSQL on a connection of its own, made anew when it breaks. What is missed meanwhile only costs time:
 * whoever waits looks again after a while.
 */
export function listenToPostgres(
  url: string,
  channel: string,
  { wall, log }: { readonly wall: Clock; readonly log: Log },
): WakeUps {
  const sleepers = createSleepers();
  const closing = new AbortController();
  const keepListening = async () => {
    let retryMs = firstRetryMs;
    while (!closing.signal.aborted) {
      const begunMs = performance.now();
      await listen(url, channel, sleepers, closing.signal).catch((error: unknown) =>
        log.debug({ error }, 'notifications of the database are not heard'),
      );
      if (performance.now() - begunMs > longestRetryMs) retryMs = firstRetryMs;
      await wall.sleep(retryMs, closing.signal);
      retryMs = Math.min(longestRetryMs, retryMs * 2);
    }
  };
  const listening = keepListening();
  return {
    async wait(name, ms, stop) {
      const enough = new AbortController();
      const signals = [enough.signal, closing.signal, ...(stop ? [stop] : [])];
      const sleeper = sleepers.add(name);
      await Promise.race([sleeper.woken, wall.sleep(ms, AbortSignal.any(signals))]);
      enough.abort();
      sleeper.leave();
    },
    async close() {
      closing.abort();
      await listening;
    },
  };
}

/** Until the connection breaks or `closing` aborts. */
async function listen(url: string, channel: string, sleepers: Sleepers, closing: AbortSignal): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'fluent-medic',
    keepAlive: true,
  });
  const broken = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
    closing.addEventListener('abort', () => resolve(), { once: true });
  });
  client.on('notification', ({ payload = '' }) => sleepers.wake(payload));
  try {
    await client.connect();
    await client.query(`LISTEN "${channel}"`);
    // What was told before nobody heard.
    sleepers.wakeAll();
    await broken;
  } finally {
    await client.end().catch(() => undefined);
  }
}

type Sleepers = ReturnType<typeof createSleepers>;

function createSleepers() {
  const waiting = new Map<string, Set<() => void>>();
  const wake = (name: string) => {
    for (const each of waiting.get(name) ?? []) each();
  };
  return {
    wake,
    wakeAll: () => {
      for (const name of waiting.keys()) wake(name);
    },
    add(name: string) {
      let own = (): void => undefined;
      const woken = new Promise<void>((resolve) => (own = resolve));
      const all = waiting.get(name) ?? new Set();
      waiting.set(name, all.add(own));
      const leave = () => {
        all.delete(own);
        if (all.size === 0 && waiting.get(name) === all) waiting.delete(name);
      };
      return { woken, leave };
    },
  };
}
