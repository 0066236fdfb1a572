import type { LoopDelay } from '../machine.ts';
import type { PartState } from './readiness.ts';
import type { Turns } from './turns.ts';

/** A part with how long it has stood so, in milliseconds of this run. */
export interface HealthPart extends Omit<PartState, 'name'> {
  readonly name: string;
  readonly forMs: number;
}

export interface Health {
  /** Takes note of how everything stands now; called about once a second. */
  readonly look: () => void;
  readonly parts: () => readonly HealthPart[];
  /** The program is ending: it is ready for nothing from now on. */
  readonly stopping: () => void;
  readonly isStopping: () => boolean;
  /** Why a restart would mend it; undefined while it lives. What the outside has broken no restart mends. */
  readonly whyDead: () => string | undefined;
}

interface HealthSources {
  readonly readiness: () => readonly PartState[];
  readonly turns: Pick<Turns, 'busy'>;
  readonly loop: () => LoopDelay;
  readonly nowMs: () => number;
}

/** What fails for a shorter time is told in words and changes nothing: links are renewed, tries repeated. */
const failsForMs = 10_000;
/** What is well again must stay so. */
const wellForMs = 3_000;
/** Every call to the outside has a limit far below. */
const stuckMs = 15 * 60_000;
/** Over about a minute. */
const hungSeconds = 2;

interface Standing {
  readonly isReady: boolean;
  readonly sinceMs: number;
  /** Since when it is seen to stand the other way. */
  readonly otherSinceMs: number | undefined;
  readonly state: PartState;
}

/** How the program stands, without flapping. */
export function createHealth({ readiness, turns, loop, nowMs }: HealthSources): Health {
  const standings = new Map<string, Standing>();
  let stoppingSinceMs: number | undefined;
  const look = () => {
    for (const state of readiness())
      standings.set(state.name, next(standings.get(state.name), state, nowMs()));
  };
  return {
    look,
    parts() {
      look();
      const parts = [...standings.values()].map(({ state, isReady, sinceMs }) => ({
        ...state,
        isReady,
        forMs: nowMs() - sinceMs,
      }));
      if (stoppingSinceMs === undefined) return parts;
      const words = 'it is stopping: the next start goes on with everything';
      const ending = { name: 'process', isReady: false, reason: 'stopping', words };
      return [{ ...ending, forMs: nowMs() - stoppingSinceMs }, ...parts];
    },
    stopping: () => void (stoppingSinceMs ??= nowMs()),
    isStopping: () => stoppingSinceMs !== undefined,
    whyDead() {
      const stuck = turns.busy().find(({ forMs }) => forMs > stuckMs);
      if (stuck) return `the part "${stuck.part}" has been stuck for ${Math.round(stuck.forMs / 60_000)} min`;
      const { mean } = loop();
      return mean > hungSeconds ? `the event loop is ${mean.toFixed(1)} s late on average` : undefined;
    },
  };
}

function next(before: Standing | undefined, state: PartState, now: number): Standing {
  if (!before) return { isReady: state.isReady, sinceMs: now, otherSinceMs: undefined, state };
  if (state.isReady === before.isReady) return { ...before, otherSinceMs: undefined, state };
  const otherSinceMs = before.otherSinceMs ?? now;
  const patienceMs = state.isReady ? wellForMs : failsForMs;
  return now - otherSinceMs >= patienceMs
    ? { isReady: state.isReady, sinceMs: otherSinceMs, otherSinceMs: undefined, state }
    : { ...before, otherSinceMs, state };
}
