import { Client } from 'pg';
import type { Clock, Log } from '../../ports.ts';

/** News of the database, by the names of channels. */
export interface WakeUps {
  /** Rings at each news, and whenever some may have been missed, until the answered function is called. */
  on(channel: string, ring: () => void): () => void;
  close(): Promise<void>;
}

const firstRetryMs = 200;
const longestRetryMs = 10_000;
const endMs = 1_000;

interface Listening {
  readonly wall: Clock;
  readonly log: Log;
}

/**
 * Listens to PostgreSQL's notifications on a connection of its own, made anew when it breaks. What is missed meanwhile, or for good where
 * something on the way forwards none, only costs time: everybody looks again after a while.
 */
export function listenToPostgres(url: string, listening: Listening): WakeUps {
  const listeners = new Map<string, Set<() => void>>();
  const ring = (channel: string) => {
    for (const each of listeners.get(channel) ?? []) each();
  };
  const link = keepListening(url, { ...listening, ring, channels: () => [...listeners.keys()] });
  return {
    on(channel, each) {
      const all = listeners.get(channel) ?? new Set();
      listeners.set(channel, all.add(each));
      if (all.size === 1) link.send('LISTEN', channel);
      return () => {
        all.delete(each);
        if (all.size > 0 || listeners.get(channel) !== all) return;
        listeners.delete(channel);
        link.send('UNLISTEN', channel);
      };
    },
    close: link.close,
  };
}

interface Link {
  /** To the connection as it is now; the next one is told all channels when it comes about. */
  readonly send: (what: 'LISTEN' | 'UNLISTEN', channel: string) => void;
  readonly close: () => Promise<void>;
}

interface Linking extends Listening {
  readonly ring: (channel: string) => void;
  readonly channels: () => readonly string[];
}

function keepListening(url: string, { wall, log, ring, channels }: Linking): Link {
  const closing = new AbortController();
  let connected: Client | undefined;
  let sent: Promise<unknown> = Promise.resolve();
  /** One after the other. */
  const send = (what: 'LISTEN' | 'UNLISTEN', channel: string): Promise<void> => {
    const client = connected;
    const sending = sent.then(async () => {
      await client?.query(`${what} "${channel}"`);
      // What came before the database listened was told to nobody.
      ring(channel);
    });
    sent = sending.catch(() => undefined);
    return sending;
  };
  const listen = async (): Promise<void> => {
    const client = newClient(url);
    const broken = new Promise<void>((resolve) => {
      client.on('error', () => resolve());
      client.on('end', () => resolve());
      closing.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    client.on('notification', ({ channel }) => ring(channel));
    try {
      await client.connect();
      connected = client;
      await Promise.all(channels().map((channel) => send('LISTEN', channel)));
      await broken;
    } finally {
      connected = undefined;
      await Promise.race([client.end().catch(() => undefined), wall.sleep(endMs)]);
    }
  };
  const keep = async () => {
    for (let retryMs = firstRetryMs; !closing.signal.aborted; ) {
      const begunMs = performance.now();
      await listen().catch((error: unknown) =>
        log.debug({ error }, 'notifications of the database are not heard; what is asked is looked for'),
      );
      if (performance.now() - begunMs > longestRetryMs) retryMs = firstRetryMs;
      await wall.sleep(retryMs, closing.signal);
      retryMs = Math.min(longestRetryMs, retryMs * 2);
    }
  };
  const kept = keep();
  return {
    send: (what, channel) => void send(what, channel).catch(() => undefined),
    async close() {
      closing.abort();
      await kept;
    },
  };
}

/** A connection that is silent because it is gone is found after some 20 s. */
const newClient = (url: string): Client =>
  new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 15_000,
    application_name: 'fluent-medic',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
