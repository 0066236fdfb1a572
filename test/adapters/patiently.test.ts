import { expect, it } from 'vitest';
import { patiently } from '../../src/adapters/patiently.ts';
import { OutsideError } from '../../src/outside-error.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

function surroundings() {
  const waits: number[] = [];
  const wall = {
    now: () => new Date(0),
    sleep: (ms: number) => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
  return { waits, options: { wall, log: silent, doing: 'connecting' } };
}

it('waits longer each time until the outside is back', async () => {
  const { waits, options } = surroundings();
  let tries = 0;
  const work = () =>
    ++tries < 4 ? Promise.reject(new OutsideError('slack', 'server', 'away')) : Promise.resolve('here');
  expect(await patiently(work, options)).toBe('here');
  expect(waits).toEqual([1_000, 2_000, 4_000]);
});

it('waits as long as it was told to', async () => {
  const { waits, options } = surroundings();
  let tries = 0;
  const limited = new OutsideError('slack', 'rate-limited', 'slow down', { retryAfterMs: 7_000 });
  await patiently(() => (++tries < 2 ? Promise.reject(limited) : Promise.resolve(1)), options);
  expect(waits).toEqual([7_000]);
});

it('gives up at once when it is stopped meanwhile', async () => {
  const { waits, options } = surroundings();
  const stop = new AbortController();
  const wall = {
    ...options.wall,
    sleep: (ms: number, signal?: AbortSignal) => {
      waits.push(ms);
      stop.abort();
      return signal?.aborted ? Promise.resolve() : new Promise<void>(() => undefined);
    },
  };
  const away = new OutsideError('slack', 'server', 'away');
  const waiting = patiently(() => Promise.reject(away), { ...options, wall, stop: stop.signal });
  await expect(waiting).rejects.toBe(away);
  expect(waits).toEqual([1_000]);
});

it.each([
  ['a wrong token', new OutsideError('slack', 'auth', 'invalid_auth'), 0],
  ['a fault of our own', new Error('bug'), 0],
  ['an outside that stays away', new OutsideError('slack', 'server', 'away'), 13],
])('gives up on %s', async (_name, error, expectedWaits) => {
  const { waits, options } = surroundings();
  await expect(patiently(() => Promise.reject(error), options)).rejects.toBe(error);
  expect(waits).toHaveLength(expectedWaits);
});
