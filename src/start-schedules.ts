import { onSchedule } from './adapters/schedule/cron-schedule.ts';
import type { AuditWatch } from './flow/check-audit.ts';
import type { AskedDeps, FlowDeps } from './flow/deps.ts';
import { postDigest } from './flow/digest.ts';
import { postFleetReport } from './flow/fleet.ts';
import { forgetEnded } from './flow/forget-ended.ts';
import { sweep } from './flow/sweep.ts';
import { createRunWatch } from './flow/watch-runs.ts';

type Teardowns = readonly (() => Promise<void>)[];

/** What is forgotten and checked, and the reports that are wanted; the answers end them. */
export function startChatSchedules(deps: AskedDeps, audit: AuditWatch, stop: AbortSignal): Teardowns {
  const { fleetReport, digest, timeZone } = deps.settings.schedules;
  const forget = () => forgetEnded(deps);
  const check = () => audit.check(stop);
  void check().catch((error: unknown) => deps.log.warn({ error }, 'the audit record is checked later'));
  return [
    onSchedule({ expression: '*/5 * * * *' }, forget, deps.log),
    onSchedule({ expression: '17 * * * *' }, check, deps.log),
    ...(digest === undefined
      ? []
      : [onSchedule({ expression: digest, timeZone }, () => postDigest(deps), deps.log)]),
    ...(fleetReport === undefined
      ? []
      : [onSchedule({ expression: fleetReport, timeZone }, () => postFleetReport(deps), deps.log)]),
  ];
}

/** The sweeps through watched workloads. */
export function startClusterSchedules(deps: FlowDeps, stop: AbortSignal): Teardowns {
  const { sweep: expression, timeZone } = deps.settings.schedules;
  const watchRuns = createRunWatch(deps);
  return [
    onSchedule({ expression, timeZone }, () => sweep(deps, stop), deps.log),
    onSchedule({ expression, timeZone }, () => watchRuns(stop), deps.log),
  ];
}
