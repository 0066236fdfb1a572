import type { Evidence, KubeEvent, Sourced } from '../evidence/evidence.ts';
import type { EvidenceLine } from './diagnosis.ts';
import { type LineOf, objectLineOf, statusPathOf } from './object-line.ts';
import type { Death } from './facts.ts';
import type { ChosenSubject } from './subject.ts';

/** The objects around a container, with what it takes to quote a line of them. */
export interface Surroundings {
  readonly evidence: Evidence;
  readonly chosen: ChosenSubject;
  readonly death: Death | undefined;
  /** About the pod, oldest first. */
  readonly events: readonly Sourced<KubeEvent>[];
  readonly lineOf: LineOf;
}

export function surroundingsOf(
  evidence: Evidence,
  chosen: ChosenSubject,
  death: Death | undefined,
): Surroundings {
  return { evidence, chosen, death, events: eventsOf(evidence, chosen), lineOf: objectLineOf(evidence) };
}

/** The line with an event's message. */
export function eventLine(
  { lineOf }: Surroundings,
  { source, path }: Sourced<KubeEvent>,
): EvidenceLine | undefined {
  return lineOf(source, [...path, 'message']) ?? lineOf(source, [...path, 'note']);
}

/** The lines with reason and message of a container that waits. */
export function waitingLines(
  { evidence, chosen: { pod }, lineOf }: Surroundings,
  container: { readonly name: string; readonly role: 'init' | 'app' | 'sidecar' },
): readonly EvidenceLine[] {
  const status = pod && statusPathOf(evidence, pod, container);
  if (!pod || !status) return [];
  const waiting = [...status, 'state', 'waiting'];
  return ['reason', 'message'].flatMap((key) => lineOf(pod.source, [...waiting, key]) ?? []);
}

/** Milliseconds from the event to `at`; undefined when one of the two times is not known. */
export function msBefore(
  { value }: Pick<Sourced<KubeEvent>, 'value'>,
  at: string | null | undefined,
): number | undefined {
  const between = Date.parse(at ?? '') - Date.parse(value.lastAt ?? '');
  return Number.isNaN(between) ? undefined : between;
}

function eventsOf(evidence: Evidence, { pod, podName }: ChosenSubject): Surroundings['events'] {
  return inOrder(
    evidence.events
      .filter(({ value: { involved } }) => involved.kind === 'Pod' && involved.name === podName)
      .filter(
        ({ value: { involved } }) => !involved.uid || !pod?.value.uid || involved.uid === pod.value.uid,
      ),
  );
}

export function inOrder(events: readonly Sourced<KubeEvent>[]): readonly Sourced<KubeEvent>[] {
  return events.toSorted((a, b) => ((a.value.lastAt ?? '') < (b.value.lastAt ?? '') ? -1 : 1));
}
