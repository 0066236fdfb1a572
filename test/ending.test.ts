import { expect, it } from 'vitest';
import { createEnding } from '../src/ending.ts';
import { keepLog } from './support/keep-log.ts';
import { createManualClock } from './support/manual-clock.ts';

it('tears down backwards, each once, however often it is asked', async () => {
  const ended: string[] = [];
  const ending = createEnding(1_000, createManualClock('2026-11-22T03:09:00Z'), keepLog([]));
  for (const what of ['store', 'http', 'slack']) ending.add(what, async () => void ended.push(what));
  expect(await Promise.all([ending.run(), ending.run()])).toEqual(['done', 'done']);
  expect(ended).toEqual(['slack', 'http', 'store']);
});

it('ends the others when one does not end well, and says so', async () => {
  const logged: string[] = [];
  const ended: string[] = [];
  const ending = createEnding(1_000, createManualClock('2026-11-22T03:09:00Z'), keepLog(logged));
  ending.add('store', async () => void ended.push('store'));
  ending.add('slack', () => Promise.reject(new Error('it is torn')));
  expect(await ending.run()).toBe('done');
  expect(ended).toEqual(['store']);
  expect(logged).toEqual(['error a part of the program did not end well; the others do: it is torn']);
});

it('leaves what does not come to its end in time, says what, and closes the store all the same', async () => {
  const clock = createManualClock('2026-11-22T03:09:00Z');
  const logged: string[] = [];
  const ended: string[] = [];
  const ending = createEnding(25_000, clock, keepLog(logged));
  ending.add('store', async () => void ended.push('store'));
  ending.add('slack', () => new Promise(() => undefined));
  ending.add('incidents', () => new Promise(() => undefined));
  const running = ending.run();
  await clock.advance(24_900);
  expect(ended).toEqual([]);
  await clock.advance(500);
  expect(await running).toBe('cut-off');
  expect(ended).toEqual(['store']);
  expect(logged).toEqual(['warn not everything came to an end in time; the next start goes on with it']);
});
