/** A container's end as the cluster itself tells it; times are the machine's. */
export interface Death {
  /** Pod, container and the run that ended. */
  readonly key: string;
  readonly workload: string;
  readonly pod: string;
  readonly container: string;
  /** Whoever watched the pod could see it from then on, */
  readonly fromMs: number;
  /** until then: a later death took its place, or the pod was deleted. */
  readonly toMs?: number;
}

/** A signal that the store took over, and in which transaction. */
export interface SeenSignal {
  readonly transaction: string;
  readonly key: string;
}

/** A save of an incident by which its count of signals changed or not. */
export interface SavedIncident {
  readonly transaction: string;
  readonly incident: string;
  readonly before: number;
  readonly after: number;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface DeathsQuestion {
  readonly deaths: readonly Death[];
  readonly seen: readonly SeenSignal[];
  readonly saved: readonly SavedIncident[];
  /** Times in which nothing kept a replica from watching and saving. */
  readonly calm: readonly Span[];
  readonly endMs: number;
}

/** What could be seen for so long in a calm time must have been taken. */
const enoughMs = 5_000;

/** Each death that anybody could have seen is in exactly one incident, once. */
export function checkDeaths({ deaths, seen, saved, calm, endMs }: DeathsQuestion) {
  const transactionsOf = Map.groupBy(seen, ({ key }) => key);
  const savedIn = Map.groupBy(saved, ({ transaction }) => transaction);
  const placesOf = (key: string) =>
    (transactionsOf.get(key) ?? []).flatMap(({ transaction }) => savedIn.get(transaction) ?? []);
  const incidentsOf = (key: string) => placesOf(key).map(({ incident }) => incident);
  const isOwed = ({ fromMs, toMs = endMs }: Death) =>
    calm.some((span) => Math.min(toMs, span.toMs) - Math.max(fromMs, span.fromMs) >= enoughMs);
  const owed = deaths.filter(isOwed);
  const others = deaths.filter((death) => !isOwed(death));
  const counted = Map.groupBy(seen, ({ transaction }) => transaction);
  const faults = [
    ...owed
      .filter(({ key }) => placesOf(key).length === 0)
      .map(
        ({ key, workload, pod, fromMs }) => `lost: the death ${key} of ${workload}/${pod}, made at ${fromMs}`,
      ),
    ...deaths
      .filter(({ key }) => placesOf(key).length > 1)
      .map(({ key }) => `doubled: the death ${key} is in ${incidentsOf(key).join(', ')}`),
    ...[...counted].flatMap(([transaction, keys]) =>
      (savedIn.get(transaction) ?? [])
        .filter(({ before, after }) => after - before !== keys.length)
        .map(
          ({ incident, before, after }) =>
            `doubled: ${incident} counts ${after - before} signals more and took ${keys.length} that are new`,
        ),
    ),
  ];
  return {
    faults,
    made: deaths.length,
    owed: owed.length,
    taken: deaths.filter(({ key }) => placesOf(key).length > 0).length,
    /** Overwritten or deleted before anybody could be sure to see them. */
    passed: others.filter(({ key }) => placesOf(key).length === 0).length,
  };
}
