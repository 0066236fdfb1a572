import type { MountedConfig } from '../diagnosis/facts.ts';
import { findMountedConfig } from '../diagnosis/mounted-config.ts';
import type { Workload } from '../evidence/evidence.ts';
import { parseImage } from '../fluentbit/image.ts';
import type { Cluster } from '../ports.ts';

/** The configuration that the next pods of a workload would find, read now from its ConfigMaps; `mounted` is undefined where it stands elsewhere. */
export async function freshConfig(
  reader: Pick<Cluster, 'configMap'>,
  workload: Workload,
  name: string,
): Promise<{ readonly mounted: MountedConfig | undefined; readonly version: string | undefined }> {
  const value = workload.containers.find((container) => container.name === name);
  const version = value && parseImage(value.image).version;
  const names = [...new Set(workload.volumes.flatMap(({ configMap }) => configMap ?? []))];
  const maps = await Promise.all(names.map(async (map) => reader.configMap(workload.namespace, map)));
  const sourced = <T>(what: string, each: T) => ({ source: what, path: [], value: each });
  const configMaps = maps.flatMap((map) => (map ? [sourced(map.name, map)] : []));
  if (!value) return { mounted: undefined, version };
  const container = sourced(name, value);
  const chosen = {
    container,
    pod: undefined,
    workload: sourced(workload.name, workload),
    namespace: workload.namespace,
  };
  return { mounted: findMountedConfig({ configMaps }, chosen, { version }), version };
}
