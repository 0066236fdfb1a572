import { describe, expect, it } from 'vitest';
import { judgeRollout, type RolloutQuestion } from '../../src/check/judge-rollout.ts';
import { type LabelSelector, selects } from '../../src/check/label-selector.ts';
import type { Workload } from '../../src/evidence/evidence.ts';
import { workloadOf } from '../support/workload-of.ts';
import { english } from '../support/english.ts';

const labels = { app: 'fluent-bit' };
const workload = (more: Partial<Workload> = {}): Workload =>
  workloadOf({
    selector: labels,
    updateStrategy: { type: 'RollingUpdate', maxUnavailable: '10%' },
    desired: 3,
    updated: 3,
    available: 3,
    ...more,
  });
const settings = { isPaused: false, templateLabels: labels };
const question: RolloutQuestion = {
  workload: workload(),
  settings,
  budgets: [],
  inWaves: true,
  podStartMs: 300_000,
};
const budget = {
  name: 'keep',
  selector: { matchLabels: labels, matchExpressions: [] },
  disruptionsAllowed: 1,
  desiredHealthy: 2,
  currentHealthy: 3,
  expectedPods: 3,
};
const waves = 'Pods are replaced in waves, at most 10% away at a time.';
const of = 'of DaemonSet fluent-bit';

describe('the rollout', () => {
  it.each<[string, Partial<RolloutQuestion>, 'passed' | 'failed' | 'not-possible', string]>([
    ['goes in waves', {}, 'passed', waves],
    ['goes by the controller', { inWaves: false }, 'passed', 'RollingUpdate, at most 10% away at a time.'],
    [
      'is paused',
      { settings: { ...settings, isPaused: true } },
      'failed',
      `The rollout ${of} is paused: the change would be written and reach no pod.`,
    ],
    [
      'waits for somebody to delete pods',
      { workload: workload({ updateStrategy: { type: 'OnDelete' } }), inWaves: false },
      'failed',
      `The update strategy ${of} is OnDelete: the change would reach a pod only when somebody deletes it.`,
    ],
    [
      'waits for deletions, which the bot does',
      { workload: workload({ updateStrategy: { type: 'OnDelete' } }) },
      'passed',
      'Pods are replaced in waves, at most 1 away at a time.',
    ],
    [
      'leaves out pods by a partition',
      { settings: { ...settings, partition: 2 }, inWaves: false },
      'failed',
      `The partition ${of} is 2: pods below that number would stay as they are.`,
    ],
    [
      'takes longer for one pod than the bot waits',
      { workload: workload({ minReadySeconds: 300 }) },
      'failed',
      `minReadySeconds ${of} is 300: no new pod is available within the 300 s that the bot waits for one.`,
    ],
    [
      'can never make progress in time',
      {
        workload: workload({ minReadySeconds: 120 }),
        settings: { ...settings, progressDeadlineSeconds: 60 },
      },
      'failed',
      `progressDeadlineSeconds ${of} is 60, not more than minReadySeconds: the rollout would always count as failed.`,
    ],
    ['has a budget with room', { budgets: [budget] }, 'passed', waves],
    [
      'has a budget that lets none go even when all is well',
      { budgets: [{ ...budget, disruptionsAllowed: 0, desiredHealthy: 3 }] },
      'failed',
      'PodDisruptionBudget keep wants 3 of 3 pods healthy, so none may ever be replaced.',
    ],
    [
      'has a budget that the trouble itself has used up',
      { budgets: [{ ...budget, disruptionsAllowed: 0, currentHealthy: 1 }] },
      'passed',
      `${waves} PodDisruptionBudget keep allows none now, because 1 of the 2 pods it wants are healthy: that is what the plan is to cure.`,
    ],
    [
      'has a budget that the cluster cannot count',
      {
        budgets: [
          { ...budget, expectedPods: 0, unknown: 'daemonsets.apps does not implement the scale subresource' },
        ],
      },
      'not-possible',
      'PodDisruptionBudget keep covers these pods, but the cluster cannot count them: daemonsets.apps does not implement the scale subresource',
    ],
    [
      'has a budget of other pods',
      {
        budgets: [
          { ...budget, desiredHealthy: 3, selector: { matchLabels: { app: 'web' }, matchExpressions: [] } },
        ],
      },
      'passed',
      waves,
    ],
  ])('%s', (_, more, state, why) => {
    expect(english(judgeRollout({ ...question, ...more }))).toEqual({ id: 'rollout', state, why });
  });
});

describe('a label selector', () => {
  const expression = (key: string, operator: string, ...values: string[]): LabelSelector => ({
    matchLabels: {},
    matchExpressions: [{ key, operator, values }],
  });
  it.each([
    [expression('app', 'Exists'), true],
    [expression('app', 'DoesNotExist'), false],
    [expression('app', 'In', 'a', 'fluent-bit'), true],
    [expression('tier', 'In', 'a'), false],
    [expression('app', 'NotIn', 'fluent-bit'), false],
    [expression('tier', 'NotIn', 'a'), true],
    [expression('app', 'Resembles', 'fluent-bit'), false],
    [{ matchLabels: {}, matchExpressions: [] }, true],
    [{ matchLabels: { app: 'x' }, matchExpressions: [] }, false],
  ] as const)('%j: %s', (selector, isTaken) => {
    expect(selects(selector, labels)).toBe(isTaken);
  });
});
