import { z } from 'zod';
import type { LimitRange, PodUsage, ResourceQuota } from '../../evidence/evidence.ts';
import { metadataJson, quantity } from './object-json.ts';
import { parse } from './object-schema.ts';
import { present } from './present.ts';

const quantities = z
  .record(z.string(), quantity)
  .catch({})
  .transform((all) =>
    Object.fromEntries(
      Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    ),
  );
const memory = z.object({ memory: quantity }).catch({ memory: undefined });
const list = <T extends z.ZodType>(of: T) => z.array(of).catch([]);

const quotaJson = z.object({
  metadata: metadataJson,
  spec: z
    .object({
      scopes: list(z.string()),
      scopeSelector: z
        .object({ matchExpressions: list(z.object({ scopeName: z.string() })) })
        .catch({ matchExpressions: [] }),
      hard: quantities,
    })
    .catch({ scopes: [], scopeSelector: { matchExpressions: [] }, hard: {} }),
  status: z.object({ used: quantities }).catch({ used: {} }),
});

/** Reads a ResourceQuota. Throws a plain Error with one sentence for anything else. */
export function readQuota(json: unknown): ResourceQuota {
  const { metadata, spec, status } = parse(quotaJson, json, ['ResourceQuota']);
  const { namespace, name } = metadata;
  const scopes = [...spec.scopes, ...spec.scopeSelector.matchExpressions.map(({ scopeName }) => scopeName)];
  return { namespace, name, scopes, hard: spec.hard, used: status.used };
}

const limitRangeJson = z.object({
  metadata: metadataJson,
  spec: z
    .object({ limits: list(z.object({ type: z.string(), max: memory, maxLimitRequestRatio: memory })) })
    .catch({ limits: [] }),
});

/** Reads a LimitRange. Throws a plain Error with one sentence for anything else. */
export function readLimitRange(json: unknown): LimitRange {
  const { metadata, spec } = parse(limitRangeJson, json, ['LimitRange']);
  const { namespace, name } = metadata;
  const limits = spec.limits.map(({ type, max, maxLimitRequestRatio }) => {
    const ratio = Number(maxLimitRequestRatio.memory);
    return present({ type, maxMemory: max.memory, maxRatio: ratio > 0 ? ratio : undefined });
  });
  return { namespace, name, limits };
}

const usageJson = z.object({
  metadata: metadataJson,
  timestamp: z.string().optional().catch(undefined),
  containers: list(z.object({ name: z.string(), usage: memory })),
});

/** Reads PodMetrics of `metrics.k8s.io`. Throws a plain Error with one sentence for anything else. */
export function readPodUsage(json: unknown): PodUsage {
  const { metadata, timestamp, containers } = parse(usageJson, json, ['PodMetrics']);
  const used = containers.flatMap(({ name, usage }) =>
    usage.memory === undefined ? [] : [[name, usage.memory] as const],
  );
  const { namespace, name } = metadata;
  return present({ namespace, name, at: timestamp, memory: Object.fromEntries(used) });
}
