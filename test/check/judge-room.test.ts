import { describe, expect, it } from 'vitest';
import { judgeRoom, type RoomQuestion } from '../../src/check/judge-room.ts';
import type { Node, Workload } from '../../src/evidence/evidence.ts';
import { workloadOf } from '../support/workload-of.ts';
import { english } from '../support/english.ts';

const container = (memoryLimit: string, memoryRequest = '256Mi', name = 'fluent-bit') => ({
  name,
  role: 'app' as const,
  image: 'fb:1',
  command: [],
  args: [],
  env: {},
  memoryLimit,
  memoryRequest,
  ports: [],
  mounts: [],
});
const workload = (limit: string, kind = 'DaemonSet', request?: string): Workload =>
  workloadOf({
    kind,
    containers: [container(limit, request)],
    scheduling: { nodeSelector: {}, tolerations: [], hasAffinity: false },
    desired: 3,
    updated: 3,
    available: 3,
  });
const node = (name: string, allocatableMemory: string, more: Partial<Node> = {}): Node => ({
  name,
  allocatableMemory,
  conditions: [],
  ...more,
});
const question: RoomQuestion = {
  before: workload('512Mi'),
  after: workload('1Gi'),
  nodes: [node('a', '4Gi'), node('b', '2Gi'), node('c', '8Gi')],
  runningOn: new Set(['a', 'b', 'c']),
  quotas: [],
  limitRanges: [],
};
const quota = (hard: Record<string, string>, used: Record<string, string>, scopes: string[] = []) => ({
  namespace: 'logging',
  name: 'q',
  scopes,
  hard,
  used,
});
const range = (limit: object) => ({
  namespace: 'logging',
  name: 'r',
  limits: [{ type: 'Container', ...limit }],
});
const tainted = { taints: [{ key: 'gpu', effect: 'NoSchedule' }] };
const failed = (why: string) => ({ id: 'room', state: 'failed', why });
const passed = (why: string) => ({ id: 'room', state: 'passed', why });

describe('room for the new memory', () => {
  it.each<[string, Partial<RoomQuestion>, object]>([
    ['everywhere', {}, passed('There is room on all 3 nodes, in quota and limit range.')],
    [
      'not on one node of a DaemonSet',
      { after: workload('3Gi') },
      failed('Node b has less memory than a pod would need: 2048Mi allocatable, 3072Mi asked for.'),
    ],
    [
      'on no node at all',
      { after: workload('16Gi') },
      failed(
        '3 nodes, b the smallest, have less memory than a pod would need: 2048Mi allocatable, 16384Mi asked for.',
      ),
    ],
    [
      'on one node, which is enough for a Deployment',
      { after: workload('3Gi', 'Deployment') },
      passed('There is room on all 3 nodes, in quota and limit range.'),
    ],
    [
      'on no node for a Deployment',
      { after: workload('16Gi', 'Deployment') },
      failed(
        '3 nodes, b the smallest, have less memory than a pod would need: 2048Mi allocatable, 16384Mi asked for.',
      ),
    ],
    [
      'not on a small node that no pod may come to: it does not count',
      {
        after: workload('3Gi'),
        nodes: [node('a', '4Gi'), node('b', '2Gi', tainted)],
        runningOn: new Set(['a']),
      },
      passed('There is room on the one node, in quota and limit range.'),
    ],
    [
      'not on a small node that a pod runs on all the same',
      { after: workload('3Gi'), nodes: [node('a', '4Gi'), node('b', '2Gi', tainted)] },
      failed('Node b has less memory than a pod would need: 2048Mi allocatable, 3072Mi asked for.'),
    ],
    [
      'of which no node is known',
      { nodes: [] },
      {
        id: 'room',
        state: 'not-possible',
        why: 'No node is known that the pods may run on, so the room there is not known.',
      },
    ],
    [
      'too little in the quota',
      { quotas: [quota({ 'limits.memory': '2Gi' }, { 'limits.memory': '1536Mi' })] },
      failed('ResourceQuota q has 512Mi of limits.memory left; 3 pods ask for 1536Mi more.'),
    ],
    [
      'just enough in the quota',
      { quotas: [quota({ 'limits.memory': '3Gi' }, { 'limits.memory': '1536Mi' })] },
      passed('There is room on all 3 nodes, in quota and limit range.'),
    ],
    [
      'no more asked of a quota that is full',
      { after: workload('512Mi'), quotas: [quota({ 'limits.memory': '1Gi' }, { 'limits.memory': '2Gi' })] },
      passed('There is room on all 3 nodes, in quota and limit range.'),
    ],
    [
      'requests too: a pod whose request is its limit asks for both',
      {
        before: workload('512Mi', 'DaemonSet', '512Mi'),
        after: workload('1Gi', 'DaemonSet', '1Gi'),
        quotas: [quota({ 'requests.memory': '2Gi' }, { 'requests.memory': '1536Mi' })],
      },
      failed('ResourceQuota q has 512Mi of requests.memory left; 3 pods ask for 1536Mi more.'),
    ],
    [
      'a quota of which it is not known whether it counts',
      { quotas: [quota({ 'limits.memory': '1Gi' }, {}, ['PriorityClass'])] },
      {
        id: 'room',
        state: 'not-possible',
        why: 'It is not known whether ResourceQuota q counts these pods: its scopes are PriorityClass.',
      },
    ],
    [
      'above the largest container',
      { limitRanges: [range({ maxMemory: '768Mi' })] },
      failed('LimitRange r allows a container 768Mi, the plan asks for 1Gi.'),
    ],
    [
      'above the largest pod',
      { limitRanges: [{ ...range({}), limits: [{ type: 'Pod', maxMemory: '768Mi' }] }] },
      failed('LimitRange r allows a pod 768Mi, the plan comes to 1024Mi.'),
    ],
    [
      'above the ratio of limit to request',
      { limitRanges: [range({ maxRatio: 2 })] },
      failed('LimitRange r allows a limit of 2 times the request: 1Gi is more than that of 256Mi.'),
    ],
  ])('%s', (_, more, check) => {
    expect(english(judgeRoom({ ...question, ...more }))).toEqual(check);
  });

  it('tells every reason', () => {
    const check = judgeRoom({
      ...question,
      after: workload('3Gi'),
      limitRanges: [range({ maxMemory: '768Mi' })],
    });
    expect(english(check.details)).toEqual([
      'LimitRange r allows a container 768Mi, the plan asks for 3Gi.',
      'Node b has less memory than a pod would need: 2048Mi allocatable, 3072Mi asked for.',
    ]);
  });
});
