/** What a node is, as far as trouble may depend on it. */
export interface NodeTraits {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Such as `5.15.0-1084-aws`. */
  readonly kernel?: string;
}

/** What all affected nodes have in common and others have not. */
export interface CommonGround {
  readonly what: 'pool' | 'zone' | 'architecture' | 'kernel';
  readonly value: string;
}

/** The labels by which managed clusters and node provisioners say which pool a node is of. */
const poolLabels = [
  'eks.amazonaws.com/nodegroup',
  'alpha.eksctl.io/nodegroup-name',
  'cloud.google.com/gke-nodepool',
  'kubernetes.azure.com/agentpool',
  'agentpool',
  'karpenter.sh/nodepool',
  'karpenter.sh/provisioner-name',
  'kops.k8s.io/instancegroup',
  'doks.digitalocean.com/node-pool',
  'lke.linode.com/pool-id',
  'k8s.scaleway.com/pool-name',
  'ibm-cloud.kubernetes.io/worker-pool-name',
];

const firstOf =
  (...labels: readonly string[]) =>
  (node: NodeTraits): string | undefined =>
    labels.map((label) => node.labels[label]).find((value) => value !== undefined && value !== '');

/** The most telling first. */
const traits: readonly (readonly [CommonGround['what'], (node: NodeTraits) => string | undefined])[] = [
  ['pool', firstOf(...poolLabels)],
  ['zone', firstOf('topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone')],
  ['architecture', firstOf('kubernetes.io/arch', 'beta.kubernetes.io/arch')],
  ['kernel', ({ kernel }) => kernel],
];

/** A claim that chance alone would make true more often than this is not made. */
const mostByChance = 0.05;

/**
 * What the affected nodes have in common among all nodes that run the workload. Only said when every affected node has it, some
 * node has another, and it is no accident: any 3 of 60 nodes may well be of a pool of 40. Undefined otherwise.
 */
export function commonGround(
  affected: ReadonlySet<string>,
  nodes: readonly NodeTraits[],
): CommonGround | undefined {
  const hit = nodes.filter(({ name }) => affected.has(name));
  const [first] = hit;
  // A node that is gone, or of which nothing is known, may be of any pool.
  if (!first || hit.length < affected.size) return undefined;
  for (const [what, read] of traits) {
    const value = read(first);
    if (value === undefined || hit.some((node) => read(node) !== value)) continue;
    const alike = nodes.filter((node) => read(node) === value).length;
    if (alike < nodes.length && chance(hit.length, alike, nodes.length) <= mostByChance)
      return { what, value };
  }
  return undefined;
}

/** How likely it is that so many nodes, drawn from all of them, are of one group. */
const chance = (drawn: number, group: number, all: number): number =>
  Array.from({ length: drawn }, (_, at) => (group - at) / (all - at)).reduce((so, one) => so * one, 1);
