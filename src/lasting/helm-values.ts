import type { Facts } from '../diagnosis/facts.ts';
import { parseImage } from '../fluentbit/image.ts';
import { compareVersions } from '../fluentbit/version.ts';
import type { Handwork } from '../plan/lasting.ts';
import { type Changes, type ConfigValueChange, editedFile, type ValueChange } from './changes-of.ts';
import { configBlock, type ConfigBlock } from './config-block.ts';
import type { FieldEdit, Key } from '../plan/field-edit.ts';
import type { LastingWords } from './lasting-words.ts';
import { configEdit, memoryEdits } from './workload-edits.ts';
import { documentOf, yamlText } from './yaml-text.ts';

export interface Chart {
  readonly name: string;
  readonly version: string;
}

/** What the label `helm.sh/chart` says: `fluent-bit-0.48.9`. */
export function chartOf({
  labels,
}: {
  readonly labels: Readonly<Record<string, string>>;
}): Chart | undefined {
  const [, name, version] = /^(.+)-(\d+\.\d+\.\d+.*)$/.exec(labels['helm.sh/chart'] ?? '') ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}

/** The official chart and Bitnami's bear one name and one set of values. */
export const knowsChart = ({ name }: Chart): boolean =>
  name === 'fluent-bit' || name === 'aws-for-fluent-bit';

export interface ValueEdits {
  readonly edits: readonly FieldEdit[];
  /** What is to change and has no value in this chart that is known. */
  readonly unknown: readonly string[];
}

/** The changes as values of a chart. The configuration's are those of facts/deployments: `config.inputs` and its like are texts. */
export function valueEdits(changes: Changes, chart: Chart): ValueEdits {
  const { image, config } = changes;
  const isOfficial = chart.name === 'fluent-bit';
  return {
    edits: [
      ...(image ? [...imageEdits(image), ...probeEdits(image, chart)] : []),
      ...memoryEdits(changes, ['resources']),
      ...(isOfficial ? config.map((change) => configEdit(change, pathOf(change))) : []),
    ],
    unknown: isOfficial
      ? []
      : config.map(({ file, section, index, key }) => `${file} ${section}[${index}]/${key}`),
  };
}

function imageEdits({ from, to }: ValueChange): readonly FieldEdit[] {
  const [before, after] = [parseImage(from), parseImage(to)];
  return (['repository', 'tag', 'digest'] as const).flatMap((part) => {
    const [old = '', now = ''] = [before[part], after[part]];
    return old === now ? [] : [{ path: ['image', part], from: old, to: now }];
  });
}

/** From 0.57 on the chart asks `/api/v2/health`, which Fluent Bit has from 5.0 on. */
export function needsOlderProbe({ to }: ValueChange, { name, version }: Chart): boolean {
  const target = parseImage(to).version;
  return (
    name === 'fluent-bit' &&
    target !== undefined &&
    version.startsWith('0.') &&
    compareVersions(version, '0.57.0') >= 0 &&
    compareVersions(target, '5.0.0') < 0
  );
}

function probeEdits(image: ValueChange, chart: Chart): readonly FieldEdit[] {
  if (!needsOlderProbe(image, chart)) return [];
  return [{ path: ['readinessProbe', 'httpGet', 'path'], from: '', to: '/api/v1/health' }];
}

const blocks: Partial<Record<ConfigValueChange['section'], ConfigBlock>> = {
  service: 'service',
  input: 'inputs',
  filter: 'filters',
  output: 'outputs',
};

function pathOf({ file, section }: ConfigValueChange): readonly Key[] {
  const block = blocks[section];
  if (file === 'fluent-bit.conf' && block) return ['config', block];
  return file === 'custom_parsers.conf' ? ['config', 'customParsers'] : ['config', 'extraFiles', file];
}

export const valuesFile = 'fluent-medic-values.yaml';

/** A file of values that holds nothing but the change; `say` tells what had to be left out. */
export function valuesOverlay(
  facts: Facts,
  changes: Changes,
  chart: Chart,
  say: LastingWords,
): Pick<Handwork, 'files' | 'notes'> {
  const { edits, unknown } = valueEdits(changes, chart);
  const root = structuredClone(documentOf(edits.filter(({ config }) => !config))) as Record<string, unknown>;
  const notes = [
    ...unknown.map(say.unknownKeys),
    ...(changes.image && needsOlderProbe(changes.image, chart) ? [say.probe] : []),
  ];
  for (const change of changes.config.filter(() => chart.name === 'fluent-bit')) {
    const path = pathOf(change).map(String);
    const text = blockText(facts, changes, change);
    if (text === undefined) {
      const place = `${path.join('.')}, ${change.section}[${change.index}]`;
      notes.push(say.notWrittenOut(path.join('.'), say.keyIn(place, change.key, change.to)));
    } else putText(root, path, text);
  }
  const isEmpty = Object.keys(root).length === 0;
  return { files: isEmpty ? [] : [{ name: valuesFile, text: yamlText(root) }], notes };
}

function blockText(facts: Facts, changes: Changes, change: ConfigValueChange): string | undefined {
  const text = editedFile(facts, changes, change.file);
  const block = change.file === 'fluent-bit.conf' ? blocks[change.section] : undefined;
  const found = text !== undefined && block ? configBlock(text, block) : text;
  // The chart runs these texts through its templates.
  return found?.replaceAll('{{', '{{ "{{" }}');
}

function putText(root: Record<string, unknown>, [key = '', ...rest]: readonly string[], text: string): void {
  if (rest.length === 0) {
    root[key] = text;
    return;
  }
  const child = (root[key] ?? {}) as Record<string, unknown>;
  root[key] = child;
  putText(child, rest, text);
}
