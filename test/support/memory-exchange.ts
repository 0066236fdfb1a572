import { setTimeout as wait } from 'node:timers/promises';
import { answerText, questionText, readAnswer, readQuestion } from '../../src/adapters/exchange/carried.ts';
import type { Announced, Exchange, Question } from '../../src/exchange.ts';
import { said } from '../../src/language/words.ts';
import { OutsideError } from '../../src/outside-error.ts';

/** What several processes share, in one: all is carried as through a database. */
export function createMemoryExchange(now: () => number = Date.now): Exchange {
  const serving = new Map<string, (question: Question) => Promise<unknown>>();
  const told = new Map<string, { readonly standing: string; readonly at: number }>();
  return {
    async ask(to, question, withinMs) {
      const text = questionText(question);
      const answer = serving.get(to);
      const late = wait(withinMs, undefined, { ref: false });
      const answered = answer ? answerText((async () => answer(readQuestion(text)))()) : late;
      const carried = await Promise.race([answered, late]);
      if (carried === undefined)
        throw new OutsideError('store', 'timeout', said('outside.exchange.noAnswer'));
      return readAnswer(carried);
    },
    async serve(address, answer, stop) {
      const begun = new Set<Promise<unknown>>();
      const taking = async (question: Question): Promise<unknown> => {
        const work = answer(question);
        begun.add(work);
        return work.finally(() => begun.delete(work));
      };
      serving.set(address, taking);
      const leave = () => {
        if (serving.get(address) === taking) serving.delete(address);
      };
      await new Promise<void>((resolve) => {
        if (stop.aborted) return resolve();
        stop.addEventListener('abort', () => (leave(), resolve()), { once: true });
      });
      leave();
      await Promise.allSettled(begun);
    },
    announce: async (who, standing) => void told.set(who, { standing: JSON.stringify(standing), at: now() }),
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
