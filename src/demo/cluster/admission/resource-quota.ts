import { canonicalQuantity, quantityText, sumOfQuantities } from '../api/quantity.ts';
import type { KubeObject } from '../seams.ts';
import { type Amounts, amountsOf, type NewPod } from './pod-resources.ts';

export interface ResourceQuota extends KubeObject {
  spec: { readonly hard?: Amounts; readonly scopes?: readonly string[] };
}

/** What pods use of what a quota counts; those that came to an end use nothing. */
export function usedOf({ spec: { hard = {} } }: ResourceQuota, pods: readonly NewPod[]): Amounts {
  const alive = pods.filter(({ status }) => !['Succeeded', 'Failed'].includes(status?.phase ?? ''));
  const counted = Object.keys(hard).filter((resource) => resource === 'pods' || keyIn(resource));
  return Object.fromEntries(counted.map((resource) => [resource, useOf(alive, resource)]));
}

function useOf(pods: readonly NewPod[], resource: string): string {
  if (resource === 'pods') return String(pods.length);
  const amounts = pods.flatMap(({ spec }) =>
    spec.containers.map((one) => amountIn(resource, amountsOf(one))),
  );
  return quantityText(sumOfQuantities(amounts.map((amount) => amount ?? '0')));
}

/** Why the quota does not let another pod in, in the words of a real API server; undefined when it does. */
export function refusedByQuota(
  quota: ResourceQuota,
  pod: NewPod,
  others: readonly NewPod[],
): string | undefined {
  const { hard = {}, scopes = [] } = quota.spec;
  if (!scopes.every((scope) => ['NotTerminating', 'NotBestEffort'].includes(scope))) return undefined;
  const { name } = quota.metadata;
  const missing = missingIn(hard, pod);
  if (missing.length > 0) return `failed quota: ${name}: must specify ${missing.join('; ')}`;
  const [asked, used] = [usedOf(quota, [pod]), usedOf(quota, others)];
  const over = Object.keys(asked)
    .toSorted()
    .filter((resource) => {
      const { nanos } = sumOfQuantities([asked[resource], used[resource]]);
      return nanos > sumOfQuantities([hard[resource]]).nanos;
    });
  if (over.length === 0) return undefined;
  const list = (amounts: Amounts) =>
    over.map((resource) => `${resource}=${canonicalQuantity(amounts[resource])}`).join(',');
  return `exceeded quota: ${name}, requested: ${list(asked)}, used: ${list(used)}, limited: ${list(hard)}`;
}

/** What a container must say when it is counted, each with the containers that do not. */
function missingIn(hard: Amounts, { spec: { containers } }: NewPod): readonly string[] {
  return Object.keys(hard)
    .filter(keyIn)
    .toSorted()
    .flatMap((resource) => {
      const silent = containers.filter((one) => amountIn(resource, amountsOf(one)) === undefined);
      return silent.length === 0 ? [] : [`${resource} for: ${silent.map(({ name }) => name).join(',')}`];
    });
}

/** `limits.memory`, `requests.cpu`; `memory` alone is the request. */
const keyIn = (resource: string) => /^(?:(limits|requests)\.)?(cpu|memory)$/.exec(resource);

function amountIn(
  resource: string,
  amounts: { readonly limits: Amounts; readonly requests: Amounts },
): string | undefined {
  const [, part = 'requests', key = ''] = keyIn(resource) ?? [];
  return amounts[part === 'limits' ? 'limits' : 'requests'][key];
}
