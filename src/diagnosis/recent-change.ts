import type { ConfigMap, FieldWriter, Sourced, Workload } from '../evidence/evidence.ts';
import type { Container } from '../signal/pod.ts';
import type { EvidenceLine } from './diagnosis.ts';
import type { MountedConfig } from './facts.ts';
import type { LineOf } from './object-line.ts';

/** A change of the configuration since its object was made, as its managed fields tell. */
export interface ConfigChange {
  /** Such as `ConfigMap/logging/fluent-bit`. */
  readonly object: string;
  /** The field manager, such as `kubectl-edit`. */
  readonly by: string;
  readonly at: string;
  readonly lines: readonly EvidenceLine[];
}

type Written = Sourced<ConfigMap>;

/** The newest change of any object that the configuration stands in. What was there from the beginning is no change. */
export function findConfigChange(
  mounted: MountedConfig | undefined,
  lineOf: LineOf,
): ConfigChange | undefined {
  if (!mounted) return undefined;
  const objects = [...new Set([mounted.configMap, ...Object.values(mounted.parts)])];
  const [newest] = objects
    .flatMap((object) => contentWriters(object.value).map((writer) => ({ object, writer })))
    .filter(
      ({ object, writer }) => object.value.createdAt !== undefined && writer.at > object.value.createdAt,
    )
    .toSorted((a, b) => (a.writer.at < b.writer.at ? 1 : -1));
  return newest && changeOf(newest.object, newest.writer, lineOf);
}

/** Who wrote the pod template from which a revision was made at that time: it is made within seconds. */
export function templateWriterAt(
  workload: Sourced<Workload> | undefined,
  at: string | undefined,
): string | undefined {
  const made = Date.parse(at ?? '');
  const near = contentWriters(workload?.value).find(
    (each) => Math.abs(Date.parse(each.at) - made) <= revisionMs,
  );
  return near?.manager;
}

/** When the content of a ConfigMap was last written, as far as the object tells; undefined where it does not. */
export function contentWrittenAt(map: Pick<ConfigMap, 'createdAt' | 'writers'>): string | undefined {
  const written = contentWriters(map).map(({ at }) => at);
  return written.toSorted().at(-1) ?? (map.writers === undefined ? undefined : map.createdAt);
}

/** Whether the process that runs began before the change: it reads its files at the start, or at a reload. */
export function isUnread(change: ConfigChange | undefined, container: Container | undefined): boolean {
  const state = container?.status?.state;
  const startedAt = state?.kind === 'running' ? state.startedAt : undefined;
  return change !== undefined && startedAt !== undefined && startedAt < change.at;
}

const revisionMs = 10_000;

type ContentWriter = FieldWriter & { readonly at: string };

function contentWriters(
  object: { readonly writers?: readonly FieldWriter[] } | undefined,
): readonly ContentWriter[] {
  return (object?.writers ?? []).flatMap((each) =>
    each.at !== undefined && each.holdsContent ? [{ ...each, at: each.at }] : [],
  );
}

function changeOf(
  { source, path, value }: Written,
  { manager, at, index }: ContentWriter,
  lineOf: LineOf,
): ConfigChange {
  const { kind = 'ConfigMap', namespace, name } = value;
  const entry = [...path, 'metadata', 'managedFields', index];
  const lines = ['manager', 'time'].flatMap((key) => lineOf(source, [...entry, key]) ?? []);
  return { object: `${kind}/${namespace}/${name}`, by: manager, at, lines };
}
