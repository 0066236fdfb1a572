import { expect, it, vi } from 'vitest';
import { onSchedule } from '../../../src/adapters/schedule/cron-schedule.ts';
import { listLog } from '../kubernetes/simulated-cluster.ts';

const everySecond = { expression: '* * * * * *', timeZone: 'UTC' };

it('never runs twice at once, and its end waits for the run under way', async () => {
  const log = listLog();
  let begun = 0;
  let ended = 0;
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const stop = onSchedule(
    everySecond,
    async () => {
      begun += 1;
      await gate;
      ended += 1;
    },
    log,
  );
  await vi.waitFor(() => expect(JSON.stringify(log.entries)).toMatch(/overlap/), { timeout: 4_000 });
  expect([begun, ended]).toEqual([1, 0]);
  const stopped = stop();
  open();
  await stopped;
  expect([begun, ended]).toEqual([1, 1]);
});

it('goes on after a run that failed', async () => {
  const log = listLog();
  let runs = 0;
  const stop = onSchedule(
    everySecond,
    async () => {
      runs += 1;
      throw new Error('no');
    },
    log,
  );
  await vi.waitFor(() => expect(runs).toBe(2), { timeout: 4_000 });
  await stop();
  expect(log.entries.filter(({ level }) => level === 'error').length).toBeGreaterThanOrEqual(1);
});
