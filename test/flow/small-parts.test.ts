import { describe, expect, it } from 'vitest';
import { createBells } from '../../src/flow/bells.ts';
import { rememberRights } from '../../src/flow/remember-rights.ts';
import { createSampleBook } from '../../src/flow/sample-book.ts';
import type { WorkloadRef } from '../../src/signal/signal.ts';
import { createManualClock } from '../support/manual-clock.ts';

const never = new Promise<void>(() => undefined);
const ref: WorkloadRef = { cluster: 'c', namespace: 'n', kind: 'DaemonSet', name: 'fluent-bit' };

describe('bells', () => {
  const settled = async (waiting: Promise<void>) => {
    let is = false;
    void waiting.then(() => (is = true));
    await new Promise((resolve) => void setImmediate(resolve));
    return is;
  };
  const open = () => new AbortController().signal;

  it('wakes those who wait for that incident, all of them, and no others', async () => {
    const bells = createBells();
    const [a, b, other] = [
      bells.wait('a', never, open()),
      bells.wait('a', never, open()),
      bells.wait('b', never, open()),
    ];
    bells.ring('a');
    expect([await settled(a), await settled(b), await settled(other)]).toEqual([true, true, false]);
  });
  it('keeps one ring for whoever comes next', async () => {
    const bells = createBells();
    bells.ring('a');
    bells.ring('a');
    expect(await settled(bells.wait('a', never, open()))).toBe(true);
    expect(await settled(bells.wait('a', never, open()))).toBe(false);
  });
  it.each([
    ['the end of the time', () => Promise.resolve(), open()],
    ['a failing timer', () => Promise.reject(new Error('x')), open()],
    ['a stop before', () => never, AbortSignal.abort()],
  ])('ends at %s', async (_, until, stop) => {
    expect(await settled(createBells().wait('a', until(), stop))).toBe(true);
  });
  it('ends when it is stopped meanwhile', async () => {
    const stop = new AbortController();
    const waiting = createBells().wait('a', never, stop.signal);
    stop.abort();
    expect(await settled(waiting)).toBe(true);
  });
});

describe('rights', () => {
  it('are asked once a minute and namespace, and again at once after a failure', async () => {
    const clock = createManualClock('2026-11-22T03:00:00Z');
    const asked: string[] = [];
    let fails = true;
    const mayWrite = rememberRights(
      {
        mayWrite: async (namespace) => {
          asked.push(namespace);
          if (fails) throw new Error('away');
          return { allowed: true };
        },
      },
      clock,
    );
    await expect(mayWrite('a')).rejects.toThrow('away');
    fails = false;
    expect(await mayWrite('a')).toEqual({ allowed: true });
    await mayWrite('a');
    await mayWrite('b');
    await clock.advance(60_000);
    await mayWrite('a');
    expect(asked).toEqual(['a', 'a', 'b', 'a']);
  });
});

describe('sample book', () => {
  const sample = (second: number) => ({
    at: new Date(Date.UTC(2026, 10, 22, 3, 0, second)).toISOString(),
    pod: 'p',
    podUid: 'u',
    restartCount: 0,
  });
  it('keeps workloads apart, from an instant on', () => {
    const book = createSampleBook();
    book.add(ref, [sample(1), sample(2)]);
    book.add(ref, [sample(3)]);
    book.add({ ...ref, cluster: 'other' }, [sample(4)]);
    expect(book.of(ref)).toEqual([sample(1), sample(2), sample(3)]);
    expect(book.of(ref, sample(2).at)).toEqual([sample(2), sample(3)]);
    expect(book.of({ ...ref, name: 'none' })).toEqual([]);
  });
  it('puts what comes late in its place', () => {
    const book = createSampleBook();
    book.add(ref, [sample(5)]);
    book.add(ref, [sample(1)]);
    expect(book.ofPod(ref, 'u')).toEqual([sample(1), sample(5)]);
  });
  it('keeps so many of each pod, the newest for certain', () => {
    const book = createSampleBook({ perPod: 3, inTotal: 100 });
    for (let second = 0; second < 7; second += 1) book.add(ref, [sample(second)]);
    expect(book.of(ref)).toHaveLength(3);
    expect(book.of(ref).slice(-2)).toEqual([sample(5), sample(6)]);
  });
  it('forgets whole pods that were not looked at for longest, so that the total is bounded', () => {
    const book = createSampleBook({ perPod: 3, inTotal: 5 });
    const other = { ...ref, name: 'other' };
    book.add(ref, [sample(1), sample(2)]);
    book.add(other, [sample(3), sample(4)]);
    book.add(ref, [sample(5)]);
    book.add(other, [{ ...sample(6), podUid: 'v' }]);
    expect([book.of(ref).length, book.of(other).map(({ podUid }) => podUid)]).toEqual([3, ['v']]);
  });
  it('remembers what is watched once', () => {
    const book = createSampleBook();
    book.watch(ref, 'fluent-bit');
    book.watch({ ...ref }, 'fluent-bit');
    expect(book.watched()).toEqual([{ ref, container: 'fluent-bit' }]);
  });
});
