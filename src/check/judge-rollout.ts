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
      why: `PodDisruptionBudget ${unknown.name} covers these pods, but the cluster cannot count them: ${quoteName(unknown.unknown ?? '')}`,
    };
  return { id, state: 'passed', why: passedWords(question, budgets) };
}

function heldBack({ workload, settings, inWaves, podStartMs }: RolloutQuestion): string | undefined {
  const { kind, name, updateStrategy, desired } = workload;
  const { isPaused, partition = 0 } = settings;
  // What a change before this one holds comes back with the end of this one.
  const { minReadySeconds = 0, progressDeadlineSeconds: deadline } = strategyBefore(workload) ?? {
    ...settings,
    ...workload,
  };
  const of = `of ${kind} ${name}`;
  if (isPaused) return `The rollout ${of} is paused: the change would be written and reach no pod.`;
  if (updateStrategy?.type === 'OnDelete' && !inWaves && desired > 0)
    return `The update strategy ${of} is OnDelete: the change would reach a pod only when somebody deletes it.`;
  if (partition > 0)
    return `The partition ${of} is ${partition}: pods below that number would stay as they are.`;
  if (minReadySeconds * 1000 >= podStartMs)
    return `minReadySeconds ${of} is ${minReadySeconds}: no new pod is available within the ${podStartMs / 1000} s that the bot waits for one.`;
  if (deadline !== undefined && minReadySeconds >= deadline)
    return `progressDeadlineSeconds ${of} is ${deadline}, not more than minReadySeconds: the rollout would always count as failed.`;
  return undefined;
}

/** Even with every pod healthy it would let none go. */
const forbids = ({ expectedPods, desiredHealthy, unknown }: DisruptionBudget): boolean =>
  unknown === undefined && expectedPods > 0 && desiredHealthy >= expectedPods;

const budgetWords = ({ name, desiredHealthy, expectedPods }: DisruptionBudget): string =>
  `PodDisruptionBudget ${name} wants ${desiredHealthy} of ${expectedPods} pods healthy, so none may ever be replaced.`;

function mannerWords({ kind, updateStrategy }: Workload, inWaves: boolean, away: string): string {
  if (updateStrategy?.type === 'Recreate') return 'Recreate: all pods stop before the first new one starts.';
  if (!inWaves) return `${updateStrategy?.type ?? 'RollingUpdate'}, at most ${away} away at a time.`;
  return kind === 'Deployment'
    ? 'The rollout is held after each wave of new pods; the last wave goes by its own strategy.'
    : `Pods are replaced in waves, at most ${away} away at a time.`;
}

function passedWords({ workload, inWaves }: RolloutQuestion, budgets: readonly DisruptionBudget[]): string {
  const { updateStrategy } = workload;
  const away = updateStrategy?.maxUnavailable ?? '1';
  const manner = mannerWords(workload, inWaves, away);
  const busy = budgets.find(({ disruptionsAllowed }) => disruptionsAllowed === 0);
  if (!busy) return manner;
  return `${manner} PodDisruptionBudget ${busy.name} allows none now, because ${busy.currentHealthy} of the ${busy.desiredHealthy} pods it wants are healthy: that is what the plan is to cure.`;
}
