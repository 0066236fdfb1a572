import type { PersonRef } from '../approval/approval.ts';
import { firstWish, type HomeWish } from '../chat/home-message.ts';
import type { Message } from '../chat/message.ts';
import { OutsideError } from '../outside-error.ts';
import type { Chat } from '../ports.ts';
import { changedIncidents } from './bells.ts';
import type { AskedDeps } from './deps.ts';
import { homeFor } from './home.ts';

/** Who has looked at their App Home lately, and at what. */
export interface Homes {
  /** The person looks now: with a new wish, or at what they looked at last. */
  look(person: PersonRef, wish?: HomeWish): HomeWish;
  /** Those who looked within the hour, longest ago first. */
  watched(): readonly { readonly person: PersonRef; readonly wish: HomeWish }[];
}

const watchedMs = 60 * 60_000;
const mostWatched = 200;

export function createHomes(now: () => number): Homes {
  const looks = new Map<
    string,
    { readonly person: PersonRef; readonly wish: HomeWish; readonly at: number }
  >();
  return {
    look(person, wish) {
      const name = `${person.team}/${person.user}`;
      const wanted = wish ?? looks.get(name)?.wish ?? firstWish;
      looks.delete(name);
      looks.set(name, { person, wish: wanted, at: now() });
      for (const oldest of looks.keys()) {
        if (looks.size <= mostWatched) break;
        looks.delete(oldest);
      }
      return wanted;
    },
    watched: () => [...looks.values()].filter(({ at }) => now() - at < watchedMs),
  };
}

/** Health of clusters is told this late at most. */
const atLeastEveryMs = 60_000;
/** Several changes are told together. */
const atMostEveryMs = 5_000;

/** Keeps the App Homes that are being looked at as things are, until `stop` aborts. What chat refuses is tried again in the next round. */
export async function keepHomes(
  deps: AskedDeps,
  publish: Chat['publishHome'],
  stop: AbortSignal,
): Promise<void> {
  const shown = new Map<string, string>();
  while (!stop.aborted) {
    for (const { person, wish } of deps.homes.watched()) {
      if (stop.aborted) return;
      await showOne(deps, { person, wish, shown, publish });
    }
    await deps.wall.sleep(atMostEveryMs, stop);
    const tick = deps.wall.sleep(atLeastEveryMs - atMostEveryMs, stop);
    await deps.bells.wait(changedIncidents, tick, stop);
  }
}

async function showOne(
  deps: AskedDeps,
  one: {
    readonly person: PersonRef;
    readonly wish: HomeWish;
    readonly shown: Map<string, string>;
    readonly publish: Chat['publishHome'];
  },
): Promise<void> {
  const name = `${one.person.team}/${one.person.user}`;
  try {
    const message = await homeFor(deps, one.person, one.wish);
    const print = withoutTime(message);
    if (one.shown.get(name) !== print) await one.publish(one.person, message);
    one.shown.set(name, print);
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    one.shown.delete(name);
    deps.log[error.service === 'store' ? 'debug' : 'info'](
      { user: one.person.user, error },
      'an App Home is shown later',
    );
  }
}

/** The footer says when it was made: that alone is no news. */
const withoutTime = ({ parts }: Message): string =>
  JSON.stringify(parts.filter(({ kind }) => kind !== 'footer'));
