import { z } from 'zod';

const selectorJson = z.object({
  spec: z.object({
    selector: z.object({
      matchLabels: z.record(z.string(), z.string()).catch({}),
      matchExpressions: z
        .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).catch([]) }))
        .catch([]),
    }),
  }),
});

/**
 * A workload's selector as the text that list calls take; `undefined` when it has none, because an empty
 * selector would mean every pod of the namespace.
 */
export function labelSelectorOf(workload: unknown): string | undefined {
  const parsed = selectorJson.safeParse(workload);
  if (!parsed.success) return undefined;
  const { matchLabels, matchExpressions } = parsed.data.spec.selector;
  const terms = [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values }) => expression(key, operator, values)),
  ];
  return terms.length === 0 ? undefined : terms.join(',');
}

function expression(key: string, operator: string, values: readonly string[]): string {
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  return `${key} ${operator === 'NotIn' ? 'notin' : 'in'} (${values.join(',')})`;
}
