import type { WatchedRun } from '../plan/former.ts';

/** All pods of a workload run the same and are well at this moment. */
export interface Sighting extends Omit<WatchedRun, 'from' | 'until'> {
  readonly at: string;
  /** When the youngest of the present processes began. */
  readonly since: string;
  /** The newest trouble of any of the pods that is known. */
  readonly troubledAt?: string;
}

/** So many runs are kept of a workload, those that were seen last. */
const most = 5;

/**
 * The runs with what was seen now, oldest first. A run goes on as long as nothing else ran and nothing died in between; else a new one of
 * the same image and configuration takes its place.
 */
export function withSighting(
  runs: readonly WatchedRun[],
  { at, since, troubledAt, ...seen }: Sighting,
): readonly WatchedRun[] {
  const newest = runs.at(-1);
  const goesOn = newest !== undefined && isSame(newest, seen) && !isLater(troubledAt, newest.until);
  const from = goesOn ? newest.from : isLater(troubledAt, since) ? (troubledAt ?? since) : since;
  const others = runs.filter((run) => !isSame(run, seen));
  return [...others, { ...seen, from, until: at }].slice(-most);
}

type State = Pick<WatchedRun, 'image' | 'memoryLimit' | 'config'>;

const isSame = (a: State, b: State): boolean =>
  a.image === b.image && a.memoryLimit === b.memoryLimit && a.config.hash === b.config.hash;

const isLater = (at: string | undefined, than: string): boolean => Date.parse(at ?? '') > Date.parse(than);
