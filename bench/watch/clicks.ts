import { median, verdict } from '../diagnose/figures.ts';
import { withBot } from './with-bot.ts';

const incidents = 300;
/** Slack waits three seconds for an acknowledgement, and grants an app 50 edits a minute. */
const limits = { acknowledgedMs: 3_000, edits: 50 };

/** 300 incidents at once, and 1,000 interactions in the minute after. */
export async function benchClicks(say: (line: string) => void): Promise<void> {
  say(
    `CHAT  ${incidents} incidents at once, then 1,000 interactions in a minute; Slack refuses what is too much`,
  );
  const daemonSets = { workloads: incidents, nodes: 2 };
  const { acknowledged, editsInAMinute, ...rest } = await withBot(
    { daemonSets, sweep: '* * * * *', rates: true },
    ({ useChat }) => useChat(),
  );
  const sorted = acknowledged.toSorted((a, b) => a - b);
  const p99 = sorted[Math.ceil(0.99 * sorted.length) - 1] ?? Number.NaN;
  const longest = sorted.at(-1) ?? Number.NaN;
  say(
    `  ${sorted.length} payloads acknowledged  p50 ${median(sorted).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, max ${longest.toFixed(0)} ms, limit ${limits.acknowledgedMs} ms: ${verdict(longest, limits.acknowledgedMs)}`,
  );
  say(
    `  edits in any minute  ${editsInAMinute}, limit ${limits.edits}: ${verdict(editsInAMinute, limits.edits)}`,
  );
  say(`  first messages posted by then  ${rest.incidents} of ${incidents}, at one post a second`);
}
