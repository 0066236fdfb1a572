import type { EvidenceLine } from './diagnosis.ts';
import { eventLine, msBefore, type Surroundings } from './surroundings.ts';

/** The kubelet restarted the container because a probe failed. */
export interface ProbeKill {
  readonly probe: 'liveness' | 'startup';
  /** Failed probes that the events count. */
  readonly failures: number;
  /** The probe got no answer in time, or none at all; else an answer that is no success. */
  readonly how: 'timeout' | 'refused' | 'status' | 'other';
  readonly lines: readonly EvidenceLine[];
}

const minute = 60_000;
/** A killing belongs to a death when it came at most this long before: the grace period, and the kubelet's own delay. */
const longestGraceMs = 10 * minute;
const killing = /failed (liveness|startup) probe/i;
const failing = /^(?:Liveness|Startup) probe (?:failed|errored)/i;

/** From events, since the status shows a clean exit: Fluent Bit ends on the SIGTERM that the kubelet sends. */
export function findProbeKill(around: Surroundings): ProbeKill | undefined {
  const { events, death, chosen } = around;
  const killed = events.findLast(({ value }) => value.reason === 'Killing' && killing.test(value.message));
  const unhealthy = events.filter(({ value }) => value.reason === 'Unhealthy' && failing.test(value.message));
  const restarts = chosen.container?.value.status?.restartCount ?? 0;
  const telling = killed ?? unhealthy.at(-1);
  if (!telling) return undefined;
  const before = msBefore(telling, death?.termination.finishedAt);
  const belongs = before === undefined || (before > -2 * minute && before < longestGraceMs);
  // Without the kubelet's own word for it, failed probes and a stop that nobody else explains have to do.
  const isKill = killed !== undefined ? belongs : belongs && restarts > 0 && death !== undefined;
  if (!isKill) return undefined;
  const worst = unhealthy.toSorted((a, b) => b.value.count - a.value.count)[0];
  const word =
    killing.exec(killed?.value.message ?? '')?.[1] ??
    /^(liveness|startup)/i.exec(worst?.value.message ?? '')?.[1];
  return {
    probe: word?.toLowerCase() === 'startup' ? 'startup' : 'liveness',
    failures: unhealthy.reduce((sum, each) => sum + each.value.count, 0),
    how: howOf(worst?.value.message ?? ''),
    lines: [killed, worst].flatMap((each) => (each ? (eventLine(around, each) ?? []) : [])),
  };
}

function howOf(message: string): ProbeKill['how'] {
  if (/timeout|deadline exceeded|timed out/i.test(message)) return 'timeout';
  if (/refused|reset by peer|EOF|no route/i.test(message)) return 'refused';
  return /statuscode/i.test(message) ? 'status' : 'other';
}
