import { randomUUID } from 'node:crypto';
import type { Exchange } from '../../exchange.ts';
import { said } from '../../language/words.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Clock } from '../../ports.ts';
import { steadyMs } from '../../steady-ms.ts';
import { createBell } from './bell.ts';
import type { Call, CallsTable } from './calls-table.ts';
import { questionText, readAnswer } from './carried.ts';
import type { ExchangeParts } from './open-exchange.ts';

interface Asking {
  readonly ask: Exchange['ask'];
  /** Whoever still waits is told so. */
  readonly close: () => void;
}

interface Waiting {
  /** Undefined: it took too long. */
  readonly resolve: (answer: string | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** After the database failed. */
const restMs = 250;
/** So much longer than was said may it take to take a question back from a database that is silent. */
const lastMs = 500;

/** Puts questions and waits for their answers; one look is for all who wait. */
export function createAsking(parts: ExchangeParts): Asking {
  const { calls, wakeUps, wall, log, lookMs } = parts;
  const waiting = new Map<string, Waiting>();
  const bell = createBell(wall);
  const answerTo = calls.answered(randomUUID());
  const leave = wakeUps.on(answerTo, bell.ring);
  const fetch = async () => {
    const found = await calls.fetch([...waiting.keys()]);
    for (const { id, answer } of found) {
      waiting.get(id)?.resolve(answer);
      waiting.delete(id);
    }
    if (found.length === 0) return;
    bell.ring();
    // What is left is cleared away later.
    calls.withdraw(found.map(({ id }) => id)).catch(() => undefined);
  };
  let isFetching = false;
  const keepFetching = async () => {
    if (isFetching) return;
    isFetching = true;
    for (;;) {
      await bell.wait(lookMs);
      if (waiting.size === 0) break;
      try {
        await fetch();
      } catch (error) {
        log.debug({ error }, 'answers could not be looked for; trying again');
        await wall.sleep(restMs);
      }
    }
    isFetching = false;
  };
  return {
    async ask(to, question, withinMs) {
      const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
      const call = { id: randomUUID(), address: to, question: questionText(question), answerTo, withinMs };
      const over = new AbortController();
      waiting.set(call.id, { resolve, reject });
      void keepFetching();
      const putting = keepPutting({ calls, wall }, call, over.signal);
      putting.done.catch(reject);
      void wall.sleep(withinMs, over.signal).then(() => resolve(undefined));
      try {
        const answer = (await promise) ?? (await lastAnswer({ calls, wall }, call.id));
        if (answer === undefined) throw putting.why();
        return readAnswer(answer);
      } finally {
        over.abort();
        waiting.delete(call.id);
      }
    },
    close() {
      leave();
      for (const { reject } of waiting.values())
        reject(new OutsideError('store', 'server', said('outside.exchange.closing')));
      waiting.clear();
      bell.ring();
    },
  };
}

interface Putting {
  /** Rejects with what trying again cannot cure. */
  readonly done: Promise<void>;
  /** Why there is no answer by now. */
  readonly why: () => unknown;
}

interface Way {
  readonly calls: CallsTable;
  readonly wall: Clock;
}

/** Puts a question until the database has it or its time is over. */
function keepPutting({ calls, wall }: Way, call: Call, over: AbortSignal): Putting {
  const endMs = steadyMs(wall) + call.withinMs;
  let failed: unknown;
  const put = async () => {
    for (;;) {
      const withinMs = endMs - steadyMs(wall);
      if (over.aborted || withinMs <= 0) return;
      try {
        await calls.put({ ...call, withinMs });
        failed = undefined;
        // The database was silent for so long that nobody waits for it any more.
        if (over.aborted) await calls.withdraw([call.id]).catch(() => undefined);
        return;
      } catch (error) {
        if (!(error instanceof OutsideError) || !error.retriable) throw error;
        failed = error;
        await wall.sleep(Math.min(restMs, withinMs), over);
      }
    }
  };
  const why = () => failed ?? new OutsideError('store', 'timeout', said('outside.exchange.noAnswer'));
  return { done: put(), why };
}

/** Takes a question back; what cannot be taken back now has expired. */
async function lastAnswer({ calls, wall }: Way, id: string): Promise<string | undefined> {
  const enough = new AbortController();
  const withdrawn = calls.withdraw([id]).catch(() => []);
  const rows = await Promise.race([withdrawn, wall.sleep(lastMs, enough.signal)]);
  enough.abort();
  return rows?.[0]?.answer ?? undefined;
}
