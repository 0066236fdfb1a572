import { expect, it } from 'vitest';
import { commonGround, type NodeTraits } from '../../src/incident/common-ground.ts';

/** So many nodes with these labels, named by a letter and a number. */
const nodes = (
  letter: string,
  count: number,
  labels: Record<string, string>,
  kernel?: string,
): NodeTraits[] =>
  Array.from({ length: count }, (_, at) => ({
    name: `${letter}${at}`,
    labels,
    ...(kernel ? { kernel } : {}),
  }));
const some = (letter: string, count: number) => Array.from({ length: count }, (_, at) => `${letter}${at}`);
const pool = (name: string) => ({ 'eks.amazonaws.com/nodegroup': name });
const both = [...nodes('a', 20, pool('spot')), ...nodes('b', 40, pool('fixed'))];

it.each([
  ['17 of a pool of 20', some('a', 17), both, { what: 'pool', value: 'spot' }],
  ['two of it: chance is too likely', some('a', 2), both, undefined],
  ['three of the larger pool: chance is too likely', some('b', 3), both, undefined],
  ['most of the larger pool', some('b', 30), both, { what: 'pool', value: 'fixed' }],
  ['of both pools', [...some('a', 16), 'b0'], both, undefined],
  ['the only pool there is', some('a', 17), nodes('a', 20, pool('spot')), undefined],
  ['one that is not known any more', [...some('a', 17), 'gone'], both, undefined],
  ['none', [], both, undefined],
  [
    'nodes without a label of a pool beside',
    some('a', 5),
    [...nodes('a', 5, pool('spot')), ...nodes('b', 40, {})],
    { what: 'pool', value: 'spot' },
  ],
  [
    'a zone across pools',
    [...some('a', 3), ...some('c', 3)],
    [
      ...nodes('a', 3, { ...pool('x'), 'topology.kubernetes.io/zone': 'eu-1a' }),
      ...nodes('c', 3, { ...pool('y'), 'topology.kubernetes.io/zone': 'eu-1a' }),
      ...nodes('b', 12, { ...pool('y'), 'topology.kubernetes.io/zone': 'eu-1b' }),
    ],
    { what: 'zone', value: 'eu-1a' },
  ],
  [
    'an architecture',
    some('a', 4),
    [
      ...nodes('a', 4, { 'kubernetes.io/arch': 'arm64' }),
      ...nodes('b', 9, { 'kubernetes.io/arch': 'amd64' }),
    ],
    { what: 'architecture', value: 'arm64' },
  ],
  [
    'a kernel',
    some('a', 4),
    [...nodes('a', 4, {}, '6.1.0'), ...nodes('b', 9, {}, '5.15.0')],
    { what: 'kernel', value: '6.1.0' },
  ],
])('%s', (_, affected, all, expected) => {
  expect(commonGround(new Set(affected), all)).toEqual(expected);
});

it.each([
  'cloud.google.com/gke-nodepool',
  'kubernetes.azure.com/agentpool',
  'karpenter.sh/nodepool',
  'kops.k8s.io/instancegroup',
])('knows a pool by %s', (label) => {
  const all = [...nodes('a', 5, { [label]: 'one' }), ...nodes('b', 9, { [label]: 'two' })];
  expect(commonGround(new Set(some('a', 5)), all)).toEqual({ what: 'pool', value: 'one' });
});
