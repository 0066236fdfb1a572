import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Exchange, Question } from '../../../src/exchange.ts';
import { said } from '../../../src/language/words.ts';
import { OutsideError } from '../../../src/outside-error.ts';

/** Two processes that share something, each with its own way to it. */
export type Pair = () => Promise<{
  readonly asks: Exchange;
  readonly answers: Exchange;
  readonly close: () => Promise<void>;
}>;

const longMs = 10_000;

/** What every exchange promises. */
export function exchangeContract(pair: Pair): void {
  describe('an exchange between processes', () => {
    let asks: Exchange;
    let answers: Exchange;
    let close: () => Promise<void>;
    const stopping = new Set<AbortController>();
    const serving: Promise<void>[] = [];
    beforeEach(async () => {
      ({ asks, answers, close } = await pair());
    });
    afterEach(async () => {
      for (const stop of stopping) stop.abort();
      await Promise.all(serving.splice(0));
      stopping.clear();
      await close();
    });
    const serve = (address: string, answer: (question: Question) => Promise<unknown>) => {
      const stop = new AbortController();
      stopping.add(stop);
      const served = answers.serve(address, answer, stop.signal);
      serving.push(served);
      return { served, stop };
    };

    it('brings a question there and the answer back', async () => {
      serve('cluster/prod-eu', async ({ what, with: asked }) => ({ what, asked }));
      expect(
        await asks.ask('cluster/prod-eu', { what: 'greet', with: { n: 1, list: ['a'] } }, longMs),
      ).toEqual({
        what: 'greet',
        asked: { n: 1, list: ['a'] },
      });
    });

    it('brings nothing back where nothing is answered', async () => {
      serve('desk', async () => undefined);
      expect(await asks.ask('desk', { what: 'stir' }, longMs)).toBeUndefined();
    });

    it('brings each of many questions its own answer, whatever comes first', async () => {
      const numbers = Array.from({ length: 200 }, (_, at) => at);
      const order = fc.tuple(
        fc.shuffledSubarray(numbers, { minLength: 200 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 200, maxLength: 200 }),
      );
      serve('desk', async ({ with: asked }) => {
        const [number = 0, ms = 0] = asked as number[];
        await wait(ms);
        return number * 2;
      });
      await fc.assert(
        fc.asyncProperty(order, async ([shuffled, times]) => {
          const got = await Promise.all(
            shuffled.map((number, at) =>
              asks.ask('desk', { what: 'double', with: [number, times[at]] }, longMs),
            ),
          );
          expect(got).toEqual(shuffled.map((number) => number * 2));
        }),
        { numRuns: 2 },
      );
    });

    it('waits for whoever serves a little later', async () => {
      const answer = asks.ask('desk', { what: 'early' }, longMs);
      await wait(20);
      serve('desk', async ({ what }) => what);
      expect(await answer).toBe('early');
    });

    it('lets nobody begin with what has expired', async () => {
      await expect(asks.ask('desk', { what: 'late' }, 40)).rejects.toMatchObject({ reason: 'timeout' });
      const begun: string[] = [];
      serve('desk', async ({ what }) => void begun.push(what));
      await asks.ask('desk', { what: 'next' }, longMs);
      expect(begun).toEqual(['next']);
    });

    it('keeps addresses apart', async () => {
      serve('cluster/a', async () => 'a');
      serve('cluster/b', async () => 'b');
      expect(
        await Promise.all(['cluster/b', 'cluster/a'].map((to) => asks.ask(to, { what: 'who' }, longMs))),
      ).toEqual(['b', 'a']);
    });

    it('says so in time when nobody answers', async () => {
      const failed = await asks.ask('cluster/nowhere', { what: 'who' }, 50).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(OutsideError);
      expect(failed).toMatchObject({ service: 'store', reason: 'timeout', retriable: true });
    });

    it('carries a failure of the outside with its words, and of a fault of ours nothing', async () => {
      serve('desk', async ({ what }) => {
        if (what === 'fault') throw new Error('password=hunter2 at /src/x.ts');
        throw new OutsideError('slack', 'rate-limited', said('outside.exchange.noHub'), {
          retryAfterMs: 7_000,
        });
      });
      await expect(asks.ask('desk', { what: 'outside' }, longMs)).rejects.toMatchObject({
        service: 'slack',
        reason: 'rate-limited',
        words: said('outside.exchange.noHub'),
        retryAfterMs: 7_000,
      });
      await expect(asks.ask('desk', { what: 'fault' }, longMs)).rejects.toThrow(
        /^The process that was asked failed; its log says why\.$/,
      );
    });

    it.each([
      ['NUL', 'a\u0000b'],
      ['half a character', '\ud800'],
      ['quotes and marks', `'"\\;DROP TABLE calls;--<!channel>`],
      ['many letters', '汉 '.repeat(250_000)],
      ['what looks like a prototype', '__proto__'],
    ])('carries %s as it is', async (_, text) => {
      serve('desk', async ({ with: asked }) => asked);
      expect(await asks.ask('desk', { what: 'echo', with: [text] }, longMs)).toEqual([text]);
    });

    it('carries no secret that somebody typed', async () => {
      serve('desk', async ({ with: asked }) => asked);
      const typed = { text: 'declined: password=hunter2hunter2 is in the log' };
      expect(JSON.stringify(await asks.ask('desk', { what: 'echo', with: typed }, longMs))).not.toContain(
        'hunter2',
      );
    });

    it('refuses what is too large in one sentence, each way', async () => {
      serve('desk', async () => 'x'.repeat(4_400_000));
      for (const asked of ['little', 'x '.repeat(2_400_000), '\0'.repeat(800_000)])
        await expect(asks.ask('desk', { what: 'large', with: asked }, longMs)).rejects.toMatchObject({
          service: 'store',
          reason: 'client',
          retriable: false,
          message: expect.stringMatching(/larger than 4 MiB\.$/) as string,
        });
      await expect(answers.announce('desk', 'x'.repeat(4_400_000))).rejects.toThrow(/larger than 4 MiB\.$/);
    });

    it('ends what has begun when it stops, and begins nothing more', async () => {
      let begun = 0;
      let end = (): void => undefined;
      const work = new Promise<void>((resolve) => (end = resolve));
      const { served, stop } = serve('desk', async () => {
        begun += 1;
        await work;
        return 'done';
      });
      const first = asks.ask('desk', { what: 'long' }, longMs);
      await vi.waitFor(() => expect(begun).toBe(1), { timeout: longMs });
      stop.abort();
      const second = asks.ask('desk', { what: 'late' }, 300).catch(() => 'nobody');
      end();
      await served;
      expect([await first, await second, begun]).toEqual(['done', 'nobody', 1]);
    });

    it('tells what others told of themselves, and how long ago', async () => {
      await answers.announce('desk', { team: 'T1' });
      await answers.announce('cluster/b', { n: 1 });
      await answers.announce('cluster/a', { n: 2 });
      await answers.announce('cluster/b', { n: 3 });
      const told = await asks.announced();
      expect(told.map(({ who, standing }) => [who, standing])).toEqual([
        ['cluster/a', { n: 2 }],
        ['cluster/b', { n: 3 }],
        ['desk', { team: 'T1' }],
      ]);
      for (const { agoMs } of told) expect(agoMs).toBeGreaterThanOrEqual(0);
      await asks.forget('cluster/a');
      expect((await answers.announced()).map(({ who }) => who)).toEqual(['cluster/b', 'desk']);
    });
  });
}
