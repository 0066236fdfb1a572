import { z } from 'zod';
import type { WorkloadRef } from '../../signal/signal.ts';
import type { KubeApi } from './kube-api.ts';
import { listObjects } from './kube-objects.ts';
import { metadataJson } from './object-json.ts';
import { controllerOf, parse } from './object-schema.ts';

/** Beside pods what they are made from: revisions stand for DaemonSets and StatefulSets, which need not be listed then. */
const kinds = ['Pod', 'ReplicaSet', 'ControllerRevision'] as const;

const ownedJson = z.object({ metadata: metadataJson });

/** Pods that name a ConfigMap, and templates of other workloads that do, as `Kind/name`. What the workload itself ran before does not count. */
export async function readConfigMapReaders(
  api: KubeApi,
  ref: WorkloadRef,
  configMap: string,
): Promise<readonly string[]> {
  const name = Buffer.from(JSON.stringify(configMap));
  const mayMatter = (item: Buffer) => item.includes(name);
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const found = await listObjects(api, kind, ref.namespace, { mayMatter });
      return found
        .map((json) => parse(ownedJson, json, [kind]).metadata)
        .filter((metadata) => kind === 'Pod' || !isOf(controllerOf(metadata), ref))
        .map((metadata) => `${kind}/${metadata.name}`);
    }),
  );
  return lists.flat();
}

const isOf = (owner: ReturnType<typeof controllerOf>, { kind, name }: WorkloadRef): boolean =>
  owner?.kind === kind && owner.name === name;
