import type { PodRow } from './pod-row.ts';

/** What is known of a pod before it is asked. */
export interface Candidate {
  readonly row: PodRow;
  /** Its working set now, where the cluster has a metrics API. */
  readonly memoryBytes?: number | undefined;
  /** When its monitoring API was last asked. */
  readonly askedAt?: string | undefined;
}

export interface Seats {
  readonly most: number;
  /** How many of them go to those that were not asked for longest. */
  readonly inTurn: number;
}

/**
 * The pods to ask, worst first: the one nearest to its memory limit, the one that restarted most and the one that died last have a seat
 * each, what is left of the others goes to the next nearest; then those whose turn it is. Each pod once.
 */
export function podsToSample(candidates: readonly Candidate[], seats: Seats): readonly PodRow[] {
  const worst = Math.min(seats.most - seats.inTurn, candidates.length);
  const chosen = new Set<Candidate>();
  const take = (order: readonly Candidate[]) => {
    const next = order.find((each) => !chosen.has(each));
    if (next && chosen.size < worst) chosen.add(next);
  };
  const nearest = nearestFirst(candidates);
  take(nearest);
  take(candidates.filter(({ row }) => row.restartCount > 0).toSorted(byRestarts));
  take(candidates.filter(({ row }) => row.troubledAt !== undefined).toSorted(byTrouble));
  while (chosen.size < worst) take(nearest);
  const turn = candidates.filter((each) => !chosen.has(each)).toSorted(byTurn);
  return [...chosen, ...turn.slice(0, seats.most - chosen.size)].map(({ row }) => row);
}

/** Those that use most of their memory limit first; without a limit, those that use most. */
export function nearestFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.toSorted(
    (a, b) => use(b) - use(a) || (b.memoryBytes ?? 0) - (a.memoryBytes ?? 0) || byName(a, b),
  );
}

const use = ({ row, memoryBytes = 0 }: Candidate): number =>
  row.limitBytes === undefined || row.limitBytes === 0 ? 0 : memoryBytes / row.limitBytes;

const byRestarts = (a: Candidate, b: Candidate) => b.row.restartCount - a.row.restartCount || byTrouble(a, b);

const byTrouble = (a: Candidate, b: Candidate) => instant(b.row.troubledAt) - instant(a.row.troubledAt);

const byTurn = (a: Candidate, b: Candidate) => instant(a.askedAt) - instant(b.askedAt) || byName(a, b);

const byName = (a: Candidate, b: Candidate) => (a.row.pod < b.row.pod ? -1 : 1);

const instant = (at: string | undefined): number => (at === undefined ? 0 : Date.parse(at));
