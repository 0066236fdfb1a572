import { said, type Words } from '../language/words.ts';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { editConfig } from '../fluentbit/config/edit-config.ts';
import type { FieldEdit, Key } from '../plan/field-edit.ts';
import { yamlText } from './yaml-text.ts';

export type EditedText = { readonly text: string } | { readonly refused: Words };
type AnyDocument = Document.Parsed;

/** The documents of a YAML text; undefined where it is none that can be read. */
export function documentsIn(text: string): readonly AnyDocument[] | undefined {
  try {
    const documents = parseAllDocuments(text, { keepSourceTokens: true });
    // A text without anything in it is no list.
    const all = documents.length > 0 ? documents : [parseDocument(text)];
    return all.every(({ errors }) => errors.length === 0) ? all : undefined;
  } catch {
    return undefined;
  }
}

/** What stands at a path: a text, or undefined for nothing. */
export function valueAt(document: AnyDocument, path: readonly Key[]): string | undefined {
  const { node, rest } = walk(document.contents, path);
  return rest.length === 0 && isScalar(node) && node.value !== null
    ? `${node.value as string | number}`
    : undefined;
}

/**
 * Sets one value in the `at`-th document of a YAML text and touches nothing else: comments, quotes, order and indentation of all other
 * lines stay byte for byte.
 */
export function editYamlText(text: string, at: number, edit: FieldEdit): EditedText {
  const document = documentsIn(text)?.[at];
  if (!document) return { refused: said('edit.git.noYaml') };
  const { node, rest, pair, parents } = walk(document.contents, edit.path);
  if (isAlias(node)) return { refused: said('edit.git.alias', { place: pathWords(edit.path) }) };
  if (edit.config) return editBlock(text, node, rest, edit);
  if (rest.length === 0 && edit.to === '') return { text: without(text, parents) };
  if (rest.length === 0 && isScalar(node)) return { text: withScalar(text, node, pair, edit.to) };
  if (rest.length === 0) return { refused: said('edit.git.manyValues', { place: pathWords(edit.path) }) };
  return edit.to === '' ? { text } : added(text, { node, rest, pair }, edit.to);
}

export const pathWords = (path: readonly Key[]): string =>
  path.map((key) => (typeof key === 'string' ? key : `[${key.name}]`)).join('.');

interface Place {
  readonly node: unknown;
  /** The keys that are not there. */
  readonly rest: readonly Key[];
  /** The pair whose value `node` is. */
  readonly pair: Pair<Scalar> | undefined;
  /** From the outside in: each map with the pair that was followed. */
  readonly parents: readonly { readonly map: YAMLMap; readonly pair: Pair<Scalar> }[];
}

function walk(root: unknown, path: readonly Key[]): Place {
  let node = root;
  let pair: Place['pair'];
  const parents: { map: YAMLMap; pair: Pair<Scalar> }[] = [];
  for (const [at, key] of path.entries()) {
    const rest = path.slice(at);
    if (typeof key === 'string' && isMap(node)) {
      const found = node.items.find((each) => isScalar(each.key) && each.key.value === key);
      if (!found) return { node, rest, pair, parents };
      pair = found as Pair<Scalar>;
      parents.push({ map: node, pair });
      node = pair.value;
    } else if (typeof key === 'object' && isSeq(node)) {
      const item = node.items.find((each) => isMap(each) && each.get('name') === key.name);
      if (!item) return { node, rest, pair, parents };
      node = item;
    } else return { node, rest, pair, parents };
  }
  return { node, rest: [], pair, parents };
}

const plain = (value: string): string => yamlText(value).trimEnd();

function withScalar(text: string, node: Scalar, pair: Place['pair'], to: string): string {
  const [start = 0, end = 0] = node.range ?? [];
  if (start === end) return splice(text, afterColon(text, pair), afterColon(text, pair), ` ${plain(to)}`);
  const quoted =
    node.type === 'QUOTE_DOUBLE'
      ? JSON.stringify(to)
      : node.type === 'QUOTE_SINGLE'
        ? `'${to.replaceAll("'", "''")}'`
        : plain(to);
  return splice(text, start, end, quoted);
}

const splice = (text: string, start: number, end: number, instead: string): string =>
  text.slice(0, start) + instead + text.slice(end);

const afterColon = (text: string, pair: Place['pair']): number =>
  text.indexOf(':', pair?.key.range?.[1] ?? 0) + 1;

