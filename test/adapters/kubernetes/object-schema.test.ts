import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  readConfigMap,
  readEvent,
  readNode,
  readPod,
} from '../../../src/adapters/kubernetes/object-schema.ts';
import { readRevision, readWorkload } from '../../../src/adapters/kubernetes/read-workload.ts';

const metadata = { name: 'fluent-bit', namespace: 'logging' };
const noMarks = { labels: {}, annotations: {} };

test('a pod with everything', () => {
  const terminated = {
    exitCode: 139,
    reason: 'Error',
    startedAt: '2026-11-22T12:42:45Z',
    finishedAt: '2026-11-22T12:42:52Z',
    containerID: 'containerd://old',
  };
  const pod = readPod({
    kind: 'Pod',
    metadata: {
      ...metadata,
      uid: 'u1',
      deletionTimestamp: null,
      ownerReferences: [
        { kind: 'Other', name: 'x' },
        { kind: 'DaemonSet', name: 'fluent-bit', uid: 'd1', controller: true },
      ],
    },
    spec: {
      nodeName: 'node-1',
      initContainers: [
        { name: 'proxy', image: 'p:1', restartPolicy: 'Always' },
        { name: 'setup', image: 's:1' },
      ],
      containers: [
        {
          name: 'fluent-bit',
          image: 'fluent/fluent-bit:3.2.0',
          args: ['-c', '/conf/fluent-bit.conf'],
          env: [
            { name: 'PLAIN', value: 'yes' },
            { name: 'HIDDEN', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
          ],
          resources: { limits: { memory: 536870912 }, requests: { memory: '64Mi' } },
          ports: [{ containerPort: 2020, name: 'http' }],
          volumeMounts: [{ name: 'config', mountPath: '/conf' }],
        },
      ],
      volumes: [
        {
          name: 'config',
          projected: {
            sources: [{ configMap: { name: 'a' } }, { secret: { name: 'b' } }, { downwardAPI: {} }],
          },
        },
        { name: 'scratch', emptyDir: {} },
      ],
    },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'fluent-bit',
          ready: false,
          restartCount: 4,
          imageID: '',
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated },
        },
      ],
    },
  });
  expect(pod).toEqual({
    ...metadata,
    ...noMarks,
    uid: 'u1',
    owner: { kind: 'DaemonSet', name: 'fluent-bit', uid: 'd1' },
    node: 'node-1',
    phase: 'Running',
    containers: [
      { name: 'proxy', role: 'sidecar', image: 'p:1', command: [], args: [], env: {}, ports: [], mounts: [] },
      { name: 'setup', role: 'init', image: 's:1', command: [], args: [], env: {}, ports: [], mounts: [] },
      {
        name: 'fluent-bit',
        role: 'app',
        image: 'fluent/fluent-bit:3.2.0',
        command: [],
        args: ['-c', '/conf/fluent-bit.conf'],
        env: { PLAIN: 'yes' },
        memoryLimit: '536870912',
        memoryRequest: '64Mi',
        ports: [{ name: 'http', containerPort: 2020 }],
        mounts: [{ volume: 'config', path: '/conf' }],
        status: {
          ready: false,
          restartCount: 4,
          state: { kind: 'waiting', reason: 'CrashLoopBackOff' },
          lastTermination: {
            exitCode: 139,
            reason: 'Error',
            startedAt: '2026-11-22T12:42:45Z',
            finishedAt: '2026-11-22T12:42:52Z',
            containerId: 'containerd://old',
          },
        },
      },
    ],
    volumes: [
      { name: 'config', projected: true, configMap: 'a' },
      { name: 'config', projected: true, secret: 'b' },
      { name: 'scratch', emptyDir: true },
    ],
  });
});

test.each([
  [
    'DaemonSet',
    {},
    { desiredNumberScheduled: 3, updatedNumberScheduled: 2, numberAvailable: 1 },
    [3, 2, 1, 2],
  ],
  ['Deployment', { replicas: 2 }, { updatedReplicas: 2, availableReplicas: 2 }, [2, 2, 2, 0]],
  ['Deployment', {}, undefined, [1, 0, 0, 1]],
  ['StatefulSet', { replicas: 4 }, { updatedReplicas: 1, availableReplicas: 3 }, [4, 1, 3, 1]],
  ['ReplicaSet', { replicas: 1 }, { replicas: 1, availableReplicas: 1 }, [1, 1, 1, 0]],
])('counts the pods of a %s', (kind, spec, status, counts) => {
  const { desired, updated, available, unavailable } = readWorkload({ kind, metadata, spec, status });
  expect([desired, updated, available, unavailable]).toEqual(counts);
});

test('a workload whose item names no kind takes that of its list', () => {
  expect(readWorkload({ metadata }, 'DaemonSet').kind).toBe('DaemonSet');
  expect(() => readWorkload({ metadata })).toThrow('fluent-bit: the kind is ""; expected one of DaemonSet');
});

test('the small ones', () => {
  expect(
    readRevision({
      metadata: { ...metadata, creationTimestamp: 't' },
      revision: 2,
      data: { spec: { template: { spec: { containers: [{ name: 'fluent-bit', image: 'i:1' }] } } } },
    }),
  ).toEqual({ ...metadata, revision: 2, createdAt: 't', images: { 'fluent-bit': 'i:1' } });
  expect(
    readConfigMap({
      metadata: { ...metadata, managedFields: [{ manager: 'helm' }, { manager: 'helm' }] },
      data: { k: 'v' },
    }),
  ).toEqual({
    ...metadata,
    ...noMarks,
    fieldManagers: ['helm'],
    writers: [
      { manager: 'helm', index: 0, holdsContent: false },
      { manager: 'helm', index: 1, holdsContent: false },
    ],
    data: { k: 'v' },
  });
  expect(
    readEvent({
      metadata,
      regarding: { kind: 'Pod', name: 'p', namespace: 'logging' },
      type: 'Warning',
      reason: 'BackOff',
      note: 'again',
      eventTime: 't1',
      series: { count: 5, lastObservedTime: 't2' },
    }),
  ).toEqual({
    namespace: 'logging',
    involved: { kind: 'Pod', name: 'p' },
    type: 'Warning',
    reason: 'BackOff',
    message: 'again',
    count: 5,
    firstAt: 't1',
    lastAt: 't2',
  });
  expect(readNode({ metadata: { name: 'n' }, status: { allocatable: { memory: '3610172Ki' } } })).toEqual({
    name: 'n',
    allocatableMemory: '3610172Ki',
    conditions: [],
  });
});

test.each([
  [null, 'expected Pod with metadata.name, found null.'],
  [[], 'expected Pod with metadata.name, found a list.'],
  ['x', 'expected Pod with metadata.name, found a string.'],
  [{ kind: 'Secret', metadata }, 'expected Pod, found Secret.'],
  [{ kind: 'Pod' }, 'expected Pod with metadata.name, found an object without it.'],
])('refuses %j as a pod', (json, message) => {
  expect(() => readPod(json)).toThrow(message);
});

test('whatever else is wrong in a pod is taken as not there', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (spec, status, container) => {
      const json = { metadata, spec, status };
      expect(readPod(json).name).toBe('fluent-bit');
      const nested = {
        metadata,
        spec: { containers: [container] },
        status: { containerStatuses: [container] },
      };
      expect(readPod(nested).name).toBe('fluent-bit');
    }),
  );
});
