interface TimeBound {
  readonly seconds: number;
}

/** How much of each kind of evidence is read, and how long a reading may take before it becomes a gap. */
export interface EvidenceBounds {
  /** Of each log the end, at most so many lines and bytes. */
  readonly logs: TimeBound & { readonly lines: number; readonly bytes: number };
  /** The ConfigMaps. */
  readonly config: TimeBound;
  /** The pod, its workload and what they were before. */
  readonly objects: TimeBound;
  readonly events: TimeBound;
  readonly monitoring: TimeBound;
  readonly nodes: TimeBound;
}

/** What holds where no playbook asks for more or less. */
export const defaultBounds: EvidenceBounds = {
  logs: { lines: 5000, bytes: 2 * 2 ** 20, seconds: 10 },
  config: { seconds: 10 },
  objects: { seconds: 10 },
  events: { seconds: 10 },
  monitoring: { seconds: 5 },
  nodes: { seconds: 10 },
};

/** For a look at many workloads: of a log only the newest lines, where a young container's banner tells the version that runs. */
export const postureBounds: EvidenceBounds = {
  ...defaultBounds,
  logs: { lines: 200, bytes: 64 * 1024, seconds: 5 },
};
