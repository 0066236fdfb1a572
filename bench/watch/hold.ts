import process from 'node:process';
import { createInterface } from 'node:readline';
import { KubeConfig } from '@kubernetes/client-node';
import { createKubernetesCluster } from '../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { createWallClock } from '../../src/adapters/wall-clock.ts';
import { createSampleBook } from '../../src/flow/sample-book.ts';
import { isFluentBit } from '../../src/signal/is-fluent-bit.ts';

/** What a process holds after a forced collection, once it has listed and watches. */
export interface Held {
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly pods: number;
}

/** Watches a stub API server; on a line on stdin it collects garbage and prints what it holds. */
const [url = '', recognise = 'labels'] = process.argv.slice(2);
const config = new KubeConfig();
config.loadFromOptions({
  clusters: [{ name: 'c', server: url, skipTLSVerify: true }],
  users: [{ name: 'u' }],
  contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
  currentContext: 'x',
});
const cluster = createKubernetesCluster({
  name: 'bench',
  kubeConfig: config,
  recognise: recognise === 'images' ? 'images' : 'labels',
  clock: createWallClock(),
  log: { debug() {}, info() {}, warn() {}, error() {} },
});
const samples = createSampleBook();
let pods = 0;
void cluster.watchPods(async (pod) => {
  pods += 1;
  const container = pod.containers.find((one) => isFluentBit(one, pod));
  if (container !== undefined) samples.watch(await cluster.workloadOf(pod), container.name);
}, new AbortController().signal);
for await (const _ of createInterface({ input: process.stdin })) {
  // What was compiled and is used no more is dropped only after several collections.
  for (let round = 0; round < 20; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rss, heapUsed } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ rssBytes: rss, heapBytes: heapUsed, pods })}\n`);
}
