import type { Evidence, Node, ResourceQuota, Sourced } from '../evidence/evidence.ts';
import { mayRunOn } from '../evidence/may-run-on.ts';
import { parseQuantity } from '../fluentbit/quantity.ts';
import type { ChosenSubject } from './subject.ts';

/** Something of the cluster that refuses a memory limit above a size. */
export interface MemoryBound {
  /** `limit-ratio`: a LimitRange that allows a limit only so many times the request. */
  readonly kind: 'quota' | 'limit-range' | 'limit-ratio' | 'node';
  /** Of the ResourceQuota, LimitRange or Node. */
  readonly name: string;
  /** The largest limit of the container in question that it allows. */
  readonly maxBytes: number;
  readonly source: string;
}

/** Everything that bounds the container's memory limit here, the tightest first. */
export function findMemoryBounds(evidence: Evidence, chosen: ChosenSubject): readonly MemoryBound[] {
  if (!chosen.container) return [];
  return [
    ...ofQuotas(evidence, chosen),
    ...ofLimitRanges(evidence, chosen),
    ...ofNodes(evidence, chosen),
  ].toSorted((a, b) => a.maxBytes - b.maxBytes);
}

/** A quota with one of these alone counts long-running pods with a memory limit; of others it is not known whether they count. */
const counted = ['NotTerminating', 'NotBestEffort'];

/** What is left of a quota is shared by all pods of the workload, and what they have now counts as used. */
function ofQuotas({ quotas }: Evidence, { container, workload, namespace }: ChosenSubject) {
  const pods = Math.max(1, workload?.value.desired ?? 1);
  const { memoryLimit, memoryRequest } = container?.value ?? {};
  return quotas
    .filter(
      ({ value }) => value.namespace === namespace && value.scopes.every((each) => counted.includes(each)),
    )
    .flatMap((quota) => {
      const bounds = [leftOf(quota, ['limits.memory'])];
      // Without a request of its own a container requests its limit.
      if (memoryRequest === undefined) bounds.push(leftOf(quota, ['requests.memory', 'memory']));
      return bounds
        .filter((left) => left !== undefined)
        .map((left) => bound('quota', quota, Math.max(0, left) / pods + bytesOf(memoryLimit)));
    });
}

function leftOf(
  { value: { hard, used } }: Sourced<ResourceQuota>,
  keys: readonly string[],
): number | undefined {
  const key = keys.find((each) => hard[each] !== undefined);
  const allowed = key === undefined ? undefined : parseQuantity(hard[key] ?? '');
  return allowed === undefined ? undefined : allowed - bytesOf(used[key ?? '']);
}

function ofLimitRanges({ limitRanges }: Evidence, { container, pod, namespace }: ChosenSubject) {
  const request = bytesOf(container?.value.memoryRequest);
  const others = (pod?.value.containers ?? [])
    .filter(({ name, role }) => name !== container?.value.name && role !== 'init')
    .reduce((sum, each) => sum + bytesOf(each.memoryLimit), 0);
  return limitRanges
    .filter(({ value }) => value.namespace === namespace)
    .flatMap((range) =>
      range.value.limits.flatMap(({ type, maxMemory, maxRatio }) => {
        if (type !== 'Container' && type !== 'Pod') return [];
        const beside = type === 'Pod' ? others : 0;
        const max = maxMemory === undefined ? undefined : parseQuantity(maxMemory);
        return [
          ...(max === undefined ? [] : [bound('limit-range', range, max - beside)]),
          ...(maxRatio === undefined || request === 0
            ? []
            : [bound('limit-ratio', range, request * maxRatio)]),
        ];
      }),
    );
}

/** A DaemonSet's pods must fit on each of their nodes, those of other workloads on one. A bare pod stays where it is. */
function ofNodes({ nodes }: Evidence, { pod, workload }: ChosenSubject): readonly MemoryBound[] {
  const scheduling = workload?.value.scheduling;
  const isOwn = ({ value }: Sourced<Node>): boolean => value.name === pod?.value.node;
  const fitting = nodes
    .filter(
      (node) => isOwn(node) || (scheduling && !scheduling.hasAffinity && mayRunOn(node.value, scheduling)),
    )
    .map((node) => bound('node', node, bytesOf(node.value.allocatableMemory)))
    .filter(({ maxBytes }) => maxBytes > 0)
    .toSorted((a, b) => a.maxBytes - b.maxBytes);
  const deciding = workload?.value.kind === 'DaemonSet' ? fitting[0] : fitting.at(-1);
  return deciding ? [deciding] : [];
}

function bound(
  kind: MemoryBound['kind'],
  { source, value }: Sourced<{ readonly name: string }>,
  maxBytes: number,
): MemoryBound {
  return { kind, name: value.name, maxBytes: Math.max(0, Math.floor(maxBytes)), source };
}

const bytesOf = (quantity: string | undefined): number => parseQuantity(quantity ?? '') ?? 0;
