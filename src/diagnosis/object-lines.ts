import type { SourcedTermination } from './death.ts';
import type { EvidenceLine } from './diagnosis.ts';
import type { ObjectLines } from './facts.ts';
import { type LineOf, statusPathOf } from './object-line.ts';
import { eventLine, type Surroundings } from './surroundings.ts';

type Path = readonly (string | number)[];

const maxWarnings = 5;

/** Finds the lines of the pod's and its events' JSON documents that findings rest on. */
export function findObjectLines(around: Surroundings, newest: SourcedTermination | undefined): ObjectLines {
  const { evidence, chosen, events, lineOf } = around;
  const { pod, container } = chosen;
  const warnings = events
    .filter(({ value }) => value.type === 'Warning')
    .slice(-maxWarnings)
    .flatMap((each) => eventLine(around, each) ?? []);
  const stops = events
    .filter(({ value }) => value.reason === 'Killing' && value.message.startsWith('Stopping container'))
    .slice(-1)
    .flatMap((each) => eventLine(around, each) ?? []);
  const unavailable = line('unavailable', unavailableLine(around));
  if (!pod || !container) return { warnings, stops, ...unavailable };
  const status = statusPathOf(evidence, pod, container.value);
  const ended = status && newest && [...status, newest.from, 'terminated'];
  return {
    ...line('exitCode', ended && lineOf(pod.source, [...ended, 'exitCode'])),
    ...line('reason', ended && lineOf(pod.source, [...ended, 'reason'])),
    ...line('state', status && stateLine(lineOf, pod.source, status)),
    ...line('memoryLimit', lineOf(container.source, [...container.path, 'resources', 'limits', 'memory'])),
    ...line('image', lineOf(container.source, [...container.path, 'image'])),
    ...line('deletion', lineOf(pod.source, [...pod.path, 'metadata', 'deletionTimestamp'])),
    ...unavailable,
    warnings,
    stops,
  };
}

/** Where a workload's status counts pods that are not available. */
function unavailableLine({ chosen: { workload }, lineOf }: Surroundings): EvidenceLine | undefined {
  if (!workload || workload.value.unavailable === 0) return undefined;
  const status = [...workload.path, 'status'];
  return ['numberUnavailable', 'unavailableReplicas', 'numberAvailable', 'availableReplicas']
    .map((key) => lineOf(workload.source, [...status, key]))
    .find((found) => found !== undefined);
}

function line<K extends string>(
  key: K,
  found: EvidenceLine | undefined,
): { readonly [P in K]?: EvidenceLine } {
  return found ? ({ [key]: found } as { readonly [P in K]: EvidenceLine }) : {};
}

function stateLine(lineOf: LineOf, source: string, status: Path): EvidenceLine | undefined {
  const state = [...status, 'state'];
  return (
    lineOf(source, [...state, 'waiting', 'reason']) ??
    lineOf(source, [...state, 'terminated', 'reason']) ??
    lineOf(source, [...state, 'running', 'startedAt'])
  );
}
