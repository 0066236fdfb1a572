import { said } from '../../language/words.ts';
import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import type { EditedConfig } from './edit-config.ts';

/** Puts a pair behind the last one of a map in braces: `{name: http, key: value}`. */
export function addFlowPair(text: string, map: YAMLMap, written: string): EditedConfig {
  const last = map.items.at(-1);
  const at = last ? endOf(last) : (map.range?.[0] ?? 0) + 1;
  if (at === undefined) return { refused: said('edit.lastKey') };
  const added = last ? `, ${written}` : written;
  return { text: text.slice(0, at) + added + text.slice(at), from: null, line: lineOf(text, at) };
}

/** Takes the last pair of a map in braces away, with the comma before it: the undo of a pair that was added. */
export function removeFlowPair(text: string, map: YAMLMap, pair: Pair): EditedConfig {
  const end = endOf(pair);
  const before = map.items.at(-2);
  const start = before ? endOf(before) : (map.range?.[0] ?? 0) + 1;
  if (map.items.at(-1) !== pair || start === undefined || end === undefined)
    return { refused: said('edit.braces') };
  const from = isScalar(pair.value) ? (pair.value.source ?? String(pair.value.value)) : '';
  return { text: text.slice(0, start) + text.slice(end), from, line: lineOf(text, end) };
}

/** Where the value of a pair ends. */
function endOf(pair: Pair): number | undefined {
  const { value } = pair;
  const isNode = isScalar(value) || isMap(value) || isSeq(value);
  if (!isNode || !value.range || value.range[1] <= value.range[0]) return undefined;
  return value.range[1];
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
