import type { Signal } from '../signal/signal.ts';

export type EndKind = 'oom-kill' | 'crash' | 'exit' | 'not-starting';

/** One death of a pod, or one try to start it that failed. */
export interface PodEnd {
  readonly at: string;
  readonly kind: EndKind;
}

/** An incident keeps so many of each pod, the newest. */
export const keptEnds = 10;

/** Illegal instruction, trap, abort, bus error, arithmetic, segmentation fault: 128 and the number of the signal. */
const crashCodes: ReadonlySet<number> = new Set([132, 133, 134, 135, 136, 139]);

/** What a signal says of an end; undefined for those that tell of none. */
export function endOf(signal: Signal): PodEnd | undefined {
  const { at, kind } = signal;
  if (kind === 'waiting') return { at, kind: 'not-starting' };
  if (kind !== 'terminated') return undefined;
  const { reason, exitCode } = signal.termination;
  if (reason === 'OOMKilled') return { at, kind: 'oom-kill' };
  return { at, kind: crashCodes.has(exitCode) ? 'crash' : 'exit' };
}

/** Both, each once, oldest first, as many as are kept. */
export function withEnds(some: readonly PodEnd[] = [], more: readonly PodEnd[] = []): readonly PodEnd[] {
  const byPlace = new Map([...some, ...more].map((end) => [`${end.at} ${end.kind}`, end]));
  return [...byPlace.values()].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)).slice(-keptEnds);
}

export const withoutEnds = (some: readonly PodEnd[] = [], less: readonly PodEnd[] = []): readonly PodEnd[] =>
  some.filter(({ at, kind }) => !less.some((end) => end.at === at && end.kind === kind));
