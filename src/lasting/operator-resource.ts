import type { Facts } from '../diagnosis/facts.ts';
import type { CustomResource } from '../evidence/evidence.ts';
import { parseImage } from '../fluentbit/image.ts';
import { keyName, property } from '../fluentbit/config/property.ts';
import type { Handwork } from '../plan/lasting.ts';
import type { Changes, ConfigValueChange } from './changes-of.ts';
import type { FieldEdit, ObjectEdits } from '../plan/field-edit.ts';
import { commandLine } from './shell-word.ts';
import type { LastingWords } from './lasting-words.ts';
import { memoryEdits } from './workload-edits.ts';
import { documentOf, yamlText } from './yaml-text.ts';

export interface ResourceEdits {
  readonly objects: readonly ObjectEdits[];
  readonly notes: readonly string[];
}

/** The changes as fields of the operator's custom resources. */
export function resourceEdits(facts: Facts, changes: Changes, say: LastingWords): ResourceEdits {
  const owner = facts.workload?.value.owner;
  const resource = facts.keepers.find(({ kind, name }) => kind === owner?.kind && name === owner.name);
  if (!resource) {
    const name = owner ? `${owner.kind} ${owner.name}` : changes.workload.name;
    return { objects: [], notes: [say.resourceUnknown(name)] };
  }
  return resource.kind === 'FluentBit' || resource.kind === 'Collector'
    ? ofFluentOperator(facts, changes, resource, say)
    : ofLoggingOperator(changes, resource, say);
}

function ofFluentOperator(
  facts: Facts,
  changes: Changes,
  resource: CustomResource,
  say: LastingWords,
): ResourceEdits {
  const { image } = changes;
  const own: readonly FieldEdit[] = [
    ...(image ? [{ path: ['spec', 'image'], ...image }] : []),
    ...memoryEdits(changes, ['spec', 'resources']),
  ];
  const inputs = changes.config.map((change) => inputEdits(facts, change, say));
  return {
    objects: merged([objectOf(resource, own), ...inputs.flatMap(({ objects }) => objects)]),
    notes: inputs.flatMap(({ notes }) => notes),
  };
}

/** Keys of inputs whose names in a ClusterInput are those of the configuration in camelCase. */
const inputKeys = new Set([
  'mem_buf_limit',
  'buffer_chunk_size',
  'buffer_max_size',
  'storage_type',
  'pause_on_chunks_overlimit',
]);

/** The one ClusterInput with the plugin and the tag of that section. */
function inputEdits(facts: Facts, change: ConfigValueChange, say: LastingWords): ResourceEdits {
  const section = facts.mounted?.config.sections.find(
    (each) => each.kind === change.section && each.index === change.index && each.file === change.file,
  );
  const tag = section && property(section, 'Tag')?.written;
  const inputs = facts.keepers.filter(({ kind }) => kind === 'ClusterInput');
  const fitting = inputs.filter(({ input }) => pluginOf(input?.plugin) === section?.plugin);
  const exact = fitting.filter(({ input }) => input?.tag === tag);
  const found = exact.length === 1 ? exact : fitting;
  const [only] = found;
  const name = keyName(change.key).replace('.', '_');
  if (!only?.input || found.length !== 1 || change.section !== 'input' || !inputKeys.has(name)) {
    const names = inputs.map((each) => `ClusterInput ${each.name}`).join(', ');
    return { objects: [], notes: [say.inputUnknown(change.key, change.to, names)] };
  }
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const { from, to } = change;
  return {
    objects: [objectOf(only, [{ path: ['spec', only.input.plugin, camel], from, to }])],
    notes: [],
  };
}

/** `fluentd`'s protocol is `forward` in both; others differ only by their camelCase: `prometheusScrape`. */
const pluginOf = (key: string | undefined): string | undefined =>
  key?.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A Logging of the older kind holds the agent's fields under `fluentbit`. */
function ofLoggingOperator(changes: Changes, resource: CustomResource, say: LastingWords): ResourceEdits {
  const root = resource.kind === 'Logging' ? ['spec', 'fluentbit'] : ['spec'];
  const { image } = changes;
  const [before, after] = [parseImage(image?.from ?? ''), parseImage(image?.to ?? '')];
  const images = (['repository', 'tag'] as const).flatMap((part) => {
    const [from = '', to = ''] = [before[part], after[part]];
    return from === to ? [] : [{ path: [...root, 'image', part], from, to }];
  });
  const isTail = ({ section, index, key }: ConfigValueChange) =>
    section === 'input' && index === 0 && keyName(key) === 'mem_buf_limit';
  const tail = changes.config.filter(isTail).map(({ from, to }) => ({
    path: [...root, 'inputTail', 'Mem_Buf_Limit'],
    from,
    to,
  }));
  return {
    objects: merged([
      objectOf(resource, [...images, ...memoryEdits(changes, [...root, 'resources']), ...tail]),
    ]),
    notes: changes.config
      .filter((change) => !isTail(change))
      .map(({ key, to }) => say.inputUnknown(key, to, '')),
  };
}

const objectOf = ({ kind, namespace, name }: CustomResource, edits: readonly FieldEdit[]): ObjectEdits => ({
  kind,
  ...(namespace === undefined ? {} : { namespace }),
  name,
  edits,
});

function merged(objects: readonly ObjectEdits[]): readonly ObjectEdits[] {
  const byName = Map.groupBy(objects, ({ kind, name }) => `${kind}/${name}`);
  return [...byName.values()].flatMap(([first, ...more]) => {
    const edits = [...(first?.edits ?? []), ...more.flatMap((each) => each.edits)];
    return first && edits.length > 0 ? [{ ...first, edits }] : [];
  });
}

const groups: Readonly<Record<string, string>> = {
  FluentBit: 'fluentbits.fluentbit.fluent.io',
  Collector: 'collectors.fluentbit.fluent.io',
  ClusterInput: 'clusterinputs.fluentbit.fluent.io',
  FluentbitAgent: 'fluentbitagents.logging.banzaicloud.io',
  Logging: 'loggings.logging.banzaicloud.io',
};

/** A patch a resource, and the command that sends it. */
export function resourcePatches({ objects, notes }: ResourceEdits): Handwork {
  const files = objects.map(({ kind, name, edits }) => ({
    name: `${kind.toLowerCase()}-${name}.patch.yaml`,
    text: yamlText(documentOf(edits)),
  }));
  const commands = objects.map(({ kind, namespace, name }, at) => {
    const place = namespace === undefined ? [] : ['--namespace', namespace];
    const words = [
      'kubectl',
      'patch',
      groups[kind] ?? kind,
      name,
      ...place,
      '--type',
      'merge',
      '--patch-file',
    ];
    return commandLine(...words, files[at]?.name ?? '');
  });
  return { files, commands, notes };
}
