import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { KubeObject } from '../../src/demo/cluster/seams.ts';
import {
  recordedObjects,
  type SimulatedCluster,
  startSimulatedCluster,
} from '../adapters/kubernetes/simulated-cluster.ts';
import { quietIo } from './quiet-io.ts';

export const pod = 'fluent-bit-wlg6f';

const resources: Readonly<Record<string, string>> = {
  DaemonSet: 'daemonsets',
  ControllerRevision: 'controllerrevisions',
  Pod: 'pods',
  Event: 'events',
  Node: 'nodes',
  ConfigMap: 'configmaps',
};

export interface LiveCluster {
  readonly cluster: SimulatedCluster;
  /** A folder of this test's own. */
  readonly folder: string;
  readonly io: ReturnType<typeof quietIo>;
  create(object: KubeObject): void;
  close(): Promise<void>;
}

/** A recorded cluster whose Fluent Bit died of SIGSEGV and runs again, with a kubeconfig in a folder. */
export async function startLiveCluster(): Promise<LiveCluster> {
  const cluster = await startSimulatedCluster();
  const folder = await mkdtemp(path.join(tmpdir(), 'live-'));
  const create = (object: KubeObject) =>
    void cluster.store.create(resources[object.kind] ?? object.kind, object, 'helm');
  for (const object of asOfNow(recordedObjects())) create(object);
  create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'fluent-bit', namespace: 'logging' },
    data: { 'fluent-bit.conf': '[INPUT]\n  Name forward\n[OUTPUT]\n  Name es\n  HTTP_Passwd hunter2\n' },
  });
  const kubeConfig = path.join(folder, 'kubeconfig');
  await writeFile(kubeConfig, cluster.kubeConfigText('reader-token'));
  const io = quietIo({ env: { KUBECONFIG: kubeConfig, HOME: folder }, cwd: folder });
  return {
    cluster,
    folder,
    io,
    create,
    async close() {
      await cluster.server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const instant = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/gu;

/** As if they had been recorded a minute ago: what happened more than a day before is judged otherwise. */
function asOfNow(objects: readonly KubeObject[]): readonly KubeObject[] {
  const text = JSON.stringify(objects);
  const newest = (text.match(instant) ?? []).toSorted().at(-1) ?? '';
  const laterMs = Date.now() - 60_000 - Date.parse(newest);
  const moved = text.replaceAll(instant, (at) =>
    new Date(Date.parse(at) + laterMs).toISOString().replace(/\.\d+Z$/u, 'Z'),
  );
  return JSON.parse(moved) as readonly KubeObject[];
}
