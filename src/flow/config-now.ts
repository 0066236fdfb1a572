import type { Workload } from '../evidence/evidence.ts';
import type { Cluster } from '../ports.ts';
import type { MountedMap } from '../posture/kept-config.ts';

interface Mount {
  readonly volume: string;
  readonly configMap: string;
}

type Template = Pick<Workload, 'containers' | 'volumes'>;

/** The ConfigMaps that a container of this template mounts, read now; undefined where one of them is not there. */
export async function configNow(
  reader: Pick<Cluster, 'configMap'>,
  workload: Template & Pick<Workload, 'namespace'>,
  container: string,
): Promise<readonly MountedMap[] | undefined> {
  const maps = await mapsOf(reader, workload.namespace, mountsOf(workload, container));
  return 'gone' in maps ? undefined : maps.found;
}

/** Which volumes of a container read which ConfigMaps. */
export function mountsOf({ containers, volumes }: Template, container: string): readonly Mount[] {
  const mounts = containers.find(({ name }) => name === container)?.mounts ?? [];
  const mounted = new Set(mounts.map(({ volume }) => volume));
  return volumes.flatMap(({ name, configMap }) =>
    configMap !== undefined && mounted.has(name) ? [{ volume: name, configMap }] : [],
  );
}

/** These ConfigMaps, read now, or the name of the first that is not there. */
export async function mapsOf(
  reader: Pick<Cluster, 'configMap'>,
  namespace: string,
  mounts: readonly Mount[],
): Promise<{ readonly found: readonly MountedMap[] } | { readonly gone: string }> {
  const maps = await Promise.all(
    mounts.map(async ({ volume, configMap }) => ({
      volume,
      configMap,
      map: await reader.configMap(namespace, configMap),
    })),
  );
  const gone = maps.find(({ map }) => map === undefined);
  if (gone) return { gone: gone.configMap };
  return { found: maps.flatMap(({ volume, map }) => (map ? [{ volume, map }] : [])) };
}
