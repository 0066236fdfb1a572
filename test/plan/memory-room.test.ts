import { expect, it } from 'vitest';
import type { MemoryBound } from '../../src/diagnosis/memory-bounds.ts';
import { parseQuantity } from '../../src/fluentbit/quantity.ts';
import { type Case, caseOf, planFor } from '../support/playbook-cases.ts';

const mi = 2 ** 20;
const name = 'memory-limit-too-low/article-v3.2.9-mbl512m-limit1024mi-hang';
const one = await caseOf(name);

/** The case in a cluster that refuses a limit above `maxBytes`. */
const boundTo = (maxBytes: number, kind: MemoryBound['kind'] = 'node'): Case => ({
  ...one,
  facts: { ...one.facts, memoryBounds: [{ kind, name: 'that', maxBytes, source: 'resources/nodes.json' }] },
});

const limitIn = (plan: ReturnType<typeof planFor>): number =>
  parseQuantity(plan?.steps.find(({ kind }) => kind === 'set-memory')?.to ?? '') ?? 0;

it('a bound above what is needed changes nothing', () => {
  const free = planFor(one);
  expect(limitIn(free)).toBeGreaterThan(1024 * mi);
  expect(planFor(boundTo(limitIn(free)))).toEqual(free);
});

it('of a tighter bound the buffers become smaller, so that the limit fits', () => {
  const most = limitIn(planFor(one)) - 1;
  const plan = planFor(boundTo(most));
  expect(plan?.steps.some(({ kind }) => kind === 'set-config')).toBe(true);
  expect(limitIn(plan)).toBeLessThanOrEqual(most);
  expect(plan?.adviceOnly).toBeUndefined();
});

const wish = { memoryLimit: '2000Mi' };
it.each([
  [
    'quota',
    'The memory limit this needs (2000Mi) does not fit into what the ResourceQuota that has left: with all pods of the workload it allows 1500Mi a container.',
  ],
  [
    'limit-range',
    'The memory limit this needs (2000Mi) is refused by the LimitRange that, which allows this container at most 1500Mi.',
  ],
  [
    'limit-ratio',
    'The memory limit this needs (2000Mi) is refused by the LimitRange that: with the memory request as it is, the limit may be at most 1500Mi.',
  ],
  [
    'node',
    'The memory limit this needs (2000Mi) is more than the node that has: 1500Mi are allocatable there.',
  ],
] as const)("a person's value that a %s refuses is not proposed, and the reason is said", (kind, why) => {
  const plan = planFor(boundTo(1500 * mi, kind), { wish });
  expect([plan?.steps.filter((step) => step.kind === 'set-memory'), plan?.adviceOnly]).toEqual([[], why]);
});

it('the ceiling of the settings holds where the cluster allows more', () => {
  const plan = planFor(boundTo(3000 * mi), { wish, policy: { memoryCeilingBytes: 1000 * mi } });
  expect(plan?.adviceOnly).toBe('The memory limit this needs (2000Mi) is above the ceiling of 1000Mi.');
});
