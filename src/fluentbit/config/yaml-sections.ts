import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type YAMLMap } from 'yaml';
import { isAtLeast } from '../version.ts';
import { emptied } from './check-emptied.ts';
import type { ConfigFile, ConfigValue, SectionKind } from './fluent-bit-config.ts';
import type { FoundProblem, Sentence } from './found-problem.ts';
import type { ReadSection } from './section-list.ts';
import { expandVariables, type Variables } from './variables.ts';

/** One YAML file while it is read; sections and problems are added to lists that all files share. */
export interface YamlReading {
  readonly file: ConfigFile;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly variables: Variables;
  readonly sections: ReadSection[];
  readonly problems: FoundProblem[];
}

interface OpenMap {
  readonly kind: SectionKind;
  readonly properties: ConfigValue[];
}

/** A child by name; section names are matched without case. */
export function childOf(reading: YamlReading, map: YAMLMap, name: string): unknown {
  const pair = map.items.find((each) => isScalar(each.key) && String(each.key.value).toLowerCase() === name);
  return resolved(reading, pair?.value);
}

/** Inputs, filters or outputs. 1.9 names the plugin by the key of a nested map (`- tail: {…}`), everything newer by `name`. */
export function addPipelineList(reading: YamlReading, kind: SectionKind, node: unknown): void {
  for (const item of isSeq(node) ? node.items : []) {
    const map = resolved(reading, item);
    const pair = isMap(map) ? map.items[0] : undefined;
    const nested = resolved(reading, pair?.value);
    const { version } = reading.variables;
    const isOld =
      version !== undefined && !isAtLeast(version, '2.0.0') && isMap(map) && map.items.length === 1;
    if (isOld && isScalar(pair?.key) && isMap(nested))
      addNamedMap(reading, kind, String(pair.key.value), nested);
    else addMap(reading, kind, map);
    addProcessors(reading, map);
  }
}

/** The maps of a list, each as one section. */
export function addList(reading: YamlReading, kind: SectionKind, node: unknown): void {
  for (const item of isSeq(node) ? node.items : []) {
    const value = resolved(reading, item);
    if (isScalar(value)) reading.sections.push({ kind, ...placeOf(reading, value), properties: [] });
    else addMap(reading, kind, value);
  }
}

/** One map as one section. */
export function addMap(reading: YamlReading, kind: SectionKind, node: unknown): void {
  if (!isMap(node)) return;
  reading.sections.push({ kind, ...placeOf(reading, node), properties: propertiesOf(reading, kind, node) });
}

function addNamedMap(reading: YamlReading, kind: SectionKind, name: string, map: YAMLMap): void {
  const place = placeOf(reading, map);
  const value = { key: 'name', value: name, written: name, file: place.file, line: place.line, column: 1 };
  reading.sections.push({ kind, ...place, properties: [value, ...propertiesOf(reading, kind, map)] });
}

/** Processors hang on an input or output, by kind of signal; an input may also name its outputs itself. */
function addProcessors(reading: YamlReading, map: unknown): void {
  if (!isMap(map)) return;
  const signals = childOf(reading, map, 'processors');
  for (const pair of isMap(signals) ? signals.items : []) {
    addList(reading, 'processor', resolved(reading, pair.value));
  }
  if (isMap(childOf(reading, map, 'routes'))) addMap(reading, 'route', childOf(reading, map, 'routes'));
}

function propertiesOf(reading: YamlReading, kind: SectionKind, map: YAMLMap): readonly ConfigValue[] {
  const into: OpenMap = { kind, properties: [] };
  for (const pair of map.items) {
    if (isScalar(pair.key)) addProperty(reading, into, String(pair.key.value), pair.value);
  }
  return into.properties;
}

/** A list gives one property an item; a nested map (processors, telemetry) is no property. */
function addProperty(reading: YamlReading, into: OpenMap, key: string, node: unknown): void {
  const value = resolved(reading, node);
  for (const item of isSeq(value) ? value.items : [value]) {
    addScalar(reading, into, key, resolved(reading, item));
  }
}

/** Fluent Bit takes the text of every scalar, whatever its type in YAML: `name: null` is the null output. */
function addScalar(reading: YamlReading, into: OpenMap, key: string, node: unknown): void {
  if (!isScalar(node) || !node.range) return;
  const written = node.source ?? scalarText(node.value);
  if (written === '') return;
  const at = reading.lines.linePos(node.range[0]);
  const { text, unset } = expandVariables(written, reading.variables);
  const place = { file: reading.file.name, line: at.line };
  for (const name of unset) {
    const what: Sentence = (say) => say.unset(name);
    const inForce: Sentence = (say) => say.emptyInstead;
    reading.problems.push({ severity: 'warning', ...place, what, inForce });
  }
  const value = { key, value: text, written, ...place, column: at.col };
  const problem = text === '' ? emptied(into.kind, value, reading.variables.version) : undefined;
  if (problem) reading.problems.push(problem);
  if (text !== '') into.properties.push(value);
}

function placeOf(
  { file, lines }: YamlReading,
  node: { range?: readonly [number, number, number] | null | undefined },
): { file: string; line: number } {
  return { file: file.name, line: lines.linePos(node.range?.[0] ?? 0).line };
}

function resolved(reading: YamlReading, node: unknown): unknown {
  return isAlias(node) ? node.resolve(reading.document) : node;
}

function scalarText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
