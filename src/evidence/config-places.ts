import type { Container, Volume } from '../signal/pod.ts';

/** A key of an object that is mounted where Fluent Bit looks for its configuration. */
export interface ConfigPlace {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly key: string;
}

/** Where the official, AWS and Bitnami images look when no option says otherwise. */
const defaultPaths = [
  '/fluent-bit/etc/conf/fluent-bit.conf',
  '/fluent-bit/etc/fluent-bit.conf',
  '/fluent-bit/etc/fluent-bit.yaml',
  '/opt/bitnami/fluent-bit/conf/fluent-bit.conf',
];

/** What the files in the images of fluent-operator and logging-operator include: pkg/operator/daemonset.go, OperatorConfigPath. */
const operatorPaths = [
  '/fluent-bit/config/fluent-bit.conf',
  '/fluent-bit/config/fluent-bit.yaml',
  '/fluent-bit/etc-operator/fluent-bit.conf',
];

/** The places of the file that a container starts with, the likeliest first: `--config` through mounts to volumes. */
export function configPlaces(
  container: Pick<Container, 'command' | 'args' | 'mounts'>,
  volumes: readonly Volume[],
): readonly ConfigPlace[] {
  const named = configOption([...container.command, ...container.args]);
  const paths = [...(named === undefined ? defaultPaths : [named]), ...operatorPaths];
  return paths.flatMap((path) => placesOf(path, container, volumes));
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The value of `-c` or `--config`, also inside a shell's command line. */
function configOption(words: readonly string[]): string | undefined {
  const all = words.flatMap((word) => word.split(/\s+/));
  for (const [at, word] of all.entries()) {
    const joined = /^(?:--config=|-c(?=[/.]))["']?(.+?)["']?$/.exec(word)?.[1];
    if (joined !== undefined) return joined;
    const next = all[at + 1];
    if ((word === '-c' || word === '--config') && next !== undefined && /[/.]/.test(next)) {
      return next.replaceAll(/["']/g, '');
    }
  }
  return undefined;
}

/** The mount with the longest path wins, as it does in the container. */
function placesOf(
  path: string,
  { mounts }: Pick<Container, 'mounts'>,
  volumes: readonly Volume[],
): readonly ConfigPlace[] {
  const above = mounts
    .filter((mount) => path === mount.path || path.startsWith(`${mount.path.replace(/\/$/, '')}/`))
    .toSorted((a, b) => b.path.length - a.path.length);
  return above.flatMap((mount) => {
    const below = path.slice(mount.path.length).replace(/^\//, '');
    const key = [mount.subPath, below].filter(Boolean).join('/') || baseName(path);
    return volumes
      .filter((volume) => volume.name === mount.volume)
      .flatMap(({ configMap, secret }) => [
        ...(configMap === undefined ? [] : [{ kind: 'ConfigMap' as const, name: configMap, key }]),
        ...(secret === undefined ? [] : [{ kind: 'Secret' as const, name: secret, key }]),
      ]);
  });
}
