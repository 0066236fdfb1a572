import type { Evidence } from '../evidence/evidence.ts';
import { lineOfPath, textAtPath } from '../evidence/json-line.ts';
import { quote } from '../evidence/quote.ts';
import type { SourcedTermination } from './death.ts';
import type { EvidenceLine } from './diagnosis.ts';
import type { ObjectLines } from './facts.ts';
import type { ChosenSubject } from './subject.ts';

type Path = readonly (string | number)[];
type LineOf = (source: string, path: Path) => EvidenceLine | undefined;

const maxWarnings = 5;
/** A document on a single line is not quoted whole. */
const maxLineLength = 300;

/** Finds the lines of the pod's and its events' JSON documents that findings rest on. */
export function findObjectLines(
  evidence: Evidence,
  chosen: ChosenSubject,
  newest: SourcedTermination | undefined,
): ObjectLines {
  const { pod, container } = chosen;
  const lineOf: LineOf = (source, path) => documentLine(evidence.documents[source], source, path);
  const warnings = evidence.events
    .filter(({ value }) => value.type === 'Warning' && value.involved.name === chosen.podName)
    .slice(-maxWarnings)
    .flatMap(({ source, path }) => lineOf(source, [...path, 'message']) ?? []);
  if (!pod || !container) return { warnings };
  const status = statusPath(evidence, chosen);
  const ended = status && newest && [...status, newest.from, 'terminated'];
  return {
    ...line('exitCode', ended && lineOf(pod.source, [...ended, 'exitCode'])),
    ...line('reason', ended && lineOf(pod.source, [...ended, 'reason'])),
    ...line('state', status && stateLine(lineOf, pod.source, status)),
    ...line('memoryLimit', lineOf(container.source, [...container.path, 'resources', 'limits', 'memory'])),
    ...line('image', lineOf(container.source, [...container.path, 'image'])),
    warnings,
  };
}

function line<K extends string>(
  key: K,
  found: EvidenceLine | undefined,
): { readonly [P in K]?: EvidenceLine } {
  return found ? ({ [key]: found } as { readonly [P in K]: EvidenceLine }) : {};
}

/** Statuses stand in an order of their own, so the one with the container's name is looked for. */
function statusPath({ documents }: Evidence, { pod, container }: ChosenSubject): Path | undefined {
  const text = documents[pod?.source ?? ''];
  if (!pod || !container || text === undefined) return undefined;
  const list = container.value.role === 'app' ? 'containerStatuses' : 'initContainerStatuses';
  for (let index = 0; index < pod.value.containers.length; index += 1) {
    const path = [...pod.path, 'status', list, index];
    if (textAtPath(text, [...path, 'name']) === container.value.name) return path;
  }
  return undefined;
}

function stateLine(lineOf: LineOf, source: string, status: Path): EvidenceLine | undefined {
  const state = [...status, 'state'];
  return (
    lineOf(source, [...state, 'waiting', 'reason']) ??
    lineOf(source, [...state, 'terminated', 'reason']) ??
    lineOf(source, [...state, 'running', 'startedAt'])
  );
}

function documentLine(text: string | undefined, source: string, path: Path): EvidenceLine | undefined {
  const at = text === undefined ? undefined : lineOfPath(text, path);
  if (text === undefined || at === undefined) return undefined;
  const whole = text.split('\n', at)[at - 1]?.trim() ?? '';
  const shown =
    whole.length <= maxLineLength ? whole : `"${path.at(-1)}": ${JSON.stringify(textAtPath(text, path))}`;
  return { source, line: at, text: quote(shown) };
}
