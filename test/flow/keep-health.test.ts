import { expect, it } from 'vitest';
import { keepHealth } from '../../src/flow/keep-health.ts';
import type { MachineUsage } from '../../src/machine.ts';
import { keepLog } from '../support/keep-log.ts';
import { createManualClock } from '../support/manual-clock.ts';

const hour = 3_600_000;

function setUp() {
  const clock = createManualClock('2026-11-22T03:09:00Z');
  const logged: string[] = [];
  const stop = new AbortController();
  const now = { jumpMs: 0, residentBytes: 10, heapOldBytes: 5, isOpen: true, probes: 0, looks: 0 };
  const usage = () =>
    ({
      residentBytes: now.residentBytes,
      memoryLimitBytes: 100,
      heapOldBytes: now.heapOldBytes,
      heapLimitBytes: 50,
    }) as MachineUsage;
  const away = { state: 'away', since: '', reason: 'server', why: '' } as const;
  const running = keepHealth(
    {
      health: {
        look: () => void (now.looks += 1),
        parts: () => [],
        stopping: () => undefined,
        isStopping: () => false,
        whyDead: () => undefined,
      },
      store: {
        standing: () => (now.isOpen ? { state: 'open', lastMs: 1 } : away),
        probe: async () => void (now.probes += 1),
      },
      usage,
      wall: {
        now: () => new Date(clock.now().getTime() + now.jumpMs),
        steadyMs: () => clock.now().getTime(),
        sleep: clock.sleep,
      },
      log: keepLog(logged),
    },
    stop.signal,
  );
  const end = async () => {
    stop.abort();
    await running;
  };
  return { clock, logged, now, end };
}

it('looks each second, and asks the store seldom while it is well and sooner while it is not', async () => {
  const { clock, now, end } = setUp();
  await clock.advance(60_500);
  expect([now.looks, now.probes]).toEqual([61, 3]);
  now.isOpen = false;
  await clock.advance(60_000);
  expect(now.probes).toBe(15);
  await end();
});

it('says once that memory is near its limit, and once that it is not any more', async () => {
  const { clock, logged, now, end } = setUp();
  for (const residentBytes of [95, 89, 96, 85, 97, 50]) {
    now.residentBytes = residentBytes;
    await clock.advance(5_000);
  }
  expect(logged).toEqual(['warn memory is near its limit', 'info memory is no longer near its limit']);
  await end();
});

it('says the same of the heap, which ends the process however much room the container has', async () => {
  const { clock, logged, now, end } = setUp();
  for (const heapOldBytes of [46, 42, 47, 30]) {
    now.heapOldBytes = heapOldBytes;
    await clock.advance(5_000);
  }
  expect(logged).toEqual(['warn memory is near its limit', 'info memory is no longer near its limit']);
  await end();
});

it.each([hour, -hour])('says once that the clock jumped by %s ms, and goes on looking', async (jumpMs) => {
  const { clock, logged, now, end } = setUp();
  await clock.advance(3_000);
  now.jumpMs = 900;
  await clock.advance(3_000);
  now.jumpMs = jumpMs;
  await clock.advance(10_000);
  expect(logged).toEqual(["warn the machine's clock has jumped"]);
  expect(now.looks).toBe(17);
  await end();
});
