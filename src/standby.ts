import { openExchange as openPostgresExchange } from './adapters/exchange/open-exchange.ts';
import type { ReceiveSlackRequest } from './adapters/slack/http-requests.ts';
import { createSlackChat as createChat, type SlackChat } from './adapters/slack/slack-chat.ts';
import type { StorePlace } from './adapters/store/store-place.ts';
import { channelsNamed } from './audience/route.ts';
import type { SlackAccess } from './connect-chat.ts';
import { createEnding } from './ending.ts';
import type { Exchange } from './exchange.ts';
import { createCounters } from './flow/counters.ts';
import { standbyDesk } from './flow/standby-desk.ts';
import { silentMs } from './flow/standing.ts';
import { alone, desk, standingBy } from './leadership.ts';
import { gauge, type MetricFamily } from './metric-family.ts';
import { OutsideError } from './outside-error.ts';
import type { Clock, Log } from './ports.ts';
import type { Settings } from './settings.ts';
import { steadyMs } from './steady-ms.ts';

export interface StandbyOptions {
  readonly slack: SlackAccess;
  readonly settings: Settings;
  readonly database: StorePlace;
  readonly wall: Clock;
  readonly log: Log;
}

/** What a replica does for people while another one leads: it takes what they do, asks the leader, and answers them. */
export interface Standby {
  /** From now on, as soon as leader and Slack can be reached; both are tried again and again. */
  readonly take: () => void;
  /** Hangs up, for this replica leads now; what it has begun goes on. Requests over HTTP it takes all the same, for when the leader’s own part is not open. */
  readonly rest: () => void;
  /** Takes nothing new and waits for what it has begun, for as long as the settings give a stop. */
  readonly close: () => Promise<'done' | 'cut-off'>;
  readonly standing: () => StandbyStanding;
  /** Where Slack’s requests go; undefined while none can be taken. */
  readonly receive: () => ReceiveSlackRequest | undefined;
  /** Whether Slack comes in by HTTP. */
  readonly isByHttp: boolean;
  readonly figures: () => readonly MetricFamily[];
}

/** Whether it takes what people do; `ok`, or why not. */
export type StandbyStanding = 'ok' | 'no-leader' | 'database-away' | 'slack-away';

/** What it opens, for who wants to stand in between. */
export interface StandbyOutside {
  readonly openExchange: (
    place: StorePlace,
    tools: Pick<StandbyOptions, 'wall' | 'log'>,
  ) => Promise<Exchange>;
  readonly createSlackChat: typeof createChat;
}

/** Between two looks at the leader, before the first connection and afterwards. */
const firstLookMs = 1_000;
const lookMs = 5_000;
/** A database that is away for longer: Slack gives what people do to those that reach it. */
const hangUpMs = 15_000;
const longestWaitMs = 30_000;

export function createStandby(options: StandbyOptions, outside: Partial<StandbyOutside> = {}): Standby {
  const { slack, settings, wall, log } = options;
  const leader = leaderWatch(options, outside.openExchange ?? openPostgresExchange);
  const line = slackLine(options, outside.createSlackChat ?? createChat);
  const isByHttp = slack.signingSecret !== undefined;
  let taking: AbortController | undefined;
  let lacking: Exclude<StandbyStanding, 'ok'> = 'no-leader';

  const look = async (stop: AbortSignal): Promise<void> => {
    const { exchange, isHeard } = await leader.look().catch((error: unknown) => {
      lacking = 'database-away';
      throw error;
    });
    lacking = isHeard || line.isOpen() ? 'slack-away' : 'no-leader';
    if (isHeard && !line.isOpen() && !stop.aborted) await line.open(exchange, stop);
  };
  const keepTaking = async (stop: AbortSignal): Promise<void> => {
    let failures = 0;
    while (!stop.aborted) {
      let waitMs = line.isOpen() ? lookMs : firstLookMs;
      try {
        await look(stop);
        failures = 0;
      } catch (error) {
        failures += 1;
        waitMs = waitAfter(error, failures);
        if (failures === 1)
          log.warn({ error, waitMs }, 'no clicks are taken while standing by; trying again');
        if (leader.silentForMs() > hangUpMs) line.hangUp();
      }
      await wall.sleep(waitMs, stop);
    }
  };
  const rest = (): void => {
    taking?.abort();
    taking = undefined;
    line.hangUp();
  };

  const ending = createEnding(settings.stopWithinMs, wall, log);
  ending.add('exchange', leader.close);
  ending.add('slack', async () => {
    rest();
    await line.ended();
  });
  return {
    take() {
      if (taking) return;
      taking = new AbortController();
      line.inBackground(keepTaking(taking.signal));
    },
    rest: () => {
      if (!isByHttp) rest();
    },
    close: ending.run,
    standing: () => (line.connected() ? 'ok' : lacking),
    receive: line.receive,
    isByHttp,
    figures: line.figures,
  };
}

