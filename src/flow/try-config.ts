import { said, type Words } from '../language/words.ts';
import { policyFor } from '../approval/policy.ts';
import type { Check } from '../check/check.ts';
import { jobQuestion, wantsJob } from '../check/job-question.ts';
import { judgeJob } from '../check/judge-job.ts';
import type { Right } from '../check/needed-rights.ts';
import { parseImage } from '../fluentbit/image.ts';
import { quoted } from '../evidence/quote.ts';
import type { Incident } from '../incident/incident.ts';
import type { Plan } from '../plan/plan.ts';
import { caseFile } from './case-file.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { freshConfig } from './fresh-config.ts';
import { mayWriteNow } from './may-write-now.ts';

/** Longer than the Job's own deadline. */
const limitMs = 150_000;

export interface Trial {
  readonly incident: Incident;
  readonly plan: Plan;
  readonly attempt: number;
}

/** Whether Fluent Bit itself is asked about this plan's configuration, in a Job. */
export function isTried({ settings }: FlowDeps, { workload }: Incident, plan: Plan): boolean {
  const { mode, checkJobs } = policyFor(settings, workload);
  return mode === 'live' && checkJobs && plan.adviceOnly === undefined && wantsJob(plan);
}

/**
 * Takes the Job that tries a plan's configuration one step further: begins it, or looks whether it has ended. The check once that is so.
 * What is begun is written down before, under a name that follows from the plan, so that a restart goes on with the same Job.
 */
export async function tryConfig(deps: FlowDeps, trial: Trial): Promise<Check | undefined> {
  const { incident, attempt } = trial;
  const { jobs } = clusterOf(deps, incident.workload);
  const file = caseFile(deps.store, incident.id);
  const begun = await file.read('job', attempt);
  if (!begun) return begin(deps, trial);
  const outcome = await jobs.outcome(begun.namespace, begun.name);
  const isLate = deps.clock.now().getTime() - Date.parse(begun.at) > limitMs;
  if (outcome === 'absent' && !isLate) return begin(deps, trial, begun.at);
  if (outcome === undefined && !isLate) return undefined;
  await endJob(deps, incident, attempt);
  const answer =
    outcome === 'absent' || !outcome
      ? ({ kind: 'did-not-run', why: said('check.job.late') } as const)
      : outcome;
  return judgeJob(answer, begun.image, parseImage(begun.image).version);
}

async function begin(
  deps: FlowDeps,
  { incident, plan, attempt }: Trial,
  at = deps.clock.now().toISOString(),
): Promise<Check | undefined> {
  const { reader, jobs, checks } = clusterOf(deps, incident.workload);
  const { namespace } = incident.workload;
  const not = (why: Words): Check => ({ id: 'config-job', state: 'not-possible', why });
  const now = await mayWriteNow(deps, incident);
  if (!now.allowed) return not(now.why);
  const granted = await Promise.all(needed(namespace).map(async (right) => checks.isGranted(right)));
  if (granted.includes(false)) return not(said('check.job.noRole', { namespace }));
  const workload = await reader.workload(incident.workload);
  const { container } = incident;
  const mounted = workload && (await freshConfig(reader, workload, container)).mounted;
  const question = workload && jobQuestion({ plan, attempt, workload, container, mounted });
  if (!question) return not(said('check.job.notRead'));
  const { name, image } = question;
  await caseFile(deps.store, incident.id).write('job', { namespace, name, image, at }, attempt);
  const refused = await jobs.start(incident.workload, question);
  if (!refused) return undefined;
  await endJob(deps, incident, attempt);
  return not(said('check.job.notStarted', { why: quoted(refused.refused) }));
}

const needed = (namespace: string): readonly Right[] => [
  { verb: 'create', group: 'batch', resource: 'jobs', namespace },
  { verb: 'get', group: 'batch', resource: 'jobs', namespace },
  { verb: 'delete', group: 'batch', resource: 'jobs', namespace },
  { verb: 'create', group: '', resource: 'configmaps', namespace },
];

/** Takes away the Jobs of attempts that do not wait for a decision any more, whatever ended them. */
export async function endLeftJobs(deps: FlowDeps, incident: Incident): Promise<void> {
  for (const { number, outcome } of incident.attempts.slice(-2))
    if (outcome !== 'offered') await endJob(deps, incident, number);
}

async function endJob(deps: FlowDeps, incident: Incident, attempt: number): Promise<void> {
  const file = caseFile(deps.store, incident.id);
  const begun = await file.read('job', attempt);
  if (!begun || begun.isOver) return;
  await clusterOf(deps, incident.workload).jobs.end(begun.namespace, begun.name);
  await file.write('job', { ...begun, isOver: true }, attempt);
}
