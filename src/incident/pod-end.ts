import type { Signal } from '../signal/signal.ts';

export type EndKind = 'oom-kill' | 'crash' | 'exit' | 'not-starting';

/** One death of a pod, or one try to start it that failed. */
export interface PodEnd {
  readonly at: string;
  readonly kind: EndKind;
}

/** An incident keeps so many of each pod: first and newest among them, the others spread over the time between. */
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

/** Both, each once, oldest first, as many as are kept: a crash loop of a day must not look like one of its last hour. */
export function withEnds(some: readonly PodEnd[] = [], more: readonly PodEnd[] = []): readonly PodEnd[] {
  const byPlace = new Map([...some, ...more].map((end) => [`${end.at} ${end.kind}`, end]));
  let ends: readonly PodEnd[] = [...byPlace.values()].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  while (ends.length > keptEnds) ends = ends.toSpliced(leastTelling(ends), 1);
  return ends;
}

/** The one between whose neighbours the least time passes; of a kind that its neighbours have not only where all are so. */
function leastTelling(ends: readonly PodEnd[]): number {
  const inner = ends.slice(1, -1).map(({ kind }, index) => {
    const [before, after] = [ends[index], ends[index + 2]];
    const gapMs = Date.parse(after?.at ?? '') - Date.parse(before?.at ?? '');
    return { at: index + 1, gapMs, isOnly: kind !== before?.kind && kind !== after?.kind };
  });
  return inner.toSorted((a, b) => Number(a.isOnly) - Number(b.isOnly) || a.gapMs - b.gapMs)[0]?.at ?? 0;
}

export const withoutEnds = (some: readonly PodEnd[] = [], less: readonly PodEnd[] = []): readonly PodEnd[] =>
  some.filter(({ at, kind }) => !less.some((end) => end.at === at && end.kind === kind));