/** The connection to Slack, made anew each time. */
function slackLine(
  { slack, settings, wall, log }: StandbyOptions,
  createSlackChat: StandbyOutside['createSlackChat'],
) {
  const { slackCalls } = createCounters();
  const running = new Set<Promise<unknown>>();
  let open: SlackChat | undefined;
  const connected = () => open?.connected() ?? false;
  const inBackground = (work: Promise<unknown>): void => {
    const ended: Promise<unknown> = work
      .catch((error: unknown) => log.error({ error }, 'a part of a replica that stands by did not end well'))
      .finally(() => running.delete(ended));
    running.add(ended);
  };
  const leave = (chat: SlackChat): void => {
    if (open === chat) open = undefined;
    inBackground(chat.stop());
  };
  return {
    inBackground,
    connected,
    isOpen: () => open !== undefined,
    receive: () => open?.receive,
    hangUp: () => open && leave(open),
    /** Throws `OutsideError`; opens nothing once `stop` has aborted. */
    async open(exchange: Exchange, stop: AbortSignal): Promise<void> {
      const chat = await createSlackChat({
        ...slack,
        routed: channelsNamed(settings.chat),
        locale: settings.chat.locale,
        // It tells people what came of what they did, and nothing else to anybody.
        leadership: standingBy,
        answering: alone,
        links: 1,
        desk: standbyDesk(exchange, log),
        clock: wall,
        log,
        onAnswer: (method, code, result) => slackCalls.add({ method, code, result }),
      });
      if (stop.aborted) return;
      open = chat;
      try {
        await chat.start();
      } catch (error) {
        leave(chat);
        throw error;
      }
      // Whoever hung up meanwhile did so before there was a connection.
      if (open !== chat) leave(chat);
    },
    async ended(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },
    figures: (): readonly MetricFamily[] => [
      gauge('fluent_medic_slack_connected', '1 while Slack sends what people do.', [
        { value: connected() ? 1 : 0 },
      ]),
      slackCalls.family(),
    ],
  };
}

function waitAfter(error: unknown, failures: number): number {
  const backOffMs = Math.min(longestWaitMs, firstLookMs * 2 ** Math.min(failures - 1, 10));
  return error instanceof OutsideError ? Math.max(error.retryAfterMs ?? 0, backOffMs) : longestWaitMs;
}

/** Asks the database, without ever writing in the leader’s name, whether somebody there answers what people do. */
function leaderWatch({ database, wall, log }: StandbyOptions, openExchange: StandbyOutside['openExchange']) {
  let opening: Promise<Exchange> | undefined;
  let reachedMs = steadyMs(wall);
  return {
    /** Throws `OutsideError` of the store. */
    async look() {
      opening ??= openExchange(database, { wall, log });
      const exchange = await opening.catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      const told = (await exchange.announced()).find(({ who }) => who === desk);
      reachedMs = steadyMs(wall);
      return { exchange, isHeard: told !== undefined && told.agoMs < silentMs };
    },
    silentForMs: () => steadyMs(wall) - reachedMs,
    close: async () => {
      const exchange = await opening?.catch(() => undefined);
      await exchange?.close();
    },
  };
}
