import { schedule } from 'node-cron';
import type { Log } from '../../ports.ts';

/** Runs `task` by a cron expression until the answer is called; a run that fails is logged and the next one comes. */
export function onSchedule(expression: string, task: () => Promise<void>, log: Log): () => Promise<void> {
  const job = schedule(
    expression,
    async () => {
      try {
        await task();
      } catch (error) {
        log.error({ error, expression }, 'scheduled work failed');
      }
    },
    { noOverlap: true },
  );
  return async () => {
    await job.destroy();
  };
}
