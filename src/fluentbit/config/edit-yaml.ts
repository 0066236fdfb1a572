import { said } from '../../language/words.ts';
import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { addFlowPair, removeFlowPair } from './edit-yaml-flow.ts';
import { removeLine } from './edit-classic.ts';
import type { ConfigEdit, EditedConfig } from './edit-config.ts';
import { keyName } from './property.ts';
import { aliasesOf } from './yaml-aliases.ts';

const listOf: Readonly<Record<string, readonly string[]>> = {
  input: ['pipeline', 'inputs'],
  filter: ['pipeline', 'filters'],
  output: ['pipeline', 'outputs'],
  custom: ['customs'],
  upstream: ['upstream_servers'],
  stream_processor: ['stream_processor'],
  parser: ['parsers'],
  multiline_parser: ['multiline_parsers'],
};

/** Sets one value in a YAML file, at the place its syntax tree gives. */
export function editYaml(text: string, edit: ConfigEdit): EditedConfig {
  const document = parseDocument(text, { uniqueKeys: false });
  if (document.errors.length > 0) return { refused: said('edit.yamlErrors') };
  const [alias] = aliasesOf(document, text);
  if (alias) {
    return { refused: said('edit.alias', { name: alias.name }) };
  }
  const map = sectionMap(document, edit);
  if (!map)
    return { refused: said('edit.noSection', { section: `${edit.section.kind}[${edit.section.index}]` }) };
  const pair = map.items.findLast(
    (each) => isScalar(each.key) && keyName(String(each.key.value)) === keyName(edit.key),
  );
  if (!pair) {
    return edit.value === null
      ? { refused: said('edit.notSet', { key: edit.key }) }
      : addPair(text, map, edit.key, edit.value);
  }
  if (!isScalar(pair.value) || !pair.value.range || pair.value.type?.startsWith('BLOCK'))
    return { refused: said('edit.notPlain', { key: edit.key }) };
  if (edit.value !== null)
    return replaceScalar(text, pair.value, { to: edit.value, isFlow: map.flow === true });
  return map.flow === true ? removeFlowPair(text, map, pair) : removePair(text, pair.value);
}

/** Only a key that has a line of its own can go. */
function removePair(text: string, scalar: Scalar): EditedConfig {
  const [start, end] = scalar.range ?? [0, 0];
  const lines = text.split('\n');
  const line = text.slice(0, start).split('\n').length;
  const isOwnLine = /^\s*[\w."'-]+\s*:/.test(lines[line - 1] ?? '') && !/^\s*- /.test(lines[line - 1] ?? '');
  if (!isOwnLine || text.slice(start, end).includes('\n')) return { refused: said('edit.sharedLine') };
  return removeLine(lines, { line, written: scalar.source ?? '' });
}

function sectionMap(document: Document, edit: ConfigEdit): YAMLMap | undefined {
  let node: unknown = document.contents;
  const path = edit.section.kind === 'service' ? ['service'] : listOf[edit.section.kind];
  if (!path) return undefined;
  for (const name of path) node = isMap(node) ? childOf(node, name) : undefined;
  if (edit.section.kind === 'service') return isMap(node) && edit.section.index === 0 ? node : undefined;
  const items = isSeq(node) ? node.items.filter((item) => isMap(item)) : [];
  return items[edit.section.index];
}

function childOf(map: YAMLMap, name: string): unknown {
  return map.items.find((each) => isScalar(each.key) && String(each.key.value).toLowerCase() === name)?.value;
}

function replaceScalar(
  text: string,
  scalar: Scalar,
  { to, isFlow }: { readonly to: string; readonly isFlow: boolean },
): EditedConfig {
  const [start, end] = scalar.range ?? [0, 0];
  const raw = text.slice(start, end);
  if (raw.includes('\n')) return { refused: said('edit.severalLines') };
  const quote = raw.startsWith('"') || raw.startsWith("'") ? raw.slice(0, 1) : undefined;
  const written = quote === undefined ? plain(to, isFlow) : quoted(to, quote);
  const line = text.slice(0, start).split('\n').length;
  return {
    text: text.slice(0, start) + written + text.slice(end),
    from: scalar.source ?? String(scalar.value),
    line,
  };
}

/** A text that would not come back as it is gets quotes. Fluent Bit takes every scalar as text, so `on` or `5` need none. */
function plain(value: string, isFlow: boolean): string {
  const node: unknown = parseDocument(`k: ${value}`).get('k', true);
  const comesBack =
    isScalar(node) && node.type === 'PLAIN' && node.source === value && !(isFlow && /[,[\]{}]/.test(value));
  return comesBack ? value : quoted(value, "'");
}

function quoted(value: string, quote: string): string {
  return quote === "'" ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
}

/** The new pair goes on a line of its own behind the last pair, indented like its key. */
function addPair(text: string, map: YAMLMap, key: string, value: string): EditedConfig {
  const last: Pair | undefined = map.items.at(-1);
  const keyStart = isScalar(last?.key) ? last.key.range?.[0] : undefined;
  if (map.flow === true) return addFlowPair(text, map, `${key}: ${plain(value, true)}`);
  if (!last || keyStart === undefined) return { refused: said('edit.noKeyThere') };
  const lineStart = text.lastIndexOf('\n', keyStart - 1) + 1;
  const indent = text.slice(lineStart, keyStart).replaceAll(/[^ ]/g, ' ');
  const end = endOfPair(text, last, keyStart);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const added = `${indent}${key}: ${plain(value, false)}`;
  const isOpenEnd = end === text.length && !text.endsWith('\n');
  const changed = isOpenEnd
    ? `${text}${newline}${added}`
    : `${text.slice(0, end)}${added}${newline}${text.slice(end)}`;
  return { text: changed, from: null, line: text.slice(0, end).split('\n').length + (isOpenEnd ? 1 : 0) };
}

/** Where the line of the pair's value ends (behind its line break). */
function endOfPair(text: string, pair: Pair, keyStart: number): number {
  const range = valueRange(pair);
  const at = range === undefined ? keyStart : Math.max(range[0], trimmedEnd(text, range[1]));
  const lineEnd = text.indexOf('\n', at);
  return lineEnd < 0 ? text.length : lineEnd + 1;
}

function valueRange(pair: Pair): readonly [number, number, number] | undefined {
  const node: unknown = pair.value;
  if (isScalar(node) || isMap(node) || isSeq(node)) return node.range ?? undefined;
  return undefined;
}

/** The end of a block reaches into the blanks behind it: step back to its last character. */
function trimmedEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text[at - 1] ?? '')) at -= 1;
  return Math.max(0, at - 1);
}
