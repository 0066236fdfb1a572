import type { KubeObject, ObjectStore } from '../seams.ts';
import { filledByLimitRanges, type LimitRange, refusedByLimitRange } from './limit-ranger.ts';
import type { NewPod } from './pod-resources.ts';
import { refusedByQuota, type ResourceQuota } from './resource-quota.ts';

/** The pod as it goes on, with what limit ranges fill in, or what the API server says behind `is forbidden: `. */
export type Admission = { readonly pod: KubeObject } | { readonly refused: string };

/** What the limit ranges and the resource quotas of its namespace make of a pod that is to be created. */
export function admitPod(store: Pick<ObjectStore, 'list'>, object: KubeObject): Admission {
  const { namespace } = object.metadata;
  const ranges = store.list('limitranges', namespace) as LimitRange[];
  const pod = filledByLimitRanges(ranges, object as NewPod);
  const quotas = store.list('resourcequotas', namespace) as ResourceQuota[];
  const others = () => store.list('pods', namespace) as NewPod[];
  const refused =
    ranges.map((range) => refusedByLimitRange(range, pod)).find(Boolean) ??
    quotas.map((quota) => refusedByQuota(quota, pod, others())).find(Boolean);
  return refused === undefined ? { pod } : { refused };
}
