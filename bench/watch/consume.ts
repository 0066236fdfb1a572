import process from 'node:process';
import { CoreV1Api, KubeConfig, makeInformer } from '@kubernetes/client-node';
import { createKubernetesCluster } from '../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { createWallClock } from '../../src/adapters/wall-clock.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { belongs, openIncident, step } from '../../src/incident/step.ts';
import { signalsOf } from '../../src/signal/signals-of.ts';
import { eventLines, type StubSettings } from './stub-api.ts';

/** What one reader of the stream did: times in milliseconds, processor time on all threads. */
export interface Consumption {
  readonly ms: number;
  readonly processorMs: number;
  readonly incidents: number;
  readonly signals: number;
}

/**
 * Reads one stream of events in one of three ways and prints what it took. `parse`: `JSON.parse` of the same lines, which are in memory
 * already; `bot`: from the socket to the decision; `informer`: the client library's own, until its cache has them.
 */
const [how = '', url = '', settingsJson = ''] = process.argv.slice(2);
const settings = JSON.parse(settingsJson) as StubSettings;
const noPlaces: ReadonlySet<string> = new Set();
const counts = await new Map([
  ['parse', parse],
  ['bot', bot],
  ['informer', informer],
]).get(how)?.();
process.stdout.write(JSON.stringify(counts));
process.exit();

function kubeConfig(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'c', server: url, skipTLSVerify: true }],
    users: [{ name: 'u' }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  });
  return config;
}

async function timed(work: () => Promise<Pick<Consumption, 'incidents' | 'signals'>>): Promise<Consumption> {
  const before = process.cpuUsage();
  const start = performance.now();
  const counted = await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - start, processorMs: (user + system) / 1000, ...counted };
}

async function parse(): Promise<Consumption> {
  const lines = [...eventLines(settings)];
  return timed(async () => {
    let pods = 0;
    for (let event = 0; event < settings.events; event += 1) {
      const read = JSON.parse(lines[event % lines.length] ?? '') as { type: string };
      if (read.type === 'MODIFIED') pods += 1;
    }
    return { incidents: 0, signals: pods - settings.events };
  });
}

async function bot(): Promise<Consumption> {
  const seen = new Set<string>();
  const incidents = new Map<string, Incident>();
  const stop = new AbortController();
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const labelled = settings.others === 0 ? { labelSelector: 'app.kubernetes.io/name=fluent-bit' } : {};
  const cluster = createKubernetesCluster({
    name: 'bench',
    kubeConfig: kubeConfig(),
    clock: createWallClock(),
    recognise: 'images',
    ...labelled,
    log,
  });
  return timed(async () => {
    await cluster.watchPods(async (pod) => {
      if (pod.name === 'the-last') return stop.abort();
      const workload = await cluster.workloadOf(pod);
      for (const signal of signalsOf(pod, workload)) {
        if (seen.has(signal.key)) continue;
        seen.add(signal.key);
        const open = incidents.get(workload.name);
        const before =
          open && belongs(open, signal) ? open : openIncident(signal, `inc-${incidents.size + 1}`, signal.at);
        const grown = step(before, { kind: 'signals', signals: [signal], known: noPlaces }, signal.at);
        incidents.set(workload.name, grown);
      }
    }, stop.signal);
    return { incidents: incidents.size, signals: seen.size };
  });
}

async function informer(): Promise<Consumption> {
  const config = kubeConfig();
  const api = config.makeApiClient(CoreV1Api);
  const watching = makeInformer(config, '/api/v1/pods', async () => api.listPodForAllNamespaces());
  return timed(async () => {
    await new Promise<void>((resolve, reject) => {
      watching.on('error', reject);
      watching.on('change', (pod) => {
        if (pod.metadata?.name === 'the-last') resolve();
      });
      void watching.start();
    });
    return { incidents: 0, signals: 0 };
  });
}
