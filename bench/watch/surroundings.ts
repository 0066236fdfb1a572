import process from 'node:process';
import { createInterface } from 'node:readline';
import { createWorkspace } from '../../src/demo/workspace/workspace.ts';
import { startSimulatedCluster } from '../../test/adapters/kubernetes/simulated-cluster.ts';
import { useChat } from './use-chat.ts';
import { type DaemonSets, fillCluster, killOnePod, workloadName } from './fill-cluster.ts';

/** How the bot reaches its surroundings. */
export interface Surroundings {
  readonly kubeConfigText: string;
  readonly slackUrl: string;
  readonly botToken: string;
  readonly appToken: string;
}

/**
 * A cluster and a Slack in one process, so that one clock measures from the status change to the post. Prints how they are reached,
 * then answers each line on stdin: a workload's number kills one of its pods and answers with the milliseconds until its
 * incident was posted; `requests` answers with what the API server was asked since the last such line; `use-chat` kills a pod of every
 * workload and answers with what people then found in chat.
 */
const longestMs = 30_000;
const cluster = await startSimulatedCluster();
const daemonSets = JSON.parse(process.argv[2] ?? '') as DaemonSets;
fillCluster(cluster, daemonSets);
const posted = new Map<string, (at: number) => void>();
const edits: number[] = [];
const workspace = await createWorkspace({
  limits: { rates: process.argv[3] === 'rates' },
  onWebApiCall({ method, body }) {
    if (method === 'chat.update') edits.push(performance.now());
    if (method !== 'chat.postMessage' || body['thread_ts'] !== undefined) return;
    const at = performance.now();
    const name = /fluent-bit-\d{3}/.exec(String(body['text']))?.[0] ?? '';
    posted.get(name)?.(at);
  },
});
tell({
  kubeConfigText: cluster.kubeConfigText(),
  slackUrl: workspace.url,
  botToken: workspace.tokens.bot,
  appToken: workspace.tokens.app,
} satisfies Surroundings);
for await (const line of createInterface({ input: process.stdin })) tell(await answerTo(line));

async function answerTo(line: string): Promise<unknown> {
  if (line === 'requests') return cluster.requests.splice(0);
  if (line !== 'use-chat') return latencyOf(Number(line));
  for (let workload = 0; workload < daemonSets.workloads; workload += 1) killOnePod(cluster, workload);
  return useChat(workspace, edits);
}

function tell(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function latencyOf(workload: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const late = setTimeout(() => reject(new Error(`${workloadName(workload)} was not posted.`)), longestMs);
  posted.set(workloadName(workload), resolve);
  const began = performance.now();
  killOnePod(cluster, workload);
  const at = await promise;
  clearTimeout(late);
  return at - began;
}
