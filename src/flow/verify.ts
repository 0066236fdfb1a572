import { list, said, type Words } from '../language/words.ts';
import { policyFor } from '../approval/policy.ts';
import type { MemoryChart } from '../chat/memory-chart.ts';
import { chartOf } from '../chat/chart-of.ts';
import type { Incident } from '../incident/incident.ts';
import type { Plan } from '../plan/plan.ts';
import { deathsSince } from '../verification/deaths-since.ts';
import { judge, type Verdict, type Watch } from '../verification/judge.ts';
import { strainedSince } from '../verification/strained-since.ts';
import { type CaseDocuments, caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { offerRevert } from './offer-revert.ts';
import { removeSuperseded } from './remove-superseded.ts';
import { show } from './show.ts';
import { steadyMs } from '../steady-ms.ts';
import { watchedTime } from './watched-time.ts';

/** A change that is rolled out: measure until it held, failed, or the deadline says that neither is clear. */
export async function verify(deps: FlowDeps, incident: Incident, stop: AbortSignal): Promise<void> {
  const file = caseFile(deps.store, incident.id);
  const isEarly = early(deps, incident);
  const now = watchedTime(deps.clock);
  while (!stop.aborted) {
    const terms = await termsOf(deps, incident);
    const verdict = await measure(deps, incident, { ...terms, justBegun: isEarly(), now: now() });
    await file.write('measured', verdict.measured, incident.attempts.length);
    await file.write('chart', chart(deps, incident));
    if (verdict.state !== 'watching') return conclude(deps, incident, verdict);
    const current = await deps.store.incident(incident.id);
    if (current?.value.state !== 'verifying') return;
    await show(deps, current.value);
    await deps.clock.sleep(deps.settings.verify.pollMs, stop);
  }
}

type Terms = Pick<Watch, 'holdMs' | 'failsOn'>;

/** Two looks at a pod tell whether it delivers; one may fail, and one be under way. */
const looksForFlow = 4;

/** What was measured before a start of the program is gone: whether it has looked again, or for twice as long as that should take. */
function early({ samples, clock, settings }: FlowDeps, { workload }: Incident): () => boolean {
  const [looks, begunAt] = [samples.looks(workload), steadyMs(clock)];
  return () =>
    samples.looks(workload) - looks < looksForFlow &&
    steadyMs(clock) - begunAt < 2 * looksForFlow * settings.sampleEveryMs;
}

async function measure(
  deps: FlowDeps,
  incident: Incident,
  { now, ...terms }: Terms & Pick<Watch, 'justBegun'> & { readonly now: Date },
): Promise<Verdict> {
  const attempt = incident.attempts.at(-1);
  const rolledOutAt = attempt?.rolledOutAt ?? incident.lastSignalAt;
  const cluster = clusterOf(deps, incident.workload).reader;
  const [pods, workload] = await Promise.all([
    cluster.podsOf(incident.workload),
    cluster.workload(incident.workload),
  ]);
  const samples = deps.samples.of(incident.workload, rolledOutAt);
  return judge(
    {
      cause: attempt?.cause ?? '',
      rolledOutAt,
      ...terms,
      deadlineMs: Math.max(deps.settings.verify.deadlineMs, 2 * terms.holdMs),
      deaths: deathsSince(pods, incident.container, {
        rolledOutAt,
        startedAt: attempt?.startedAt ?? rolledOutAt,
      }),
      samples,
      strained: strainedSince(samples),
      pods: {
        desired: workload?.desired ?? 0,
        updated: workload?.updated ?? 0,
        available: workload?.available ?? 0,
      },
    },
    now,
  );
}

const usualHoldMs = 600_000;

/** As long as the operator says, else as the playbook that found the cause does; that one also says what is a failure. */
export async function termsOf({ settings, store, playbooks }: FlowDeps, incident: Incident): Promise<Terms> {
  const file = caseFile(store, incident.id);
  const number = await file.read('diagnoses');
  const diagnosis = number === undefined ? undefined : await file.read('diagnosis', number);
  const found = playbooks().find(({ name }) => name === diagnosis?.primary.playbook)?.verify;
  const ownMs = found ? found.holdSeconds * 1000 : usualHoldMs;
  return { holdMs: settings.verify.holdMs ?? ownMs, failsOn: found?.failsOn };
}

async function conclude(deps: FlowDeps, incident: Incident, verdict: Verdict): Promise<void> {
  const attempt = incident.attempts.at(-1);
  const file = caseFile(deps.store, incident.id);
  const plan = await file.read('plan', attempt?.digest ?? '');
  const other = attempt?.pullRequest?.why;
  const ended = [
    ...(other === undefined ? [] : [said('verify.otherMerged', { why: other })]),
    ...endedSince((await file.read('alerts')) ?? [], attempt?.startedAt),
  ];
  switch (verdict.state) {
    case 'held':
    case 'held-but': {
      const why = list('semicolons', [verdict.why, ...ended, await tidied(deps, incident, plan)]);
      await changeIncident(deps, incident.id, { kind: verdict.state, why });
      return;
    }
    case 'inconclusive':
      await changeIncident(deps, incident.id, {
        kind: 'unclear',
        why: list('semicolons', [verdict.why, ...ended]),
      });
      return;
    case 'failed': {
      const { automaticUndo } = policyFor(deps.settings, incident.workload);
      const undo = automaticUndo && plan?.undoIsSafe === true && !attempt?.pullRequest;
      const after = await changeIncident(deps, incident.id, { kind: 'failed', why: verdict.why, undo });
      if (after && attempt?.pullRequest) await offerRevert(deps, after, attempt);
      return;
    }
    case 'watching':
  }
}

/** Names the copies of earlier changes that went with one that holds. */
async function tidied(deps: FlowDeps, incident: Incident, plan: Plan | undefined): Promise<Words> {
  const attempt = incident.attempts.at(-1);
  const approval = attempt && (await caseFile(deps.store, incident.id).read('approval', attempt.number));
  if (!plan || !approval || attempt.pullRequest) return '';
  const gone = await removeSuperseded(deps, { incident, plan, approval, direction: 'apply' });
  return gone.length > 0 ? said('write.copyRemoved', { names: list('commas', gone) }) : '';
}

/** What other people's monitoring says of the change. */
function endedSince(alerts: CaseDocuments['alerts'], startedAt = ''): readonly Words[] {
  return alerts
    .filter(({ at }) => Date.parse(at) >= Date.parse(startedAt))
    .map(({ alert, at }) => said('verify.alertResolved', { alert, time: at.slice(11, 16) }));
}

function chart(deps: FlowDeps, incident: Incident): MemoryChart {
  return chartOf(deps.samples.of(incident.workload), incident);
}
