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
 * Listens to one channel of PostgreSQL on a connection of its own, made anew when it breaks. What is missed meanwhile only costs time: whoever waits looks
 * again after a while.
 */
export function listenToPostgres(
  url: string,
  channel: string,
  { wall, log }: { readonly wall: Clock; readonly log: Log },
): WakeUps {
  const waiting = new Map<string, Set<() => void>>();
  const closing = new AbortController();
  const ring = (name: string) => {
    for (const wake of waiting.get(name) ?? []) wake();
  };
  const ringAll = () => {
    for (const name of [...waiting.keys()]) ring(name);
  };
  const listen = async (): Promise<void> => {
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: 5_000,
      application_name: 'fluent-medic',
      keepAlive: true,
    });
    const broken = new Promise<void>((resolve) => {
      client.on('error', () => resolve());
      client.on('end', () => resolve());
      closing.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    client.on('notification', ({ payload = '' }) => ring(payload));
    try {
      await client.connect();
      await client.query(`LISTEN "${channel}"`);
      ringAll();
      await broken;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  const keepListening = async () => {
    let retryMs = firstRetryMs;
    while (!closing.signal.aborted) {
      const begunMs = performance.now();
      await listen().catch((error: unknown) =>
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
      const woken = new Promise<void>((resolve) => {
        const all = waiting.get(name) ?? new Set();
        waiting.set(name, all.add(resolve));
      });
      const timer = wall.sleep(ms, AbortSignal.any(signals));
      const wake = [...(waiting.get(name) ?? [])].at(-1);
      await Promise.race([woken, timer]);
      enough.abort();
      if (wake) waiting.get(name)?.delete(wake);
      if (waiting.get(name)?.size === 0) waiting.delete(name);
    },
    async close() {
      closing.abort();
      ringAll();
      await listening;
    },
  };
}
