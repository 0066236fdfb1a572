import { parseQuantity, type Quantity, quantityText, sumOfQuantities } from '../api/quantity.ts';
import type { KubeObject } from '../seams.ts';
import { type Amounts, amountsOf, type ContainerAmounts, type NewPod } from './pod-resources.ts';

interface LimitRangeItem {
  readonly type: string;
  readonly max?: Amounts;
  readonly min?: Amounts;
  readonly default?: Amounts;
  readonly defaultRequest?: Amounts;
  readonly maxLimitRequestRatio?: Amounts;
}

export interface LimitRange extends KubeObject {
  spec: { readonly limits?: readonly LimitRangeItem[] };
}

/** A limit range as the API server keeps it: a container's maximum is its default too, and its default the default request. */
export function withLimitRangeDefaults(range: LimitRange): LimitRange {
  const limits = range.spec.limits?.map((item) => {
    if (item.type !== 'Container') return item;
    const usual = { ...item.max, ...item.default };
    const request = { ...item.min, ...usual, ...item.defaultRequest };
    return {
      ...item,
      ...(isEmpty(usual) ? {} : { default: usual }),
      ...(isEmpty(request) ? {} : { defaultRequest: request }),
    };
  });
  return { ...range, spec: { ...range.spec, ...(limits ? { limits } : {}) } };
}

const isEmpty = (amounts: Amounts): boolean => Object.keys(amounts).length === 0;

/** The pod with the defaults of the limit ranges, and the annotation that says which of them were set. */
export function filledByLimitRanges(ranges: readonly LimitRange[], pod: NewPod): NewPod {
  const items = ranges.flatMap(({ spec }) => spec.limits ?? []).filter(({ type }) => type === 'Container');
  const usual = { limits: merged(items, 'default'), requests: merged(items, 'defaultRequest') };
  const said: string[] = [];
  const containers = pod.spec.containers.map((container) => {
    const own = amountsOf(container);
    const set = (part: 'limits' | 'requests', word: string) => {
      const missing = Object.entries(usual[part]).filter(([resource]) => !(resource in own[part]));
      if (missing.length > 0)
        said.push(
          `${missing
            .map(([resource]) => resource)
            .toSorted()
            .join(', ')} ${word} for container ${own.name}`,
        );
      return { ...own[part], ...Object.fromEntries(missing) };
    };
    const requests = set('requests', 'request');
    const limits = set('limits', 'limit');
    return { ...container, resources: { ...container.resources, limits, requests } };
  });
  if (said.length === 0) return pod;
  const annotations = {
    ...pod.metadata.annotations,
    'kubernetes.io/limit-ranger': `LimitRanger plugin set: ${said.join('; ')}`,
  };
  return { ...pod, metadata: { ...pod.metadata, annotations }, spec: { ...pod.spec, containers } };
}

const merged = (items: readonly LimitRangeItem[], part: 'default' | 'defaultRequest'): Amounts =>
  Object.assign({}, ...items.map((item) => item[part] ?? {})) as Amounts;

/** Everything in which a pod breaks a limit range, in the words of a real API server; undefined when it does not. */
export function refusedByLimitRange({ spec }: LimitRange, pod: NewPod): string | undefined {
  const containers = pod.spec.containers.map(amountsOf);
  const broken = (spec.limits ?? []).flatMap((item) => {
    if (item.type === 'Container') return containers.flatMap((amounts) => brokenBy(item, amounts));
    return item.type === 'Pod' ? brokenBy(item, podAmounts(containers)) : [];
  });
  return broken.length > 1 ? `[${broken.join(', ')}]` : broken[0];
}

function podAmounts(containers: readonly ContainerAmounts[]): ContainerAmounts {
  const total = (part: 'limits' | 'requests') => {
    const names = new Set(containers.flatMap((amounts) => Object.keys(amounts[part])));
    return Object.fromEntries(
      [...names].map((name) => {
        const { nanos } = sumOfQuantities(containers.map((amounts) => amounts[part][name]));
        return [name, quantityText({ nanos, binary: false })];
      }),
    );
  };
  return { name: '', limits: total('limits'), requests: total('requests') };
}

function brokenBy(item: LimitRangeItem, { limits, requests }: ContainerAmounts): readonly string[] {
  const each = (amounts: Amounts = {}, judge: (resource: string, enforced: string) => string | undefined) =>
    Object.entries(amounts).flatMap(([resource, enforced]) => judge(resource, enforced) ?? []);
  return [
    ...each(item.min, (resource, enforced) => {
      const words = `minimum ${resource} usage per ${item.type} is ${enforced}`;
      const [limit, request] = [limits[resource], requests[resource]];
      if (request === undefined) return `${words}.  No request is specified`;
      if (nanos(request) < nanos(enforced)) return `${words}, but request is ${request}`;
      return limit !== undefined && nanos(limit) < nanos(enforced)
        ? `${words}, but limit is ${limit}`
        : undefined;
    }),
    ...each(item.max, (resource, enforced) => {
      const words = `maximum ${resource} usage per ${item.type} is ${enforced}`;
      const [limit, request] = [limits[resource], requests[resource]];
      if (limit === undefined) return `${words}.  No limit is specified`;
      if (nanos(limit) > nanos(enforced)) return `${words}, but limit is ${limit}`;
      return request !== undefined && nanos(request) > nanos(enforced)
        ? `${words}, but request is ${request}`
        : undefined;
    }),
    ...each(item.maxLimitRequestRatio, (resource, enforced) => {
      const ratio = Number(nanos(limits[resource])) / Number(nanos(requests[resource]));
      return ratio * 1e9 > Number(nanos(enforced))
        ? `${resource} max limit to request ratio per ${item.type} is ${enforced}, but provided ratio is ${ratio.toFixed(6)}`
        : undefined;
    }),
  ];
}

function nanos(text: string | undefined): bigint {
  const quantity: Quantity | string = parseQuantity(text ?? '0');
  return typeof quantity === 'string' ? 0n : quantity.nanos;
}
