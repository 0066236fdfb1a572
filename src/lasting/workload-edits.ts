import type { Changes } from './changes-of.ts';
import type { FieldEdit, Key, ObjectEdits } from '../plan/field-edit.ts';

/** The changes as fields of the workload and of the ConfigMaps themselves: how manifests hold them. */
export function workloadEdits(changes: Changes): readonly ObjectEdits[] {
  const { workload, container, image } = changes;
  const at: readonly Key[] = ['spec', 'template', 'spec', 'containers', { name: container }];
  const edits = [
    ...(image ? [{ path: [...at, 'image'], ...image }] : []),
    ...memoryEdits(changes, [...at, 'resources']),
  ];
  const maps = Map.groupBy(changes.config, ({ kind = 'ConfigMap', namespace, name }) =>
    [kind, namespace, name].join('/'),
  );
  return [
    ...(edits.length > 0 ? [{ ...workload, edits }] : []),
    ...[...maps.values()].flatMap(([first, ...more]) =>
      first
        ? [
            {
              kind: first.kind ?? 'ConfigMap',
              namespace: first.namespace,
              name: first.name,
              edits: [first, ...more].map((change) => configEdit(change, ['data', change.file])),
            },
          ]
        : [],
    ),
  ];
}

/** A limit, and the request where it is equal to the limit. */
export function memoryEdits(
  { memory, withRequest }: Pick<Changes, 'memory' | 'withRequest'>,
  resources: readonly Key[],
): readonly FieldEdit[] {
  if (!memory) return [];
  const limit = { path: [...resources, 'limits', 'memory'], ...memory };
  return withRequest ? [limit, { path: [...resources, 'requests', 'memory'], ...memory }] : [limit];
}

/** One key of a section in the text at `path`. */
export const configEdit = (
  { section, index, key, from, to }: Changes['config'][number],
  path: readonly Key[],
): FieldEdit => ({ path, from, to, config: { section: { kind: section, index }, key } });
