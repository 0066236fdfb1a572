import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readBundle } from '../../../src/adapters/bundle/read-bundle.ts';
import { writeBundle } from '../../../src/adapters/bundle/write-bundle.ts';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { createApiServer, type ApiServer } from '../../../src/demo/cluster/api/api-server.ts';
import { createObjectStore } from '../../../src/demo/cluster/api/store/object-store.ts';
import type { KubeletSeam } from '../../../src/demo/cluster/seams.ts';
import { gatherFacts } from '../../../src/diagnosis/gather-facts.ts';
import { bundleFiles } from '../../../src/evidence/bundle-files.ts';
import type { Evidence } from '../../../src/evidence/evidence.ts';
import { keptFiles } from '../../../src/evidence/kept-files.ts';
import { oneOfEach, type OwnerKind, podName } from '../../deploy/one-of-each.ts';
import { hastyClock, listLog } from '../kubernetes/simulated-cluster.ts';

const now = () => hastyClock.now();
const kubelet: KubeletSeam = {
  readLog: () => [{ at: now(), text: 'Fluent Bit v4.2.8' }],
  monitoring: () => ({ status: 200, contentType: 'application/json', body: '{"input":{}}' }),
  podUsage: () => [{ container: 'fluent-bit', memoryBytes: 50_331_648, cpuNanos: 1_000_000, at: now() }],
};

let server: ApiServer;
let url: string;
let folder: string;
beforeAll(async () => {
  const store = createObjectStore({ now });
  for (const [plural, object] of oneOfEach()) store.create(plural, object, 'kubectl-edit');
  server = createApiServer({ store, kubelet, now });
  ({ url } = await server.listen());
  folder = await mkdtemp(path.join(tmpdir(), 'collected-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const kinds: readonly (keyof Evidence)[] = [
  'pods',
  'workloads',
  'revisions',
  'configMaps',
  'customResources',
  'events',
  'nodes',
  'usages',
  'quotas',
  'limitRanges',
];

it.each<[string, OwnerKind, typeof bundleFiles]>([
  ['collect writes', 'DaemonSet', bundleFiles],
  ['is kept with an incident', 'Deployment', keptFiles],
])('a bundle as it %s holds every kind of evidence that the live cluster gave', async (_, owner, files) => {
  const evidence = await collect(owner);
  const directory = path.join(folder, owner);
  await writeBundle(directory, files(evidence));
  const reading = await readBundle(directory);
  if (reading.kind === 'refused') throw new Error(reading.why);
  const part = (of: Evidence) =>
    kinds.map((kind) => [
      kind,
      (of[kind] as Evidence['pods']).toSorted((a, b) => order(a).localeCompare(order(b), 'en')),
    ]);
  expect(part(reading.evidence)).toEqual(part(evidence));
  const empty = kinds.filter((kind) => (evidence[kind] as readonly unknown[]).length === 0);
  expect(empty).toEqual(owner === 'Deployment' ? ['revisions'] : []);
  const { collectedAt, memoryBounds, usedBytes, configChange, owners } = gatherFacts(reading.evidence);
  expect(gatherFacts(evidence)).toMatchObject({ collectedAt, memoryBounds, usedBytes, configChange });
  expect(owners.length).toBeGreaterThan(0);
});

const order = ({ source, path: at }: Evidence['pods'][number]): string =>
  `${source} ${String(at.at(-1)).padStart(4)}`;

async function collect(owner: OwnerKind): Promise<Evidence> {
  const kubeConfigText = JSON.stringify({
    'current-context': 'prod',
    clusters: [{ name: 'prod', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'bot', user: { token: 'reader-token' } }],
    contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'bot' } }],
  });
  const reader = createKubernetesCluster({ name: 'prod', clock: hastyClock, kubeConfigText, log: listLog() });
  const workload = { cluster: 'prod', namespace: 'logging', kind: owner, name: 'fluent-bit' };
  return reader.collect({ workload, pod: podName(owner), container: 'fluent-bit' });
}
