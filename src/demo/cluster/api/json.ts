import { isDeepStrictEqual } from 'node:util';

export type JsonRecord = { [key: string]: unknown };

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The record under `key`, or an empty one where there is none. */
export function recordAt(value: unknown, ...keys: readonly string[]): JsonRecord {
  let at = value;
  for (const key of keys) at = isRecord(at) ? at[key] : undefined;
  return isRecord(at) ? at : {};
}

/** The records in the list under `key`; whatever is no record is left out. */
export function recordsAt(value: unknown, ...keys: readonly string[]): JsonRecord[] {
  const list = recordAt(value, ...keys.slice(0, -1))[keys.at(-1) ?? ''];
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

export function stringAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = recordAt(value, ...keys.slice(0, -1))[keys.at(-1) ?? ''];
  return typeof found === 'string' ? found : undefined;
}

/** Same data, whatever the order of keys. */
export function sameJson(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other);
}

/** A value inside a sentence: strings as they are, all else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** JSON as Go prints a decoded value with %v: `map[a:1 b:[x y]]`, keys sorted. */
export function goFormat(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goFormat).join(' ')}]`;
  if (isRecord(value)) {
    const keys = Object.keys(value).sort();
    return `map[${keys.map((key) => `${key}:${goFormat(value[key])}`).join(' ')}]`;
  }
  return value === null || value === undefined ? '<nil>' : textOf(value);
}
