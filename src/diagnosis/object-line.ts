import type { Evidence, Sourced } from '../evidence/evidence.ts';
import { lineOfPath, textAtPath } from '../evidence/json-line.ts';
import { quote } from '../evidence/quote.ts';
import type { Container, Pod } from '../signal/pod.ts';
import type { EvidenceLine } from './diagnosis.ts';

type Path = readonly (string | number)[];
/** Finds the line of a JSON document at which the value at a path begins. */
export type LineOf = (source: string, path: Path) => EvidenceLine | undefined;

/** A document on a single line is not quoted whole. */
const maxLineLength = 300;

/** Looks lines up in the documents of the evidence; undefined for what does not stand there. */
export function objectLineOf({ documents }: Pick<Evidence, 'documents'>): LineOf {
  return (source, path) => documentLine(documents[source], source, path);
}

/** Where the status of a container stands: statuses have an order of their own, so the one with its name is looked for. */
export function statusPathOf(
  { documents }: Pick<Evidence, 'documents'>,
  pod: Sourced<Pod>,
  { name, role }: Pick<Container, 'name' | 'role'>,
): Path | undefined {
  const text = documents[pod.source];
  if (text === undefined) return undefined;
  const list = role === 'app' ? 'containerStatuses' : 'initContainerStatuses';
  for (let index = 0; index < pod.value.containers.length; index += 1) {
    const path = [...pod.path, 'status', list, index];
    if (textAtPath(text, [...path, 'name']) === name) return path;
  }
  return undefined;
}

function documentLine(text: string | undefined, source: string, path: Path): EvidenceLine | undefined {
  const at = text === undefined ? undefined : lineOfPath(text, path);
  if (text === undefined || at === undefined) return undefined;
  const whole = text.split('\n', at)[at - 1]?.trim() ?? '';
  const shown =
    whole.length <= maxLineLength ? whole : `"${path.at(-1)}": ${JSON.stringify(textAtPath(text, path))}`;
  return { source, line: at, text: quote(shown) };
}
