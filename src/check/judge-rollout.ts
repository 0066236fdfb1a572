import { list, said, type Words } from '../language/words.ts';
import { quoteName } from '../evidence/quote.ts';
import type { Workload } from '../evidence/evidence.ts';
import { strategyBefore } from '../change/hold.ts';
import type { Check } from './check.ts';
import { type LabelSelector, selects } from './label-selector.ts';

/** What a workload's specification says of its rollouts beside what `Workload` has. */
export interface RolloutSettings {
  readonly isPaused: boolean;
  /** Of a Deployment: after so many seconds without progress the rollout counts as failed. */
  readonly progressDeadlineSeconds?: number;
  /** Of a StatefulSet: pods with a lower ordinal stay as they are. */
  readonly partition?: number;
  readonly templateLabels: Readonly<Record<string, string>>;
}

/** One PodDisruptionBudget; numbers as its status says them. */
export interface DisruptionBudget {
  readonly name: string;
  readonly selector: LabelSelector;
  readonly disruptionsAllowed: number;
  readonly desiredHealthy: number;
  readonly currentHealthy: number;
  readonly expectedPods: number;
  /** Why the cluster cannot count its pods, where it cannot. */
  readonly unknown?: string;
}

export interface RolloutQuestion {
  readonly workload: Workload;
  readonly settings: RolloutSettings;
  readonly budgets: readonly DisruptionBudget[];
  /** The bot deletes the pods itself. */
  readonly inWaves: boolean;
  /** How long a new pod may take until it is available. */
  readonly podStartMs: number;
}

/**
 * Whether the change would go through the pods at all, and whether a PodDisruptionBudget forbids that. A budget that allows nothing only
 * because pods are down now does not: it is the trouble itself.
 */
export function judgeRollout(question: RolloutQuestion): Check {
  const id = 'rollout';
  const why = heldBack(question);
  if (why !== undefined) return { id, state: 'failed', why };
  const budgets = question.budgets.filter(({ selector }) =>
    selects(selector, question.settings.templateLabels),
  );
  const forbidding = budgets.find(forbids);
  if (forbidding) return { id, state: 'failed', why: budgetWords(forbidding) };
  const unknown = budgets.find((budget) => budget.unknown !== undefined);
  if (unknown)
    return {
      id,
      state: 'not-possible',
      why: said('check.rollout.uncounted', { name: unknown.name, why: quoteName(unknown.unknown ?? '') }),
    };
  return { id, state: 'passed', why: passedWords(question, budgets) };
}

function heldBack({ workload, settings, inWaves, podStartMs }: RolloutQuestion): Words | undefined {
  const { kind, name, updateStrategy, desired } = workload;
  const { isPaused, partition = 0 } = settings;
  // What a change before this one holds comes back with the end of this one.
  const { minReadySeconds = 0, progressDeadlineSeconds: deadline } = strategyBefore(workload) ?? {
    ...settings,
    ...workload,
  };
  const object = `${kind} ${name}`;
  if (isPaused) return said('check.rollout.paused', { object });
  if (updateStrategy?.type === 'OnDelete' && !inWaves && desired > 0)
    return said('check.rollout.onDelete', { object });
  if (partition > 0) return said('check.rollout.partition', { object, partition });
  if (minReadySeconds * 1000 >= podStartMs)
    return said('check.rollout.minReady', { object, minReady: minReadySeconds, seconds: podStartMs / 1000 });
  if (deadline !== undefined && minReadySeconds >= deadline)
    return said('check.rollout.deadline', { object, deadline });
  return undefined;
}

/** Even with every pod healthy it would let none go. */
const forbids = ({ expectedPods, desiredHealthy, unknown }: DisruptionBudget): boolean =>
  unknown === undefined && expectedPods > 0 && desiredHealthy >= expectedPods;

const budgetWords = ({ name, desiredHealthy, expectedPods }: DisruptionBudget): Words =>
  said('check.rollout.budget', { name, desired: desiredHealthy, expected: expectedPods });

function mannerWords({ kind, updateStrategy }: Workload, inWaves: boolean, away: string): Words {
  if (updateStrategy?.type === 'Recreate') return said('check.rollout.recreate');
  if (!inWaves)
    return said('check.rollout.byController', { strategy: updateStrategy?.type ?? 'RollingUpdate', away });
  return kind === 'Deployment' ? said('check.rollout.held') : said('check.rollout.inWaves', { away });
}

function passedWords({ workload, inWaves }: RolloutQuestion, budgets: readonly DisruptionBudget[]): Words {
  const { updateStrategy } = workload;
  const away = updateStrategy?.maxUnavailable ?? '1';
  const manner = mannerWords(workload, inWaves, away);
  const busy = budgets.find(({ disruptionsAllowed }) => disruptionsAllowed === 0);
  if (!busy) return manner;
  const { name, currentHealthy: current, desiredHealthy: desired } = busy;
  return list('sentences', [manner, said('check.rollout.busyBudget', { name, current, desired })]);
}
