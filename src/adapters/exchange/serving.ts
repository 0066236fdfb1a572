import { randomUUID } from 'node:crypto';
import type { Exchange, Question } from '../../exchange.ts';
import { OutsideError } from '../../outside-error.ts';
import { steadyMs } from '../../steady-ms.ts';
import { isReplaced } from '../store/to-postgres-error.ts';
import { createBell } from './bell.ts';
import type { Taken } from './calls-table.ts';
import { answerText, readQuestion } from './carried.ts';
import type { ExchangeParts } from './open-exchange.ts';

const atOnce = 8;
/** After the database failed. */
const firstRestMs = 250;
const longestRestMs = 5_000;
const clearEveryMs = 60_000;

interface Serving extends ExchangeParts {
  readonly address: string;
  readonly answering: (question: Question) => Promise<unknown>;
  /** Whoever takes. */
  readonly by: string;
  /** Takes nothing more. */
  readonly end: (why?: OutsideError) => void;
  readonly over: AbortSignal;
  /** What was begun, by its id. */
  readonly begun: Map<string, Promise<void>>;
  /** There may be more to take. */
  readonly more: () => void;
}

/** Takes what is asked of an address, several at a time, and answers it. */
export const createServing =
  (parts: ExchangeParts): Exchange['serve'] =>
  async (address, answering, stop) => {
    const { calls, wakeUps, wall, log, lookMs } = parts;
    const bell = createBell(wall);
    const over = new AbortController();
    const end = (why?: OutsideError) => {
      if (why && !over.signal.aborted) log.warn({ address, error: why }, 'another process answers by now');
      over.abort();
      bell.ring();
    };
    const begun: Serving['begun'] = new Map();
    const own = { address, answering, end, by: randomUUID(), over: over.signal, begun, more: bell.ring };
    const serving = { ...parts, ...own };
    const stopping = stopped(stop, end);
    const leave = wakeUps.on(calls.asked(address), bell.ring);
    const allEnded = new AbortController();
    const keeping = keepTaken(serving, allEnded.signal);
    const patiently = patience(serving);
    let clearedMs = -Infinity;
    while (!over.signal.aborted) {
      await patiently(() => take(serving));
      if (steadyMs(wall) - clearedMs > clearEveryMs) {
        clearedMs = steadyMs(wall);
        await patiently(() => calls.clear());
      }
      if (!over.signal.aborted) await bell.wait(lookMs);
    }
    leave();
    await Promise.all(begun.values());
    allEnded.abort();
    await keeping;
    // Where another process answers by now, the caller stops when it has noticed that itself.
    await stopping;
  };

const stopped = (stop: AbortSignal, end: () => void): Promise<void> =>
  new Promise((resolve) => {
    const stopping = () => (end(), resolve());
    if (stop.aborted) return stopping();
    stop.addEventListener('abort', stopping, { once: true });
  });

async function take(serving: Serving): Promise<void> {
  const { calls, address, by, begun, holdMs, over, more } = serving;
  const most = atOnce - begun.size;
  if (most <= 0) return;
  const taken = await calls.take({ address, by, mine: [...begun.keys()], most, holdMs });
  if (over.aborted) {
    const ids = taken.map(({ id }) => id);
    if (ids.length > 0) await calls.giveBack(ids, by, address).catch(() => undefined);
    return;
  }
  for (const each of taken) {
    const work = answerOne(serving, each).finally(() => {
      begun.delete(each.id);
      more();
    });
    begun.set(each.id, work);
  }
}

async function answerOne(serving: Serving, { id, question, leftMs }: Taken): Promise<void> {
  const { calls, address, answering, end, wall, log } = serving;
  const endMs = steadyMs(wall) + leftMs;
  const text = await answerText(
    async () => answering(readQuestion(question)),
    (error) => log.error({ address, call: id, error }, 'a question of another process could not be answered'),
  );
  for (let restMs = firstRestMs; ; restMs *= 2) {
    try {
      return await calls.answer(id, text);
    } catch (error) {
      if (isReplaced(error)) return end(error as OutsideError);
      log.debug({ address, error }, 'an answer to another process could not be given yet');
    }
    const left = endMs - steadyMs(wall);
    if (left <= 0) return;
    await wall.sleep(Math.min(restMs, longestRestMs, left));
  }
}

/** What takes long is not taken by others meanwhile. */
async function keepTaken({ calls, begun, by, end, holdMs, wall }: Serving, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await wall.sleep(holdMs / 3, stop);
    if (begun.size === 0 || stop.aborted) continue;
    await calls.keep([...begun.keys()], by, holdMs).catch((error: unknown) => {
      if (isReplaced(error)) end(error as OutsideError);
    });
  }
}

/** What the database fails in is said once and tried again, ever more seldom. */
function patience({ address, end, log, wall, over }: Serving): (work: () => Promise<void>) => Promise<void> {
  let restMs = 0;
  return async (work) => {
    try {
      await work();
      if (restMs > 0) log.info({ address }, 'questions of other processes are answered again');
      restMs = 0;
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      if (isReplaced(error)) return end(error);
      if (restMs === 0) log.warn({ address, error }, 'questions of other processes are answered later');
      restMs = Math.min(longestRestMs, Math.max(firstRestMs, restMs * 2));
      await wall.sleep(restMs, over);
    }
  };
}
