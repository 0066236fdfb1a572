import { describe, expect, it } from 'vitest';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { Evidence, LimitRange, Node, ResourceQuota, Workload } from '../../src/evidence/evidence.ts';
import { parseQuantity } from '../../src/fluentbit/quantity.ts';
import { containerOf, nothing, podOf, sourced } from './evidence-of.ts';
import { workloadOf } from '../support/workload-of.ts';

const mi = 2 ** 20;
const quota = (fields: Partial<ResourceQuota>) =>
  sourced({ namespace: 'logging', name: 'mem', scopes: [], hard: {}, used: {}, ...fields });
const range = (...limits: LimitRange['limits'][number][]) =>
  sourced({ namespace: 'logging', name: 'range', limits });
const node = (name: string, allocatableMemory: string, fields: Partial<Node> = {}) =>
  sourced({ name, allocatableMemory, conditions: [], ...fields });
const scheduling = { nodeSelector: {}, tolerations: [], hasAffinity: false };

const workload = (fields: Partial<Workload> = {}): Workload =>
  workloadOf({ containers: [containerOf()], scheduling, desired: 4, updated: 4, available: 4, ...fields });

/** A pod of a DaemonSet of four, with a limit of 200Mi and a request of 100Mi, beside a side-car of 50Mi, on `own`. */
function boundsOf(
  evidence: Partial<Evidence>,
  of: { request?: string | undefined; workload?: Workload } = {},
) {
  const request = 'request' in of ? of.request : '100Mi';
  const own = containerOf({ memoryLimit: '200Mi', ...(request !== undefined && { memoryRequest: request }) });
  const beside = { ...containerOf({ memoryLimit: '50Mi', name: 'reloader' }), image: 'reload:1' };
  const { kind, name } = of.workload ?? workload();
  const pod = podOf({ containers: [own, beside], node: 'own', owner: { kind, name } });
  const workloads = [sourced(of.workload ?? workload())];
  const facts = gatherFacts({ ...nothing, pods: [sourced(pod)], workloads, ...evidence });
  return facts.memoryBounds.map((each) => `${each.kind} ${each.name}: ${each.maxBytes / mi}`);
}

describe('a quota', () => {
  it.each([
    [
      'shares what it has left among all pods',
      { hard: { 'limits.memory': '2Gi' }, used: { 'limits.memory': '1Gi' } },
      ['quota mem: 456'],
    ],
    [
      'that is full allows what there is',
      { hard: { 'limits.memory': '1Gi' }, used: { 'limits.memory': '1100Mi' } },
      ['quota mem: 200'],
    ],
    ['of something else is none', { hard: { 'limits.cpu': '4', pods: '10' } }, []],
    ['of requests does not bound a limit', { hard: { 'requests.memory': '1Gi' } }, []],
    ['of another namespace is none', { namespace: 'shop', hard: { 'limits.memory': '1Gi' } }, []],
    [
      'for long-running pods counts',
      { scopes: ['NotTerminating'], hard: { 'limits.memory': '800Mi' } },
      ['quota mem: 400'],
    ],
    [
      'for a priority class may not be meant',
      { scopes: ['PriorityClass'], hard: { 'limits.memory': '1Mi' } },
      [],
    ],
  ] as const)('%s', (_, fields, bounds) => {
    expect(boundsOf({ quotas: [quota(fields)] })).toEqual(bounds);
  });

  it('of requests bounds the limit of a container that requests nothing itself', () => {
    const quotas = [quota({ hard: { 'requests.memory': '1Gi' }, used: { 'requests.memory': '0' } })];
    expect(boundsOf({ quotas }, { request: undefined })).toEqual(['quota mem: 456']);
  });
});

describe('a limit range', () => {
  it.each([
    ['for containers', { type: 'Container', maxMemory: '512Mi' }, ['limit-range range: 512']],
    [
      'for pods leaves what the other containers have not',
      { type: 'Pod', maxMemory: '512Mi' },
      ['limit-range range: 462'],
    ],
    ['with a ratio goes by the request', { type: 'Container', maxRatio: 3 }, ['limit-ratio range: 300']],
    ['for claims is none', { type: 'PersistentVolumeClaim', maxMemory: '1Mi' }, []],
    ['without a maximum is none', { type: 'Container' }, []],
  ] as const)('%s', (_, limit, bounds) => {
    expect(boundsOf({ limitRanges: [range(limit)] })).toEqual(bounds);
  });
});

describe('of the nodes', () => {
  const nodes = [node('own', '2Gi'), node('small', '1Gi'), node('large', '8Gi')];

  it('the smallest bounds a DaemonSet, the largest any other workload', () => {
    expect(boundsOf({ nodes })).toEqual(['node small: 1024']);
    const deployment = workload({ kind: 'StatefulSet' });
    expect(boundsOf({ nodes }, { workload: deployment })).toEqual(['node large: 8192']);
  });

  it.each([
    ['a taint', { taints: [{ key: 'role', value: 'db', effect: 'NoSchedule' }] }, scheduling, 'own: 2048'],
    [
      'a taint that is tolerated',
      { taints: [{ key: 'role', value: 'db', effect: 'NoSchedule' }] },
      { ...scheduling, tolerations: [{ operator: 'Exists' }] },
      'small: 1024',
    ],
    [
      'a taint that is tolerated by its value',
      { taints: [{ key: 'role', value: 'db', effect: 'NoExecute' }] },
      { ...scheduling, tolerations: [{ key: 'role', value: 'db' }] },
      'small: 1024',
    ],
    [
      'a taint of passing trouble',
      { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' }] },
      scheduling,
      'small: 1024',
    ],
    ['a wish only', { taints: [{ key: 'role', effect: 'PreferNoSchedule' }] }, scheduling, 'small: 1024'],
    [
      'another label than is selected',
      { labels: { os: 'windows' } },
      { ...scheduling, nodeSelector: { os: 'linux' } },
      'own: 2048',
    ],
    ['an affinity that nobody reads', {}, { ...scheduling, hasAffinity: true }, 'own: 2048'],
  ] as const)('one with %s', (_, fields, of, bound) => {
    const both = [node('own', '2Gi', { labels: { os: 'linux' } }), node('small', '1Gi', fields)];
    expect(boundsOf({ nodes: both }, { workload: workload({ scheduling: of }) })).toEqual([`node ${bound}`]);
  });
});

it('the tightest comes first, and what is used now is told', () => {
  const evidence: Partial<Evidence> = {
    quotas: [quota({ hard: { 'limits.memory': '2Gi' }, used: { 'limits.memory': '1Gi' } })],
    limitRanges: [range({ type: 'Container', maxMemory: '300Mi' })],
    nodes: [node('own', '1Gi')],
  };
  expect(boundsOf(evidence)).toEqual(['limit-range range: 300', 'quota mem: 456', 'node own: 1024']);
  const usages = [sourced({ namespace: 'logging', name: 'fb-1', memory: { 'fluent-bit': '49152Ki' } })];
  const facts = gatherFacts({ ...nothing, pods: [sourced(podOf())], usages });
  expect(facts.usedBytes).toBe(parseQuantity('48Mi'));
});
