import type { Node, Scheduling } from './evidence.ts';

/** Whether the scheduler may put such a pod there, by node selector and taints; the taints of passing trouble are not counted. */
export function mayRunOn(
  { labels = {}, taints = [] }: Pick<Node, 'labels' | 'taints'>,
  { nodeSelector, tolerations }: Scheduling,
): boolean {
  const selected = Object.entries(nodeSelector).every(([key, value]) => labels[key] === value);
  const repelling = taints.filter(
    ({ key, effect }) => effect !== 'PreferNoSchedule' && !key.startsWith('node.kubernetes.io/'),
  );
  return selected && repelling.every((taint) => tolerations.some((each) => tolerates(each, taint)));
}

type Taint = NonNullable<Node['taints']>[number];
type Toleration = Scheduling['tolerations'][number];

/** Without a key every taint is meant, without an effect every effect. */
function tolerates({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  const isMeant = key === undefined || key === '' ? operator === 'Exists' : key === taint.key;
  const isEqual = operator === 'Exists' || (value ?? '') === (taint.value ?? '');
  return isMeant && isEqual && (effect === undefined || effect === '' || effect === taint.effect);
}
