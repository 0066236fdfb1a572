import { baseName, configPlaces } from '../evidence/config-places.ts';
import type { ConfigMap, Evidence, Sourced } from '../evidence/evidence.ts';
import type { ConfigFile, ReadConfigOptions } from '../fluentbit/config/fluent-bit-config.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import type { Container, Volume } from '../signal/pod.ts';
import type { MountedConfig } from './facts.ts';
import type { ChosenSubject } from './subject.ts';

const usualKeys = ['fluent-bit.conf', 'fluent-bit.yaml', 'fluent-bit.yml'];

/** Follows `--config` through mounts and volumes to the key of a ConfigMap or Secret and reads it as the given version does. */
export function findMountedConfig(
  evidence: Pick<Evidence, 'configMaps'>,
  {
    container,
    pod,
    workload,
    namespace,
  }: Pick<ChosenSubject, 'container' | 'pod' | 'workload' | 'namespace'>,
  { version, locale }: Pick<ReadConfigOptions, 'version' | 'locale'>,
): MountedConfig | undefined {
  const volumes = pod?.value.volumes ?? workload?.value.volumes ?? [];
  const maps = evidence.configMaps.filter(
    ({ value }) => namespace === undefined || value.namespace === namespace,
  );
  const found = container ? placeOf(container.value, volumes, maps) : onlyCandidate(maps);
  if (!found) return undefined;
  const parts = partsOf(found.configMap, container?.value, volumes, maps);
  const files = Object.entries(parts).map(([name, { value }]) => ({ name, text: value.data[name] ?? '' }));
  const env = container?.value.env ?? {};
  const config = readConfig(files, found.key, {
    version,
    env: withUnknown(env, files),
    ...(locale && { locale }),
  });
  return { configMap: found.configMap, mainKey: found.key, files, parts, config, env };
}

/** Every key that the container finds mounted, each with its ConfigMap; of a name that stands in several the main one's counts. */
function partsOf(
  main: Sourced<ConfigMap>,
  container: Container | undefined,
  volumes: readonly Volume[],
  maps: readonly Sourced<ConfigMap>[],
): MountedConfig['parts'] {
  const mounted = new Set(container?.mounts.map(({ volume }) => volume));
  const names = new Set(
    volumes.filter(({ name }) => mounted.has(name)).flatMap(({ configMap }) => configMap ?? []),
  );
  const others = maps.filter(
    (map) => map !== main && map.value.kind === undefined && names.has(map.value.name),
  );
  const entries = [...others.toReversed(), main].flatMap((map) =>
    Object.keys(map.value.data).map((key) => [key, map] as const),
  );
  return Object.fromEntries(entries);
}

interface Found {
  readonly configMap: Sourced<ConfigMap>;
  readonly key: string;
}

function placeOf(
  container: Container,
  volumes: readonly Volume[],
  maps: readonly Sourced<ConfigMap>[],
): Found | undefined {
  for (const place of configPlaces(container, volumes)) {
    const configMap = maps.find(
      ({ value: { kind = 'ConfigMap', name } }) => kind === place.kind && name === place.name,
    );
    const key = configMap && keyOf(configMap.value, place.key);
    if (configMap && key !== undefined) return { configMap, key };
  }
  return undefined;
}

/** A volume may give a key another path: then the last part of the path, or the only key that looks like a main file, is it. */
function keyOf({ data }: ConfigMap, wanted: string): string | undefined {
  if (wanted in data) return wanted;
  const last = baseName(wanted);
  if (last in data) return last;
  const mains = Object.keys(data).filter((key) =>
    /^\s*\[service\]|^service:|^pipeline:/im.test(data[key] ?? ''),
  );
  return mains.length === 1 ? mains[0] : undefined;
}

function onlyCandidate(maps: readonly Sourced<ConfigMap>[]): Found | undefined {
  const candidates = maps.flatMap((configMap) =>
    usualKeys.filter((key) => key in configMap.value.data).map((key) => ({ configMap, key })),
  );
  return candidates.length === 1 ? candidates[0] : undefined;
}

/**
 * Variables that come from Secrets or from elsewhere have a value that is not known here. They stand for themselves, so that the
 * reading leaves them as written instead of taking them as empty.
 */
export function withUnknown(
  env: Readonly<Record<string, string>>,
  files: readonly ConfigFile[],
): Readonly<Record<string, string>> {
  const names = files.flatMap(({ text }) =>
    [...text.matchAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g)].map((found) => found[1] ?? ''),
  );
  return { ...Object.fromEntries(names.map((name) => [name, `\${${name}}`])), ...env };
}
