import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ExchangeOptions, openExchange } from '../../../src/adapters/exchange/open-exchange.ts';
import type { WakeUps } from '../../../src/adapters/exchange/wake-ups.ts';
import { createWallClock } from '../../../src/adapters/wall-clock.ts';
import type { Exchange } from '../../../src/exchange.ts';
import { startBreakableProxy } from '../../support/breakable-proxy.ts';
import { newSchema, onServer, postgresUrl } from '../../support/postgres.ts';
import { listLog } from '../kubernetes/simulated-cluster.ts';
import { exchangeContract } from './exchange-contract.ts';

const wall = createWallClock();
const longMs = 15_000;
const until = (check: () => unknown) => vi.waitFor(check, { timeout: longMs, interval: 20 });
/** Nobody looks again by itself. */
const neverMs = 2 ** 30;
/** Notifications do not come through. */
const deaf: WakeUps = { on: () => () => undefined, close: async () => undefined };

describe.skipIf(postgresUrl() === '')('on PostgreSQL', () => {
  let url: string;
  let ends: (() => Promise<unknown>)[];
  beforeEach(async () => {
    url = await newSchema();
    ends = [];
  });
  afterEach(async () => {
    for (const end of ends.toReversed()) await end();
  });
  const open = async (options: Partial<ExchangeOptions> & { readonly at?: string } = {}) => {
    const place = { kind: 'postgres', url: options.at ?? url } as const;
    const exchange = await openExchange(place, { wall, log: listLog(), ...options });
    ends.push(() => exchange.close());
    return exchange;
  };
  const serve = (on: Exchange, answer: Parameters<Exchange['serve']>[1], address = 'desk') => {
    const stop = new AbortController();
    const served = on.serve(address, answer, stop.signal);
    const end = async () => {
      stop.abort();
      await served;
    };
    ends.push(end);
    return { end, stop, served };
  };
  const count = async (where = 'true') => {
    const [row] = await onServer(url, `SELECT count(*)::int AS n FROM calls WHERE ${where}`);
    return (row as { n: number }).n;
  };
  const asleep = (query: string) =>
    until(async () =>
      expect(
        await onServer(
          url,
          `SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%${query}%'`,
        ),
      ).toHaveLength(1),
    );
  /** In front of the database, for one of the processes. */
  const through = async () => {
    const { host } = new URL(url);
    const way = await startBreakableProxy(`http://${host}`);
    ends.push(() => way.tear());
    return { way, at: url.replace(host, new URL(way.url).host) };
  };

  exchangeContract(async () => {
    const [asks, answers] = [await open(), await open()];
    return { asks, answers, close: async () => undefined };
  });

  it('hears of questions and answers where nobody looks, also from other connections than at first', async () => {
    const name = `heard-${new URL(url).searchParams.get('options')?.slice(-8)}`;
    const at = `${url}&application_name=${name}`;
    const [asks, answers] = [await open({ lookMs: neverMs, at }), await open({ lookMs: neverMs, at })];
    serve(answers, async ({ what }) => what);
    expect(await asks.ask('desk', { what: 'first' }, longMs)).toBe('first');
    const cut = `SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity WHERE application_name = '${name}'`;
    expect(await onServer(url, cut)).toContainEqual({ done: true });
    expect(await asks.ask('desk', { what: 'after the cut' }, longMs)).toBe('after the cut');
    expect(await asks.ask('desk', { what: 'again' }, longMs)).toBe('again');
  });

  it('looks where it hears nothing', async () => {
    const [asks, answers] = [
      await open({ wakeUps: deaf, lookMs: 50 }),
      await open({ wakeUps: deaf, lookMs: 50 }),
    ];
    serve(answers, async ({ what }) => what);
    expect(await asks.ask('desk', { what: 'seen' }, longMs)).toBe('seen');
  });

  it('keeps the questions of another schema in the same database apart', async () => {
    const [ours, asks] = [await open({ lookMs: neverMs }), await open({ lookMs: neverMs })];
    const theirs = await open({ at: await newSchema() });
    serve(theirs, async () => 'theirs');
    serve(ours, async () => 'ours');
    expect(await asks.ask('desk', { what: 'whose' }, longMs)).toBe('ours');
  });

  it('keeps no secret while it waits, and nothing afterwards', async () => {
    const asks = await open();
    const typed = { text: 'declined: password=hunter2hunter2 is in the log' };
    const answer = asks.ask('desk', { what: 'command', with: typed }, longMs);
    await until(async () => expect(await count()).toBe(1));
    expect(await count("question LIKE '%hunter2%'")).toBe(0);
    serve(await open(), async () => 'ok');
    await answer;
    await asks.ask('cluster/away', { what: 'x' }, 20).catch(() => undefined);
    await until(async () => expect(await count()).toBe(0));
  });

  it('clears away what an asker left that is no more, whatever it asked', async () => {
    const answers = await open();
    const row = (address: string, minutes: number) =>
      `INSERT INTO calls (id, address, question, answer_to, expires_at)
       VALUES (gen_random_uuid(), '${address}', '{"what":"x"}', 'c', now() - interval '${minutes} minutes')`;
    await onServer(url, row('cluster/gone', 2), row('desk', 2), row('desk', 0));
    const begun = vi.fn(async () => 'no');
    serve(answers, begun);
    await until(async () => expect(await count()).toBe(1));
    expect(begun).not.toHaveBeenCalled();
  });

  it('lets several processes answer together, each question once and eight at a time', async () => {
    const asks = await open();
    const servers = [await open(), await open()];
    const asked: number[] = [];
    const [now, most] = [
      [0, 0],
      [0, 0],
    ];
    for (const [at, server] of servers.entries())
      serve(server, async ({ with: number }) => {
        asked.push(Number(number));
        now[at] = (now[at] ?? 0) + 1;
        most[at] = Math.max(most[at] ?? 0, now[at] ?? 0);
        await wall.sleep(10);
        now[at] = (now[at] ?? 0) - 1;
      });
    const numbers = Array.from({ length: 100 }, (_, at) => at);
    await Promise.all(numbers.map((number) => asks.ask('desk', { what: 'n', with: number }, longMs)));
    expect(asked.toSorted((a, b) => a - b)).toEqual(numbers);
    expect(most).toEqual([8, 8]);
  });

  it('gives what a dead process had taken to the next one, once', async () => {
    const { way, at } = await through();
    const asks = await open();
    const dies = await open({ at, holdMs: 1_200 });
    const begun: string[] = [];
    const late = Promise.withResolvers<string>();
    serve(dies, async () => (begun.push('first'), late.promise));
    const answer = asks.ask('desk', { what: 'x' }, longMs);
    await until(() => expect(begun).toEqual(['first']));
    const next = await open({ holdMs: 1_200 });
    serve(next, async () => {
      begun.push('next');
      await wall.sleep(2_000);
      return 'of the next';
    });
    serve(await open({ holdMs: 1_200 }), async () => (begun.push('third'), 'of the third'));
    await wall.sleep(2_000);
    expect(begun).toEqual(['first']);
    await way.tear();
    expect(await answer).toMatch(/^of the (next|third)$/);
    expect(begun).toHaveLength(2);
    await way.mend();
    late.resolve('too late');
  });

  it('takes the first answer that comes, and from whom it comes', async () => {
    const { way, at } = await through();
    const asks = await open({ wakeUps: deaf, lookMs: 700 });
    const stands = await open({ at, holdMs: 200 });
    const goesOn = Promise.withResolvers<string>();
    const begun: string[] = [];
    serve(stands, async () => (begun.push('first'), goesOn.promise));
    const answer = asks.ask('desk', { what: 'x' }, longMs);
    await until(() => expect(begun).toEqual(['first']));
    await way.tear();
    const waits = Promise.withResolvers<string>();
    serve(await open(), async () => (begun.push('next'), waits.promise));
    await until(() => expect(begun).toEqual(['first', 'next']));
    await way.mend();
    goesOn.resolve('of the first');
    expect(await answer).toBe('of the first');
    waits.resolve('of the next');
  });

  it('gives back what it took in the moment in which it stopped', async () => {
    const [asks, stops, next] = [await open(), await open({ holdMs: neverMs }), await open()];
    await onServer(
      url,
      `CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.4); RETURN NULL; END $$`,
      'CREATE TRIGGER slow AFTER UPDATE ON calls FOR EACH ROW EXECUTE FUNCTION slow()',
    );
    const begun = vi.fn(async () => 'by whom stopped');
    const answer = asks.ask('desk', { what: 'x' }, longMs);
    const stopping = serve(stops, begun);
    await asleep('UPDATE calls');
    await stopping.end();
    serve(next, async () => 'by the next');
    expect(await answer).toBe('by the next');
    expect(begun).not.toHaveBeenCalled();
  });

  it.each(['asks', 'answers'] as const)('waits a broken connection out that %s', async (side) => {
    const { way, at } = await through();
    const [asks, answers] = [
      await open(side === 'asks' ? { at } : {}),
      await open(side === 'answers' ? { at } : {}),
    ];
    const breakFor = async (ms: number) => {
      await way.tear();
      await wall.sleep(ms);
      await way.mend();
    };
    serve(answers, async ({ what }) => {
      if (what === 'while it is answered') void breakFor(600);
      return what;
    });
    expect(await asks.ask('desk', { what: 'whole' }, longMs)).toBe('whole');
    const broken = breakFor(600);
    expect(await asks.ask('desk', { what: 'before it is asked' }, longMs)).toBe('before it is asked');
    await broken;
    expect(await asks.ask('desk', { what: 'while it is answered' }, longMs)).toBe('while it is answered');
  });

  it('says why there is no answer where the database was away all the time', async () => {
    const { way, at } = await through();
    const asks = await open({ at });
    await way.tear();
    await expect(asks.ask('desk', { what: 'x' }, 700)).rejects.toMatchObject({
      service: 'store',
      reason: 'server',
    });
    await way.mend();
    serve(await open(), async ({ what }) => what);
    expect(await asks.ask('desk', { what: 'mended' }, longMs)).toBe('mended');
  });

  it('does not wait longer than was said for a database that is silent, and asks nobody later', async () => {
    const [asks, answers] = [await open(), await open()];
    const holding = onServer(
      url,
      'DO $$ BEGIN LOCK TABLE calls IN ACCESS EXCLUSIVE MODE; PERFORM pg_sleep(4); END $$',
    );
    await asleep('LOCK TABLE calls');
    const begun: string[] = [];
    serve(answers, async ({ what }) => (begun.push(what), what));
    const failed = asks.ask('desk', { what: 'x' }, 200).catch((error: unknown) => error);
    const first = await Promise.race([failed, holding.then(() => 'the lock was gone first')]);
    expect(first).toMatchObject({ service: 'store', reason: 'timeout' });
    await holding;
    expect(await asks.ask('desk', { what: 'next' }, longMs)).toBe('next');
    await until(async () => expect(await count()).toBe(0));
    expect(begun).toEqual(['next']);
  });

  it('tells whoever still waits when it is closed', async () => {
    const asks = await open();
    const answer = asks.ask('desk', { what: 'x' }, longMs);
    answer.catch(() => undefined);
    await until(async () => expect(await count()).toBe(1));
    await asks.close();
    await expect(answer).rejects.toMatchObject({ service: 'store', reason: 'server' });
  });
});
