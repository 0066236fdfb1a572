import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedRequest } from '../../src/demo/cluster/api/api-server.ts';
import { isWatch, withBot } from './with-bot.ts';

const nodes = 500;
const sweepSeconds = 20;
const sweeps = 4;
const sweepsAnHour = 60;
/**
 * The sweep of one workload is twelve requests: the workload, its memory, and two for each of at most five pods. That is 720 an hour; 24
 * for the watches and 24 for the port make 768, and both watches may break every minute besides.
 */
const limit = 900;
const settledMs = 16_000;
const portsAnHour = 6;

/**
 * What a running bot asks for a quiet DaemonSet. Sweeps are due every 20 s, so that some are seen; their requests are counted by
 * sweep, and there are 60 in an hour as shipped. A watch is opened again when the time is over that it asked for, and the port of the
 * monitoring API is asked for again every ten minutes, as at the start. All else is taken from the same time on the wall.
 */
export async function benchRequests(say: (line: string) => void): Promise<void> {
  const asked = { daemonSets: { workloads: 1, nodes }, sweep: `*/${sweepSeconds} * * * * *` };
  const { atStart, quiet } = await withBot(asked, async ({ requests }, start) => {
    await untilSettled();
    await pause(sweepSeconds * 1000);
    const first = await requests();
    await pause(sweepSeconds * sweeps * 1000);
    return { atStart: [...start, ...first], quiet: await requests() };
  });
  say(`API REQUESTS  a quiet DaemonSet on ${nodes} nodes, a sweep a minute, requests an hour`);
  const watches = atStart.filter(isWatch);
  const renewals = watches.reduce((sum, { query }) => sum + 3600 / Number(query['timeoutSeconds']), 0);
  const kinds: readonly (readonly [string, number])[] = [
    ['watches, opened again', renewals],
    ['sweep', (countOf(quiet, 'sweep') / sweeps) * sweepsAnHour],
    ['its port, read anew', countOf(atStart, 'port') * portsAnHour],
    ['lists of pods', hourly(countOf(quiet, 'list'))],
    ['nodes', hourly(countOf(quiet, 'nodes'))],
    ['others', hourly(countOf(quiet, 'other'))],
  ];
  for (const [name, count] of kinds) say(`  ${name.padEnd(24)} ${count.toFixed(0)}`);
  const sum = kinds.reduce((total, [, count]) => total + count, 0);
  say(`  ${'together'.padEnd(24)} ${sum.toFixed(0)}, limit ${limit}: ${sum <= limit ? 'pass' : 'FAIL'}`);
  say(`  once, at its start       ${atStart.length}, ${watches.length} of them watches`);
}

const hourly = (count: number): number => (count * 3600) / (sweepSeconds * sweeps);

/** The sweep takes twelve seconds, one for each request: what is counted begins and ends between two of them. */
async function untilSettled(): Promise<void> {
  const periodMs = sweepSeconds * 1000;
  await pause((settledMs + periodMs - (Date.now() % periodMs)) % periodMs);
}

type Kind = 'watch' | 'sweep' | 'port' | 'list' | 'nodes' | 'other';

function kindOf(request: RecordedRequest): Kind {
  if (isWatch(request)) return 'watch';
  const { path } = request;
  if (path.includes('/proxy/') || path.startsWith('/apis/metrics.k8s.io/')) return 'sweep';
  if (path.endsWith('/pods')) return 'list';
  // While all is quiet nothing else reads these one by one.
  if (/\/daemonsets\/[^/]+$/.test(path)) return 'sweep';
  if (/\/(pods|configmaps)\/[^/]+$/.test(path)) return 'port';
  return path.includes('/nodes') ? 'nodes' : 'other';
}

const countOf = (requests: readonly RecordedRequest[], kind: Kind): number =>
  requests.filter((request) => kindOf(request) === kind).length;
