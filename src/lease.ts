/** What stands in a lease; only its holder's times are no part of it, because no clock of another machine is looked at. */
export interface LeaseContent {
  /** Empty: it was given back. */
  readonly holder: string;
  /** Others wait so long for a change of the lease, by their own clocks, before they take it. */
  readonly durationMs: number;
  /** How often it went to another holder. */
  readonly transitions: number;
}

/** A lease as it was read or written. */
export interface LeaseState extends LeaseContent {
  readonly uid: string;
  /** Another after every write. */
  readonly version: string;
}

/** One record that many read and one writes at a time. Methods throw `OutsideError`; no call takes longer than its `limitMs`. */
export interface Lease {
  /** Undefined: there is none yet. */
  read(limitMs: number): Promise<LeaseState | undefined>;
  /** Over what was read, or as the first one. Throws with reason `conflict` where somebody wrote in between, `not-found` where it is gone. */
  write(content: LeaseContent, over: LeaseState | undefined, limitMs: number): Promise<LeaseState>;
}

export interface LeaseTimes {
  readonly durationMs: number;
  /** Whoever could not renew for so long does not act any more. What is left until `durationMs` is for what was sent before. */
  readonly renewWithinMs: number;
  readonly retryMs: number;
  /** One call, so that a lost one leaves time for the next. */
  readonly callMs: number;
}

/** Those of client-go (15 s, 10 s, 2 s) made shorter, so that another replica leads within 15 s. */
export const usualLeaseTimes: LeaseTimes = {
  durationMs: 10_000,
  renewWithinMs: 6_000,
  retryMs: 2_000,
  callMs: 2_000,
};
