/** A mark of a change that came onto an object, as the cluster's store tells it. */
export interface Arrival {
  readonly atMs: number;
  readonly object: string;
  readonly uid: string;
  readonly mark: string;
}

/** Who holds the lease from then on; empty for nobody. */
export interface Hold {
  readonly atMs: number;
  readonly replica: string;
  readonly identity: string;
}

/** A write of a replica that the API server carried out. */
export interface CarriedOut {
  readonly atMs: number;
  readonly replica: string;
  readonly verb: string;
  /** Such as `daemonsets/oom`. */
  readonly object: string;
}

export interface UsedApproval {
  readonly incident: string;
  readonly digest: string;
  readonly attempt: number;
}

export interface WritesQuestion {
  readonly arrivals: readonly Arrival[];
  readonly holds: readonly Hold[];
  readonly writes: readonly CarriedOut[];
  readonly used: readonly UsedApproval[];
  /** Changes that the store calls applied, by the beginning of their marks. */
  readonly applied: readonly { readonly mark: string; readonly objects: readonly string[] }[];
}

/** Each approved change was written once, by one replica at a time, and each pod deleted once. */
export function checkWrites(question: WritesQuestion) {
  const { arrivals, writes, used, applied, holds } = question;
  const deleted = writes.filter(({ verb, object }) => verb === 'DELETE' && object.startsWith('pods/'));
  const late = writes.filter((write) => !isHolder(holds, write));
  const arrived = new Set(arrivals.map(({ mark, object }) => `${mark} ${object}`));
  const approved = new Set(used.map(({ digest }) => digest.slice(0, 16)));
  const faults = [
    ...twice(arrivals.map(({ object, uid, mark }) => `${mark} came onto ${object} (${uid})`)).map(
      (what) => `doubled: the change ${what} more than once`,
    ),
    ...twice(deleted.map(({ object }) => object)).map((object) => `doubled: ${object} was deleted twice`),
    ...twice(used.map(({ incident, digest, attempt }) => `${digest} of ${incident}/${attempt}`)).map(
      (what) => `doubled: the approval ${what} was used twice`,
    ),
    ...arrivals
      .filter(({ mark }) => !approved.has(mark.slice(0, 16)))
      .map(({ mark, object }) => `unapproved: ${mark} came onto ${object}`),
    ...applied.flatMap(({ mark, objects }) =>
      objects
        .filter((object) => !arrived.has(`${mark} ${object}`))
        .map((object) => `lost: ${mark} counts as applied and never came onto ${object}`),
    ),
    ...late
      .filter((write) => isInterleaved(write, question))
      .map(
        ({ replica, verb, object, atMs }) =>
          `interleaved: ${replica} carried out ${verb} ${object} at ${atMs}, after the one that leads since had written to it`,
      ),
  ];
  return {
    faults,
    writes: writes.length,
    deleted: deleted.length,
    changes: used.length,
    arrivals: arrivals.length,
    late: late.length,
  };
}

const isHolder = (holds: readonly Hold[], { atMs, replica }: CarriedOut): boolean =>
  holds.findLast((hold) => hold.atMs <= atMs)?.replica === replica;

/** Whether another replica has written to the same object since this one lost the lease. */
function isInterleaved(write: CarriedOut, { holds, writes }: WritesQuestion): boolean {
  const before = holds.filter(({ atMs }) => atMs <= write.atMs);
  const own = before.findLastIndex(({ replica }) => replica === write.replica);
  const lostMs = before[own + 1]?.atMs ?? Infinity;
  return writes.some(
    ({ replica, object, atMs }) =>
      replica !== write.replica && object === write.object && atMs >= lostMs && atMs < write.atMs,
  );
}

const twice = (list: readonly string[]): readonly string[] => [
  ...new Set(list.filter((each, at) => list.indexOf(each) < at)),
];
