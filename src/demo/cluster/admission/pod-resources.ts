import type { KubeObject } from '../seams.ts';

export type Amounts = Readonly<Record<string, string>>;

interface PodContainer {
  readonly name: string;
  readonly resources?: { readonly limits?: Amounts; readonly requests?: Amounts };
  readonly [field: string]: unknown;
}

/** A pod as admission looks at it. */
export interface NewPod extends KubeObject {
  spec: { readonly containers: readonly PodContainer[]; readonly [field: string]: unknown };
  status?: { readonly phase?: string };
}

export interface ContainerAmounts {
  readonly name: string;
  readonly limits: Amounts;
  readonly requests: Amounts;
}

/** What a container asks for; without a request of its own it requests its limit. */
export function amountsOf({ name, resources }: PodContainer): ContainerAmounts {
  const limits = resources?.limits ?? {};
  return { name, limits, requests: { ...limits, ...resources?.requests } };
}
