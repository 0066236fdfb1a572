import { setTimeout as wait } from 'node:timers/promises';
import {
  answerText,
  jsonText,
  questionText,
  readAnswer,
  readQuestion,
} from '../../src/adapters/exchange/carried.ts';
import type { Announced, Exchange, Question } from '../../src/exchange.ts';
import { said } from '../../src/language/words.ts';
import { OutsideError } from '../../src/outside-error.ts';

interface Waiting {
  readonly text: string;
  readonly resolve: (answer: string) => void;
}

/** What several processes share, in one: all is carried as through a database. */
export function createMemoryExchange(now: () => number = Date.now): Exchange {
  const serving = new Map<string, (waiting: Waiting) => void>();
  const asked = new Map<string, Set<Waiting>>();
  const told = new Map<string, { readonly standing: string; readonly at: number }>();
  return {
    async ask(to, question, withinMs) {
      const { promise, resolve } = Promise.withResolvers<string>();
      const waiting = { text: questionText(question), resolve };
      const all = asked.get(to) ?? new Set();
      asked.set(to, all);
      const take = serving.get(to);
      if (take) take(waiting);
      else all.add(waiting);
      const over = new AbortController();
      const late = wait(withinMs, undefined, { signal: over.signal }).catch(() => undefined);
      const answer = await Promise.race([promise, late]);
      over.abort();
      all.delete(waiting);
      if (answer === undefined) throw new OutsideError('store', 'timeout', said('outside.exchange.noAnswer'));
      return readAnswer(answer);
    },
    async serve(address, answer: (question: Question) => Promise<unknown>, stop) {
      if (stop.aborted) return;
      const begun = new Set<Promise<void>>();
      const take = ({ text, resolve }: Waiting) => {
        const work = answerText(async () => answer(readQuestion(text)))
          .then(resolve)
          .finally(() => begun.delete(work));
        begun.add(work);
      };
      serving.set(address, take);
      for (const waiting of asked.get(address) ?? []) take(waiting);
      asked.delete(address);
      await new Promise<void>((resolve) => {
        const leave = () => {
          if (serving.get(address) === take) serving.delete(address);
          resolve();
        };
        stop.addEventListener('abort', leave, { once: true });
      });
      await Promise.all(begun);
    },
    announce: async (who, standing) => void told.set(who, { standing: jsonText(standing), at: now() }),
    announced: async (): Promise<readonly Announced[]> =>
      [...told]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([who, { standing, at }]) => ({
          who,
          standing: JSON.parse(standing) as unknown,
          agoMs: now() - at,
        })),
    forget: async (who) => void told.delete(who),
    close: async () => undefined,
  };
}
