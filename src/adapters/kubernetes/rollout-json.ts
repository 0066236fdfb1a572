import { z } from 'zod';
import type { DisruptionBudget, RolloutSettings } from '../../check/judge-rollout.ts';
import { metadataJson } from './object-json.ts';
import { parse } from './object-schema.ts';
import { present } from './present.ts';

const labels = z.record(z.string(), z.string()).catch({});
const count = z.number().optional().catch(undefined);

const rolloutJson = z.object({
  metadata: metadataJson,
  spec: z
    .object({
      paused: z.boolean().catch(false),
      progressDeadlineSeconds: count,
      updateStrategy: z
        .object({ rollingUpdate: z.object({ partition: count }).optional().catch(undefined) })
        .optional()
        .catch(undefined),
      template: z.object({ metadata: z.object({ labels }).catch({ labels: {} }) }),
    })
    .optional()
    .catch(undefined),
});

/** Reads what a workload says of its rollouts. Throws a plain Error with one sentence for what is no workload. */
export function readRolloutSettings(json: unknown): RolloutSettings {
  const kinds = ['DaemonSet', 'Deployment', 'StatefulSet', 'ReplicaSet'];
  const { spec } = parse(rolloutJson, json, kinds);
  return present({
    isPaused: spec?.paused ?? false,
    progressDeadlineSeconds: spec?.progressDeadlineSeconds,
    partition: spec?.updateStrategy?.rollingUpdate?.partition,
    templateLabels: spec?.template.metadata.labels ?? {},
  });
}

const expressionJson = z.object({
  key: z.string(),
  operator: z.string(),
  values: z.array(z.string()).catch([]),
});
const noSelector = { matchLabels: {}, matchExpressions: [{ key: '', operator: 'Exists', values: [] }] };
const budgetJson = z.object({
  metadata: metadataJson,
  spec: z
    .object({
      // Without a selector a budget covers nothing, with an empty one every pod.
      selector: z
        .object({ matchLabels: labels, matchExpressions: z.array(expressionJson).catch([]) })
        .catch(noSelector),
    })
    .catch({ selector: noSelector }),
  status: z
    .object({
      disruptionsAllowed: z.number().catch(0),
      desiredHealthy: z.number().catch(0),
      currentHealthy: z.number().catch(0),
      expectedPods: z.number().catch(0),
      conditions: z
        .array(z.object({ type: z.string(), reason: z.string().catch(''), message: z.string().catch('') }))
        .catch([]),
    })
    .catch({ disruptionsAllowed: 0, desiredHealthy: 0, currentHealthy: 0, expectedPods: 0, conditions: [] }),
});

/** Reads a PodDisruptionBudget. Throws a plain Error with one sentence for anything else. */
export function readDisruptionBudget(json: unknown): DisruptionBudget {
  const { metadata, spec, status } = parse(budgetJson, json, ['PodDisruptionBudget']);
  const { conditions, ...counts } = status;
  const failed = conditions.find(
    ({ type, reason }) => type === 'DisruptionAllowed' && reason === 'SyncFailed',
  );
  return present({ name: metadata.name, selector: spec.selector, ...counts, unknown: failed?.message });
}
