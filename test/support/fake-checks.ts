import type { JobOutcome } from '../../src/check/judge-job.ts';
import type { JobQuestion } from '../../src/check/job-question.ts';
import type { Preview } from '../../src/check/preview.ts';
import type { DisruptionBudget, RolloutSettings } from '../../src/check/judge-rollout.ts';
import type { LimitRange, Node, ResourceQuota } from '../../src/evidence/evidence.ts';
import type { CheckJobs, ClusterChecks } from '../../src/ports.ts';
import { createFailurePlan, type FailurePlan } from './failure-plan.ts';

/** What the fake cluster answers to the checks; a test sets what it wants to be otherwise. */
export interface FakeChecks extends FailurePlan {
  readonly checks: ClusterChecks;
  readonly jobs: CheckJobs;
  /** The Jobs that stand in the cluster, by name. */
  readonly running: Map<string, JobQuestion>;
  /** How they end; undefined while they run. */
  jobOutcome: JobOutcome | undefined;
  jobRefusal: string | undefined;
  /** Resources that may not be touched. */
  readonly denied: Set<string>;
  /** Answers to every dry run of this kind; else it is accepted as asked. */
  readonly previews: Map<string, Preview>;
  nodes: readonly Node[];
  quotas: readonly ResourceQuota[];
  limitRanges: readonly LimitRange[];
  budgets: readonly DisruptionBudget[];
  rollout: RolloutSettings;
}

const labels = { 'app.kubernetes.io/name': 'fluent-bit' };

export function createFakeChecks(): FakeChecks {
  const failures = createFailurePlan('kubernetes');
  const side: FakeChecks = {
    ...failures,
    denied: new Set(),
    previews: new Map(),
    nodes: [1, 2, 3].map((at) => ({ name: `node-${at}`, allocatableMemory: '16Gi', conditions: [] })),
    quotas: [],
    limitRanges: [],
    budgets: [],
    rollout: { isPaused: false, templateLabels: labels },
    running: new Map(),
    jobOutcome: undefined,
    jobRefusal: undefined,
    jobs: {
      async start(_, question) {
        failures.check('start');
        if (side.jobRefusal !== undefined) return { refused: side.jobRefusal };
        side.running.set(question.name, question);
        failures.check('started');
        return undefined;
      },
      async outcome(_, name) {
        failures.check('outcome');
        return side.running.has(name) ? side.jobOutcome : 'absent';
      },
      async end(_, name) {
        failures.check('end');
        side.running.delete(name);
      },
    },
    checks: {
      async isGranted({ resource }) {
        failures.check('isGranted');
        return !side.denied.has(resource);
      },
      async preview({ object, patch }) {
        failures.check('preview');
        const asked = 'body' in patch ? patch.body : {};
        return side.previews.get(object.kind) ?? { state: 'accepted', after: asked };
      },
      async nodes() {
        failures.check('nodes');
        return side.nodes;
      },
      async quotas() {
        failures.check('quotas');
        return side.quotas;
      },
      limitRanges: async () => side.limitRanges,
      async rollout() {
        failures.check('rollout');
        return side.rollout;
      },
      async disruptionBudgets() {
        failures.check('disruptionBudgets');
        return side.budgets;
      },
    },
  };
  return side;
}
