import type { LogLine, ObjectStore } from '../seams.ts';
import { type ContainerProcess, createSteadyProcess } from './container-process.ts';
import { createDryRunProcess } from './dry-run-process.ts';
import { createFluentBitProcess } from './fluent-bit-process.ts';
import { releasedVersion } from './fluent-bit-version.ts';
import type { ConfigFile } from './pipeline-config.ts';
import { type Container, type Pod, quantityBytes } from './kube-shapes.ts';
import type { Random } from './seeded-random.ts';

export interface StartRequest {
  readonly store: ObjectStore;
  readonly pod: Pod;
  readonly container: Container;
  readonly startedAtMs: number;
  readonly random: Random;
  readonly write: (line: LogLine) => void;
}

/** Starts what the image holds. Files of ConfigMaps are read as they are at this moment. */
export function startContainer(request: StartRequest): ContainerProcess {
  const { pod, container, startedAtMs } = request;
  const version = releasedVersion(container.image);
  if (!version) {
    request.write({ at: new Date(startedAtMs), text: 'ready' });
    return createSteadyProcess(startedAtMs, 40_000_000);
  }
  const isDryRun = container.args?.includes('--dry-run') ?? false;
  const create = isDryRun ? createDryRunProcess : createFluentBitProcess;
  return create({
    version,
    config: configFile(request),
    reread: () => configFile(request),
    memoryLimitBytes: quantityBytes(container.resources?.limits?.memory),
    startedAtMs,
    hostname: pod.metadata.name,
    random: request.random,
    write: request.write,
  });
}

/** Whether a registry has that image: released Fluent Bit versions, and whatever is not Fluent Bit. */
export function imageExists(image: string): boolean {
  return !/fluent-bit/.test(image) || releasedVersion(image) !== undefined;
}

/** What a volume or an environment variable wants and the cluster has not; `undefined` when all is there. */
export function missingVolume(
  store: ObjectStore,
  pod: Pod,
): { volume: string; configMap: string } | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    const map = volume.configMap;
    if (map && !map.optional && !store.get('configmaps', pod.metadata.namespace, map.name))
      return { volume: volume.name, configMap: map.name };
  }
  return undefined;
}

export function missingEnvironment(store: ObjectStore, pod: Pod, container: Container): string | undefined {
  for (const { valueFrom } of container.env ?? []) {
    const ref = valueFrom?.configMapKeyRef;
    if (!ref || ref.optional) continue;
    const map = store.get('configmaps', pod.metadata.namespace, ref.name);
    if (!map) return `configmap "${ref.name}" not found`;
    if (!(ref.key in dataOf(map)))
      return `couldn't find key ${ref.key} in ConfigMap ${pod.metadata.namespace ?? ''}/${ref.name}`;
  }
  return undefined;
}

function configFile({ store, pod, container }: StartRequest): ConfigFile | undefined {
  const path = configPath(container);
  const mounts = (container.volumeMounts ?? []).filter(
    (mount) => path === mount.mountPath || path.startsWith(`${mount.mountPath.replace(/\/$/, '')}/`),
  );
  const mount = mounts.sort((a, b) => b.mountPath.length - a.mountPath.length)[0];
  const volume = pod.spec.volumes?.find(({ name }) => name === mount?.name);
  const map = volume?.configMap && store.get('configmaps', pod.metadata.namespace, volume.configMap.name);
  if (!mount || !map) return undefined;
  const data = dataOf(map);
  const items = volume.configMap?.items ?? Object.keys(data).map((key) => ({ key, path: key }));
  const files = new Map(
    items.flatMap((item) => (item.key in data ? [[item.path, data[item.key] ?? '']] : [])),
  );
  const name = mount.subPath ?? path.slice(mount.mountPath.replace(/\/$/, '').length + 1);
  const text = files.get(name);
  return text === undefined ? undefined : { name, text, files };
}

function configPath(container: Container): string {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  const joined = words.find((word) => /^(--config|-c)=/.test(word))?.replace(/^[^=]*=/, '');
  const at = words.findIndex((word) => word === '--config' || word === '-c');
  return joined ?? (at >= 0 ? words[at + 1] : undefined) ?? '/fluent-bit/etc/fluent-bit.conf';
}

const dataOf = (map: { readonly [field: string]: unknown }) => (map.data ?? {}) as Record<string, string>;
