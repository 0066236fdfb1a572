import type { Workload } from '../evidence/evidence.ts';
import type { Cluster } from '../ports.ts';
import type { MountedMap } from '../posture/kept-config.ts';

/** The ConfigMaps that a container of this template mounts, read now; undefined where one of them is not there. */
export async function configNow(
  reader: Pick<Cluster, 'configMap'>,
  { namespace, containers, volumes }: Pick<Workload, 'namespace' | 'containers' | 'volumes'>,
  container: string,
): Promise<readonly MountedMap[] | undefined> {
  const mounts = containers.find(({ name }) => name === container)?.mounts ?? [];
  const mounted = new Set(mounts.map(({ volume }) => volume));
  const wanted = volumes.flatMap(({ name, configMap }) =>
    configMap !== undefined && mounted.has(name) ? [{ volume: name, configMap }] : [],
  );
  const maps = await Promise.all(
    wanted.map(async ({ volume, configMap }) => {
      const map = await reader.configMap(namespace, configMap);
      return map ? [{ volume, map }] : [];
    }),
  );
  return maps.some((one) => one.length === 0) ? undefined : maps.flat();
}
