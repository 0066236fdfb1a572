import { setTimeout as pause } from 'node:timers/promises';
import { median, verdict } from '../diagnose/figures.ts';
import { withBot } from './with-bot.ts';

const incidents = 200;
const pods = 5_000;
const limitMs = 500;
/**
 * Between two deaths, so that each meets the bot at another moment of its own rhythms; it goes on with the open ones all the while. Slack takes one
 * post a second into a channel: more incidents than that wait for it, whatever the bot does.
 */
const pausesMs = { shortest: 1_050, spread: 250 };

/** From the status change in the API server to `chat.postMessage`, one death and one incident after another. */
export async function benchLatency(say: (line: string) => void): Promise<void> {
  say(
    `FIRST POST  ${incidents} incidents, ${pods} pods of Fluent Bit watched, evidence answered at once, over loopback`,
  );
  const daemonSets = { workloads: incidents, nodes: pods / incidents };
  const latencies = await withBot({ daemonSets, sweep: '* * * * *' }, async ({ latencyOf }) => {
    const measured: number[] = [];
    for (let workload = 0; workload < incidents; workload += 1) {
      measured.push(await latencyOf(workload));
      await pause(pausesMs.shortest + ((workload * 97) % pausesMs.spread));
    }
    return measured.toSorted((a, b) => a - b);
  });
  const p99 = latencies[Math.ceil(0.99 * latencies.length) - 1] ?? Number.NaN;
  say(
    `  status change to chat.postMessage  p50 ${median(latencies).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, max ${latencies.at(-1)?.toFixed(0)} ms, limit ${limitMs} ms at p99: ${verdict(p99, limitMs)}`,
  );
}
