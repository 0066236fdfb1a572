import type { SectionKind } from '../fluentbit/config/fluent-bit-config.ts';

export interface ContainerTarget {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly container: string;
}

export interface ConfigTarget {
  /** `Secret` for a configuration that is never written. */
  readonly kind?: 'Secret' | undefined;
  readonly namespace: string;
  readonly name: string;
  /** The ConfigMap's key, which is a file of the configuration. */
  readonly file: string;
  readonly section: SectionKind;
  /** From 0, among the sections of that kind in that file. */
  readonly index: number;
  readonly key: string;
}

export const containerTarget = (at: ContainerTarget): string =>
  `${at.kind}/${at.namespace}/${at.name}/${at.container}`;

export const configTarget = (at: ConfigTarget): string =>
  `${at.kind ?? 'ConfigMap'}/${at.namespace}/${at.name}/${at.file}/${at.section}[${at.index}]/${at.key}`;

/** Reads `Kind/namespace/name/container`. */
export function readContainerTarget(target: string): ContainerTarget | undefined {
  const [kind, namespace, name, container, ...rest] = target.split('/');
  if (!kind || !namespace || !name || !container || rest.length > 0) return undefined;
  return { kind, namespace, name, container };
}

/** Reads `ConfigMap/namespace/name/key/section[n]/Key`. */
export function readConfigTarget(target: string): ConfigTarget | undefined {
  const [kind, namespace, name, file, section, key, ...rest] = target.split('/');
  const found = section?.match(/^([a-z_]+)\[(\d+)\]$/);
  if (kind !== 'ConfigMap' || !namespace || !name || !file || !key || !found || rest.length > 0)
    return undefined;
  return { namespace, name, file, section: found[1] as SectionKind, index: Number(found[2]), key };
}
