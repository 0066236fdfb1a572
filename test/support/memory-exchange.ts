import type { Announced, Exchange, Question } from '../../src/exchange.ts';
import { OutsideError, type OutsideReason } from '../../src/outside-error.ts';
import type { Words } from '../../src/language/words.ts';

/** What several processes share, in one: values travel as JSON, as they do through a database. */
export function createMemoryExchange(now: () => number = Date.now): Exchange {
  const serving = new Map<string, (question: Question) => Promise<unknown>>();
  const told = new Map<string, { readonly standing: unknown; readonly at: number }>();
  const overTheWire = (value: unknown): unknown =>
    value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
  return {
    async ask(to, question, withinMs) {
      const answer = serving.get(to);
      if (!answer) throw new OutsideError('store', 'timeout', `Nobody answered within ${withinMs} ms.`);
      try {
        return overTheWire(await answer(overTheWire(question) as Question));
      } catch (error) {
        if (!(error instanceof OutsideError)) throw new Error('The other process failed.', { cause: error });
        const words = overTheWire(error.words) as Words;
        throw new OutsideError(error.service, error.reason as OutsideReason, words);
      }
    },
    async serve(address, answer, stop) {
      serving.set(address, answer);
      await new Promise<void>((resolve) => {
        if (stop.aborted) return resolve();
        stop.addEventListener('abort', () => resolve(), { once: true });
      });
      if (serving.get(address) === answer) serving.delete(address);
    },
    announce: async (who, standing) => void told.set(who, { standing: overTheWire(standing), at: now() }),
    announced: async (): Promise<readonly Announced[]> =>
      [...told]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([who, { standing, at }]) => ({ who, standing, agoMs: now() - at })),
    forget: async (who) => void told.delete(who),
    close: async () => undefined,
  };
}