function editBlock(text: string, node: unknown, rest: readonly Key[], edit: FieldEdit): EditedText {
  const { config, path, from, to } = edit;
  if (!config || rest.length > 0 || !isScalar(node))
    return { refused: said('edit.git.notThere', { place: pathWords(path) }) };
  if (node.type !== 'BLOCK_LITERAL') return { refused: said('edit.git.noBlock', { place: pathWords(path) }) };
  const value = to === '' ? null : to;
  const edited = editConfig(String(node.value), { section: config.section, key: config.key, value });
  if ('refused' in edited) return edited;
  if ((edited.from ?? '') === to) return { text };
  if ((edited.from ?? '') !== from)
    return { refused: differs(`${pathWords(path)}, ${config.key}`, edited.from, from) };
  const [start = 0, end = 0] = node.range ?? [];
  const source = text.slice(start, end);
  const header = source.slice(0, source.indexOf('\n') + 1);
  const body = source.slice(header.length);
  const indent = /^[ \t]*(?=\S)/m.exec(body)?.[0] ?? '';
  const trailing = /\s*$/.exec(body)?.[0] ?? '';
  const lines = edited.text.trimEnd().split('\n');
  const written = lines.map((line) => (line === '' ? '' : indent + line)).join('\n');
  return { text: splice(text, start, end, header + written + trailing) };
}

/** What Git says is not what the cluster runs: then nobody knows which of them is meant. */
export const differs = (what: string, there: string | null | undefined, here: string): Words =>
  said('edit.git.differs', {
    what,
    there: there || said('edit.git.notSet'),
    here: here || said('edit.git.withoutIt'),
  });

function without(text: string, parents: Place['parents']): string {
  const cut = parents.findLast(({ map }, at) => map.items.length > 1 || at === 0);
  if (!cut) return text;
  const start = lineStart(text, cut.pair.key.range?.[0] ?? 0);
  return splice(text, start, lineEnd(text, endOf(cut.pair)), '');
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** The place after the line that `at` stands in; a block that ends at the start of a line ends there. */
function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

function endOf(pair: Pair): number {
  const { key, value } = pair as Pair<Node, Node | null>;
  return value ? endOfNode(value) : (key.range?.[1] ?? 0) + 1;
}

function endOfNode(node: Node): number {
  const isBlock = (isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0;
  if (!isBlock) return node.range?.[1] ?? 0;
  const last: unknown = node.items.at(-1);
  return isMap(node) ? endOf(last as Pair) : endOfNode(last as Node);
}

function added(
  text: string,
  { node, rest, pair }: Pick<Place, 'node' | 'rest' | 'pair'>,
  to: string,
): EditedText {
  if (rest.some((key) => typeof key !== 'string'))
    return { refused: said('edit.git.notThere', { place: pathWords(rest) }) };
  const body = yamlText(rest.reduceRight<unknown>((inner, key) => ({ [pathWords([key])]: inner }), to));
  const isEmptyFlow = isMap(node) && node.flow === true && node.items.length === 0;
  if (isEmptyFlow || node === null || (isScalar(node) && node.value === null)) {
    if (!pair) return { text: `${text.replace(/\{\s*\}\s*$/, '')}${body}` };
    const column = (pair.key.range?.[0] ?? 0) - lineStart(text, pair.key.range?.[0] ?? 0);
    const start = afterColon(text, pair);
    const end = isEmptyFlow ? (node.range?.[1] ?? start) : start;
    return { text: splice(text, start, end, `\n${indented(body, column + 2).trimEnd()}`) };
  }
  if (!isMap(node) || node.flow === true)
    return { refused: said('edit.git.nothingAdded', { place: pathWords(rest) }) };
  const [first] = node.items as Pair<Node>[];
  const start = first?.key.range?.[0] ?? 0;
  const place = lineEnd(text, endOfNode(node));
  const before = text.slice(0, place);
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  return { text: before + gap + indented(body, columnOf(text, start)) + text.slice(place) };
}

/** A map that is an item of a list begins after the dash. */
const columnOf = (text: string, at: number): number => at - lineStart(text, at);

const indented = (body: string, columns: number): string => body.replace(/^(?=.)/gm, ' '.repeat(columns));

/** Adds an item to a list under a top-level key, or the list. */
export function appendItem(text: string, key: string, item: unknown): EditedText {
  const document = documentsIn(text)?.[0];
  if (!document) return { refused: said('edit.git.noYaml') };
  const { node, rest } = walk(document.contents, [key]);
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  if (rest.length > 0) return { text: `${text}${end}${yamlText({ [key]: [item] })}` };
  if (!isSeq(node) || node.flow === true || node.items.length === 0)
    return { refused: said('edit.git.nothingAppended', { key }) };
  const [first] = node.items as Node[];
  const dash = text.lastIndexOf('-', first?.range?.[0] ?? 0);
  const place = lineEnd(text, endOfNode(node));
  const before = text.slice(0, place);
  const gap = before.endsWith('\n') ? '' : '\n';
  return { text: before + gap + indented(yamlText([item]), columnOf(text, dash)) + text.slice(place) };
}
