import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type YAMLMap,
} from 'yaml';
import type { ConfigFile, ConfigProblem, ConfigValue, SectionKind } from './fluent-bit-config.ts';
import type { ReadFiles } from './read-classic.ts';
import type { ReadSection } from './section-list.ts';
import { sectionKind } from './section-kind.ts';
import { expandVariables, type Variables } from './variables.ts';

interface Reading {
  readonly file: ConfigFile;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly variables: Variables;
  readonly sections: ReadSection[];
  readonly problems: ConfigProblem[];
}

/** Reads YAML mode: real YAML, whose scalars go through the same value readers as classic mode. Never throws. */
export function readYaml(
  files: readonly ConfigFile[],
  main: ConfigFile,
  outer: Omit<Variables, 'set'>,
): ReadFiles {
  const set = new Map<string, string>();
  const seen = new Set<string>();
  const sections: ReadSection[] = [];
  const problems: ConfigProblem[] = [];
  const read = (file: ConfigFile): void => {
    seen.add(file.name);
    const lines = new LineCounter();
    const document = parseDocument(file.text, { lineCounter: lines, strict: false, uniqueKeys: false });
    const reading = { file, document, lines, variables: { ...outer, set }, sections, problems };
    if (!readDocument(reading, set)) return;
    for (const path of included(document)) {
      const next = files.find(
        (each) =>
          each.name === path || each.name.endsWith(`/${lastPart(path)}`) || each.name === lastPart(path),
      );
      if (next && !seen.has(next.name)) read(next);
      else if (!next)
        problems.push({
          severity: 'warning',
          file: file.name,
          line: 1,
          what: `includes ${path}: no such file among those at hand`,
        });
    }
  };
  read(main);
  return { sections, problems };
}

function readDocument(reading: Reading, set: Map<string, string>): boolean {
  const { document, file, problems } = reading;
  for (const error of document.errors.slice(0, 5)) {
    const line = error.linePos?.[0].line ?? 1;
    const what = `YAML: ${error.message.split('\n')[0] ?? error.code}`;
    problems.push({ severity: 'error', file: file.name, line, what, refusesStart: true });
  }
  if (!isMap(document.contents)) return false;
  const root = document.contents;
  for (const pair of mapOf(childOf(reading, root, 'env'))?.items ?? []) {
    if (isScalar(pair.key) && isScalar(pair.value)) set.set(String(pair.key.value), String(pair.value.value));
  }
  addMap(reading, 'service', childOf(reading, root, 'service'));
  const pipeline = mapOf(childOf(reading, root, 'pipeline'));
  for (const [from, name] of [
    [root, 'customs'],
    [pipeline, 'inputs'],
    [pipeline, 'filters'],
    [pipeline, 'outputs'],
    [root, 'parsers'],
    [root, 'multiline_parsers'],
  ] as const) {
    if (from) addList(reading, sectionKind(name.replace(/parsers$/, 'parser')), childOf(reading, from, name));
  }
  return true;
}

/** A child by name; section names are matched without case. */
function childOf(reading: Reading, map: YAMLMap, name: string): unknown {
  const pair = map.items.find((each) => isScalar(each.key) && String(each.key.value).toLowerCase() === name);
  return isAlias(pair?.value) ? pair.value.resolve(reading.document) : pair?.value;
}

function mapOf(node: unknown): YAMLMap | undefined {
  return isMap(node) ? node : undefined;
}

function addList(reading: Reading, kind: SectionKind, node: unknown): void {
  if (!isSeq(node)) return;
  for (const item of node.items) addMap(reading, kind, isAlias(item) ? item.resolve(reading.document) : item);
}

function addMap(reading: Reading, kind: SectionKind, node: unknown): void {
  if (!isMap(node)) return;
  const line = reading.lines.linePos(node.range?.[0] ?? 0).line;
  const properties: ConfigValue[] = [];
  for (const pair of node.items) {
    if (isScalar(pair.key)) addProperty(reading, properties, String(pair.key.value), pair.value);
  }
  reading.sections.push({ kind, file: reading.file.name, line, properties });
}

/** A list gives one property an item; a nested map (processors, telemetry) is no property. */
function addProperty(reading: Reading, into: ConfigValue[], key: string, node: unknown): void {
  const value = isAlias(node) ? node.resolve(reading.document) : node;
  for (const item of isSeq(value) ? value.items : [value]) {
    addScalar(reading, into, key, isAlias(item) ? item.resolve(reading.document) : item);
  }
}

function addScalar(reading: Reading, into: ConfigValue[], key: string, node: unknown): void {
  if (!isScalar(node) || node.value === null || !node.range) return;
  const written = node.source ?? scalarText(node.value);
  const at = reading.lines.linePos(node.range[0]);
  const { text, unset } = expandVariables(written, reading.variables);
  for (const name of unset) {
    const what = `the variable \${${name}} is used but not set`;
    reading.problems.push({
      severity: 'warning',
      file: reading.file.name,
      line: at.line,
      what,
      inForce: 'an empty text in its place',
    });
  }
  if (text !== '')
    into.push({ key, value: text, written, file: reading.file.name, line: at.line, column: at.col });
}

function scalarText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function included(document: Document): readonly string[] {
  const contents = document.contents;
  if (!isMap(contents)) return [];
  const list = contents.items.find(
    (pair) => isScalar(pair.key) && String(pair.key.value).toLowerCase() === 'includes',
  );
  return isSeq(list?.value)
    ? list.value.items.flatMap((item) => (isScalar(item) ? [String(item.value)] : []))
    : [];
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
