import type { Evidence, Sourced } from '../evidence/evidence.ts';
import { type JsonPlace, placeOfPath, textAtPath } from '../evidence/json-line.ts';
import { quote } from '../evidence/quote.ts';
import type { Container, Pod } from '../signal/pod.ts';
import type { EvidenceLine } from './diagnosis.ts';

type Path = readonly (string | number)[];
/** Finds the line of a JSON document at which the value at a path begins. */
export type LineOf = (source: string, path: Path) => EvidenceLine | undefined;

/** A document on a single line is not quoted whole. */
const maxLineLength = 300;

/**
 * Looks lines up in the documents of the evidence; undefined for what does not stand there. Each item of a list is looked for once, and
 * what is asked of it only inside it: a list of a thousand pods has ten megabytes.
 */
export function objectLineOf({ documents }: Pick<Evidence, 'documents'>): LineOf {
  const items = new Map<string, JsonPlace | undefined>();
  const itemOf = (text: string, source: string, path: Path): JsonPlace | undefined => {
    const key = JSON.stringify([source, path]);
    if (!items.has(key)) items.set(key, placeOfPath(text, path));
    return items.get(key);
  };
  return (source, path) => {
    const text = documents[source];
    const depth = path[0] === 'items' ? 2 : typeof path[0] === 'number' ? 1 : 0;
    const item = text === undefined ? undefined : itemOf(text, source, path.slice(0, depth));
    return text === undefined || !item ? undefined : documentLine(text, source, item, path.slice(depth));
  };
}

/** Where the status of a container stands: statuses have an order of their own, so the one with its name is looked for. */
export function statusPathOf(
  { documents }: Pick<Evidence, 'documents'>,
  pod: Sourced<Pod>,
  { name, role }: Pick<Container, 'name' | 'role'>,
): Path | undefined {
  const text = documents[pod.source];
  const start = text === undefined ? undefined : placeOfPath(text, pod.path)?.at;
  if (start === undefined) return undefined;
  const item = text?.slice(start) ?? '';
  const list = role === 'app' ? 'containerStatuses' : 'initContainerStatuses';
  for (let index = 0; index < pod.value.containers.length; index += 1) {
    const path = ['status', list, index];
    if (textAtPath(item, [...path, 'name']) === name) return [...pod.path, ...path];
  }
  return undefined;
}

function documentLine(text: string, source: string, item: JsonPlace, path: Path): EvidenceLine | undefined {
  const place = placeOfPath(text.slice(item.at), path);
  if (!place) return undefined;
  const whole = lineAround(text, item.at + place.at);
  const value = () => JSON.stringify(textAtPath(text.slice(item.at), path));
  const shown = whole.length <= maxLineLength ? whole : `"${path.at(-1)}": ${value()}`;
  return { source, line: item.line + place.line - 1, text: quote(shown) };
}

function lineAround(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, end < 0 ? text.length : end).trim();
}
