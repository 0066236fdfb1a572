import type { Exchange } from '../exchange.ts';
import { said } from '../language/words.ts';
import { desk } from '../leadership.ts';
import { OutsideError } from '../outside-error.ts';
import type { Clock, Log } from '../ports.ts';
import { steadyMs } from '../steady-ms.ts';
import { announceEveryMs, type HubStanding, silentMs } from './standing.ts';
import type { Turns } from './turns.ts';

/** The hub as its agents know it: what it told last, also long ago. */
export interface HubWatch {
  /** As it was when this agent began. */
  readonly standing: HubStanding;
  /** Whether it told anything lately. */
  isHeard(): boolean;
  /** Listens until `stop` aborts. */
  keepListening(turns: Pick<Turns, 'take'>, stop: AbortSignal): Promise<void>;
}

export interface HubWatchOptions {
  readonly exchange: Exchange;
  /** Of this agent. */
  readonly rules: string;
  readonly wall: Clock;
  readonly log: Log;
  readonly stop?: AbortSignal | undefined;
}

/** Waits until a hub has told where it is in chat. Throws `OutsideError` of the store, also when `stop` aborts before. */
export async function findHub({ exchange, rules, wall, log, stop }: HubWatchOptions): Promise<HubWatch> {
  const ask = async () =>
    (await exchange.announced()).find(({ who, standing }) => who === desk && (standing as HubStanding).isHub);
  let found = await ask();
  if (!found) log.warn({}, 'no hub has told anything yet; this agent begins when one has');
  while (!found) {
    if (stop?.aborted) throw new OutsideError('store', 'timeout', said('outside.exchange.noHub'));
    await wall.sleep(announceEveryMs, stop);
    found = await ask();
  }
  const standing = found.standing as HubStanding;
  if (standing.rules !== rules) log.warn({}, 'the hub has other rules for changes or chat than this agent');
  let heardMs = steadyMs(wall) - found.agoMs;
  let told = placesOf(standing);
  const listen = async () => {
    const now = await ask();
    if (!now) return;
    heardMs = steadyMs(wall) - now.agoMs;
    const places = placesOf(now.standing as HubStanding);
    if (places !== told)
      log.warn({}, 'the hub is in another workspace or knows other channels: start this agent anew');
    told = places;
  };
  return {
    standing,
    isHeard: () => steadyMs(wall) - heardMs < silentMs,
    async keepListening(turns, enough) {
      while (!enough.aborted) {
        await turns.take('hub', listen);
        await wall.sleep(announceEveryMs, enough);
      }
    },
  };
}

const placesOf = ({ team, channel, channels }: HubStanding): string =>
  JSON.stringify([team, channel, channels]);
