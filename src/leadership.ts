import { said } from './language/words.ts';
import { OutsideError } from './outside-error.ts';

/** Whether this replica is the one that acts: asked right before each write to a cluster and each message. */
export interface Leadership {
  readonly mayAct: () => boolean;
}

/**
 * What one process at a time does for all that share a database: `desk` talks to chat, `cluster/NAME` watches and changes one cluster.
 * Also the address at which it is asked by the others.
 */
export type Seat = 'desk' | `cluster/${string}`;

export const desk: Seat = 'desk';

export const seatOf = (cluster: string): Seat => `cluster/${cluster}`;

/** One time of leading, as the store tells it from later ones. */
export interface Term {
  /** What is led: terms of other seats go on beside it. */
  readonly seat: Seat;
  /** The uid of the lease: another lease counts anew. */
  readonly lease: string;
  /** How often that lease had gone to another holder. */
  readonly transitions: number;
  readonly holder: string;
}

/**
 * The term of whoever has no Lease to hold: of two processes of one seat the one that started last counts. `chance` is like that of no other
 * start, so that no term of a Lease and none of before is a later one.
 */
export const termWithoutLease = (seat: Seat, holder: string, chance: string = crypto.randomUUID()): Term => ({
  seat,
  lease: `none ${chance}`,
  transitions: 0,
  holder,
});

/** Without other replicas there is nobody to wait for. */
export const alone: Leadership = { mayAct: () => true };

/** Of a replica that leads nothing: it answers people, and acts in nothing else. */
export const standingBy: Leadership = { mayAct: () => false };

/** Throws where another replica may act by now; what was not sent is due again for whoever leads. */
export function demandLeadership({ mayAct }: Leadership, service: OutsideError['service']): void {
  if (mayAct()) return;
  throw new OutsideError(service, 'server', said('outside.notLeading'));
}
