import { readCustomResource } from '../../src/adapters/kubernetes/object-schema.ts';
import type { Facts, OwnerSign } from '../../src/diagnosis/facts.ts';
import type { CustomResource } from '../../src/evidence/evidence.ts';
import type { SourceMapping } from '../../src/lasting/source-mapping.ts';
import { withLasting } from '../../src/lasting/with-lasting.ts';
import type { Lasting } from '../../src/plan/lasting.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Wish } from '../../src/plan/wish.ts';
import { caseOf, planFor } from '../support/playbook-cases.ts';

const one = await caseOf('known-crash/seed-v3.2.0-mbl256m-packsmall');
export const allThree: Wish = { version: '4.2.8', memBufLimit: '64M', memoryLimit: '1Gi' };

export interface Keeping {
  readonly owners?: readonly OwnerSign[];
  readonly keepers?: readonly CustomResource[];
  readonly sources?: readonly SourceMapping[];
  readonly chart?: string;
  readonly wish?: Wish;
  readonly change?: (facts: Facts) => Facts;
}

/** The plan of the source document's crash, in a cluster where it is kept in this way. */
export function planKept({ owners = [], keepers = [], sources = [], ...more }: Keeping): Plan {
  const { chart, wish = allThree, change = (facts) => facts } = more;
  const workload = one.facts.workload!;
  const { 'helm.sh/chart': _chart, ...labels } = workload.value.labels;
  const value = { ...workload.value, labels: { ...labels, ...(chart && { 'helm.sh/chart': chart }) } };
  const facts = change({ ...one.facts, workload: { ...workload, value }, owners, keepers });
  return withLasting(planFor({ ...one, facts }, { wish })!, facts, { sources });
}

export const lastingOf = (keeping: Keeping): Lasting => planKept(keeping).lasting!;

export function sign(kind: OwnerSign['kind'], more: Partial<OwnerSign> = {}): OwnerSign {
  const object = 'DaemonSet/logging/fluent-bit';
  return { kind, name: 'logs', namespace: 'ops', object, sign: 'label x', ...more };
}

/** As the cluster reads it. */
export const resource = (
  kind: string,
  spec: object,
  { name = 'logs', namespace = 'ops', ...more }: Record<string, unknown> = {},
): CustomResource => readCustomResource({ kind, metadata: { name, namespace, ...more }, spec });
