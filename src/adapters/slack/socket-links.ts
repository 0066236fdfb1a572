import { said } from '../../language/words.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { OutsideError } from '../../outside-error.ts';
import type { Log } from '../../ports.ts';
import { toOutsideError } from './slack-error.ts';
import { libraryLog } from './web-calls.ts';

export interface SocketLinks extends Receiver {
  readonly connected: () => boolean;
}

interface LinkOptions {
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  readonly log: Log;
}

/**
 * Several Socket Mode connections behind one Bolt app: Slack sends each payload to one of them, so while one is
 * refreshed the other hears every click. They are re-opened here and not by the library, whose own reconnection is
 * deaf for five seconds and ends the process when the token was revoked (measured with socket-mode 3.1.0).
 */
export function createSocketLinks(options: LinkOptions & { readonly links?: number }): SocketLinks {
  const links = Array.from({ length: options.links ?? 2 }, (_, at) => createLink(options, at + 1));
  const stop = new AbortController();
  const rest = createRest();
  let kept: Promise<unknown> = Promise.resolve();
  return {
    init: (app) => links.forEach((link) => link.init(app)),
    async start() {
      const [first, ...others] = links;
      if (!first) return;
      const opened = await firstOpening(first, rest, options.log);
      kept = Promise.all([
        keepOpen(first, opened, { rest, stop: stop.signal, log: options.log }),
        ...others.map((link) => keepOpen(link, false, { rest, stop: stop.signal, log: options.log })),
      ]);
    },
    async stop() {
      stop.abort();
      links.forEach((link) => link.close());
      await kept;
    },
    connected: () => links.some((link) => link.isUp()),
  };
}

interface Link {
  readonly number: number;
  readonly init: (app: App) => void;
  /** Resolves when Slack said hello; throws `OutsideError`. */
  readonly open: () => Promise<void>;
  readonly close: () => void;
  /** Resolves when the connection ends. */
  readonly ended: () => Promise<void>;
  readonly isUp: () => boolean;
}

/** Slack asks the app to wait, not one connection: what is asked for earlier is refused again, and counts. */
interface Rest {
  readonly ask: (ms: number | undefined) => void;
  readonly over: (stop: AbortSignal) => Promise<void>;
}

function createRest(): Rest {
  let untilMs = 0;
  const leftMs = () => untilMs - performance.now();
  return {
    ask(ms = 0) {
      untilMs = Math.max(untilMs, performance.now() + ms);
    },
    async over(stop) {
      while (leftMs() > 0 && !stop.aborted) await pause(leftMs(), stop);
    },
  };
}

const helloWithinMs = 15_000;

function createLink(options: LinkOptions, number: number): Link {
  const receiver = new SocketModeReceiver({
    appToken: options.appToken,
    autoReconnectEnabled: false,
    logger: libraryLog(options.log),
    // The library writes into these options, so each connection gets its own.
    installerOptions: {
      clientOptions: {
        ...(options.apiUrl === undefined ? {} : { slackApiUrl: options.apiUrl }),
        timeout: 10_000,
        rejectRateLimitedCalls: true,
        retryConfig: { retries: 0, maxTimeout: 15_000 },
      },
    },
  });
  const { client } = receiver;
  let up = false;
  client.on('connected', () => {
    up = true;
  });
  client.on('disconnected', () => {
    up = false;
  });
  return {
    number,
    init: (app) => receiver.init(app),
    open: () => openWithin(client),
    close: () => closeQuietly(client),
    ended: () =>
      up ? new Promise((resolve) => client.once('disconnected', () => resolve())) : Promise.resolve(),
    isUp: () => up,
  };
}

type SocketClient = SocketModeReceiver['client'];

async function openWithin(client: SocketClient): Promise<void> {
  const giveUp = new AbortController();
  const opening = client.start().then(
    () => undefined,
    (error: unknown) => toOutsideError(error ?? new Error('the connection closed'), 'apps.connections.open'),
  );
  const late = pause(helloWithinMs, giveUp.signal).then(
    () => new OutsideError('slack', 'timeout', said('outside.slack.noHello')),
  );
  const failure = await Promise.race([opening, late]);
  giveUp.abort();
  if (!failure) return;
  closeQuietly(client);
  throw failure;
}

function closeQuietly(client: SocketClient): void {
  client.disconnect().catch(() => {});
}

/** A wrong token ends the start; anything else is tried again in the background. */
async function firstOpening(link: Link, rest: Rest, log: Log): Promise<boolean> {
  try {
    await link.open();
    return true;
  } catch (error) {
    const failure = toOutsideError(error, 'apps.connections.open');
    if (!failure.retriable) throw failure;
    rest.ask(failure.retryAfterMs);
    log.warn(
      { reason: failure.reason, detail: failure.message },
      'Slack is away; connecting in the background',
    );
    return false;
  }
}

async function keepOpen(
  link: Link,
  opened: boolean,
  { rest, stop, log }: { readonly rest: Rest; readonly stop: AbortSignal; readonly log: Log },
): Promise<void> {
  let failures = 0;
  let open = opened;
  while (!stop.aborted) {
    if (!open) await rest.over(stop);
    if (stop.aborted) return;
    const since = performance.now();
    try {
      if (!open) await link.open();
      open = false;
      if (stop.aborted) link.close();
      await link.ended();
      // A connection that ends at once is a failure too, or the loop would spin.
      failures = performance.now() - since < 1_000 ? failures + 1 : 0;
    } catch (error) {
      failures += 1;
      const failure = toOutsideError(error, 'apps.connections.open');
      log.warn(
        { connection: link.number, reason: failure.reason, detail: failure.message, failures },
        'Slack connection could not be opened',
      );
      if (!failure.retriable) failures = Math.max(failures, 6);
      rest.ask(failure.retryAfterMs);
    }
    if (failures > 0) await pause(waitMs(failures), stop);
  }
}

/** Half a second, then doubled up to 15 s. */
function waitMs(failures: number): number {
  return Math.min(15_000, 250 * 2 ** Math.min(failures, 10));
}

/** Resolves after `ms` of wall time, or at once when `signal` aborts. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {});
}
