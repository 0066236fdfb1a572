/** What the senders push at every node and how the destination of the logs feels. */
export interface Load {
  /** Per node of weight 1, in 10^6 bytes a second. */
  readonly megabytesPerSecond: number;
  readonly connections: number;
  /** Several packed messages arrive in one read, as compressing clients send them. */
  readonly packed: boolean;
  /** The senders want every message acknowledged. */
  readonly acknowledged?: boolean;
  readonly destination: Destination;
}

export type Destination = 'healthy' | 'slow' | 'hanging' | 'refusing';

export interface LoadPhase {
  readonly seconds: number;
  readonly load: Load;
}

/** Of one log record, as in the recordings with packed messages. */
export const recordBytes = 512;

/** One load for good, or phases that repeat in simulated time. */
export type LoadSchedule = Load | readonly LoadPhase[];

/** The load `sinceMs` after the schedule began. */
export function loadAt(schedule: LoadSchedule, sinceMs: number): Load {
  if (!isPhases(schedule)) return schedule;
  const totalMs = schedule.reduce((sum, phase) => sum + phase.seconds * 1000, 0);
  let rest = totalMs > 0 ? sinceMs % totalMs : 0;
  for (const phase of schedule) {
    if (rest < phase.seconds * 1000) return phase.load;
    rest -= phase.seconds * 1000;
  }
  return schedule.at(-1)?.load ?? quietLoad;
}

const isPhases = (schedule: LoadSchedule): schedule is readonly LoadPhase[] => Array.isArray(schedule);

/** An ordinary hour: the buffers hold a second's worth. */
export const quietLoad: Load = {
  megabytesPerSecond: 0.4,
  connections: 8,
  packed: true,
  destination: 'healthy',
};

/** More than a slow destination takes: a 256m buffer of a node of weight 1 is full after about half a minute. */
export const heavySlowLoad: Load = {
  megabytesPerSecond: 11,
  connections: 16,
  packed: true,
  destination: 'slow',
};

const heavy = (destination: Destination): Load => ({ ...heavySlowLoad, destination });

/**
 * The destination falls over under the load and comes back, again and again: first nothing listens, then it
 * accepts without ever answering, then it answers again and works the backlog off.
 */
export const heavyHangingSchedule: readonly LoadPhase[] = [
  { seconds: 8, load: heavy('refusing') },
  { seconds: 24, load: heavy('hanging') },
  { seconds: 30, load: heavy('healthy') },
];
