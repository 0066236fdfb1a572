import type { OutsideError, OutsideReason } from '../../outside-error.ts';
import type { Clock, Log } from '../../ports.ts';
import { steadyMs } from '../../steady-ms.ts';

/** A time in which the API server does not answer as it should. */
export interface Absence {
  isSeen(error: OutsideError, waitMs: number): void;
  ends(): void;
}

/** Tells of each absence when it begins, when its reason becomes another one, and when it ends; the tries between are for `debug`. */
export function createAbsence(
  where: Readonly<Record<string, string | undefined>>,
  log: Log,
  clock: Clock,
): Absence {
  let sinceMs: number | undefined;
  const told = new Set<OutsideReason>();
  return {
    isSeen({ reason, message }, waitMs) {
      sinceMs ??= steadyMs(clock);
      const level = told.has(reason) ? 'debug' : 'warn';
      told.add(reason);
      log[level]({ ...where, reason, waitMs, why: message }, 'Watching pods was interrupted');
    },
    ends() {
      if (sinceMs === undefined) return;
      const awayMs = Math.round(steadyMs(clock) - sinceMs);
      log.info({ ...where, awayMs }, 'Watching pods goes on');
      sinceMs = undefined;
      told.clear();
    },
  };
}
