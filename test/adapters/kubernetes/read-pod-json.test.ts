import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { podJson } from '../../../src/adapters/kubernetes/object-json.ts';
import { readPodJson } from '../../../src/adapters/kubernetes/read-pod-json.ts';

const stream = new URL('../../fixtures/kubernetes-watch/g-rolling-update.ndjson', import.meta.url);
const recorded = readFileSync(stream, 'utf8')
  .trim()
  .split('\n')
  .map((line): unknown => (JSON.parse(line) as { object: unknown }).object);

const withEverything = {
  kind: 'Pod',
  metadata: {
    name: 'p',
    namespace: 'n',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: 't',
    deletionTimestamp: 't',
    labels: { a: 'b' },
    annotations: { a: 'b' },
    ownerReferences: [{ kind: 'DaemonSet', name: 'd', uid: 'u', controller: true }],
  },
  spec: {
    nodeName: 'n',
    os: { name: 'linux' },
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    initContainers: [{ name: 'i', image: 'i', restartPolicy: 'Always' }],
    containers: [
      {
        name: 'c',
        image: 'i',
        command: ['a'],
        args: ['b'],
        env: [{ name: 'e', value: 'v' }],
        resources: { limits: { memory: 1.5 }, requests: { memory: '64Mi' } },
        ports: [{ name: 'http', containerPort: 2020 }],
        volumeMounts: [{ name: 'm', mountPath: '/m', subPath: 's' }],
      },
    ],
    volumes: [
      { name: 'a', configMap: { name: 'x' }, secret: { secretName: 'y' }, hostPath: { path: '/' } },
      { name: 'b', emptyDir: {} },
      { name: 'c', projected: { sources: [{ configMap: { name: 'x' } }, { secret: { name: 'y' } }] } },
    ],
  },
  status: {
    phase: 'Running',
    reason: 'r',
    message: 'm',
    conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'r', message: 'm' }],
    containerStatuses: [
      {
        name: 'c',
        ready: true,
        restartCount: 3,
        containerID: 'id',
        imageID: 'id',
        state: { running: { startedAt: 't' }, waiting: { reason: 'r', message: 'm' } },
        lastState: {
          terminated: {
            exitCode: 137,
            reason: 'r',
            message: 'm',
            signal: 9,
            startedAt: 't',
            finishedAt: 't',
            containerID: 'id',
          },
        },
      },
    ],
    initContainerStatuses: [{ name: 'i', ready: false, restartCount: 0, state: {}, lastState: {} }],
  },
};

/** Replaces the value at one of the places of a JSON tree, counted from its root, or takes it away. */
function changed(json: unknown, place: { left: number }, value: unknown): unknown {
  if (place.left-- === 0) return value;
  if (Array.isArray(json)) return json.map((each) => changed(each, place, value));
  if (typeof json !== 'object' || json === null) return json;
  const entries = Object.entries(json).map(([key, each]) => [key, changed(each, place, value)] as const);
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

const places = (json: unknown): number =>
  typeof json === 'object' && json !== null
    ? Object.values(json).reduce((sum: number, each) => sum + places(each), 1)
    : 1;

const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    '',
    'x',
    0,
    -1,
    1e21,
    Number.POSITIVE_INFINITY,
    [],
    {},
    [[]],
    [null],
  ),
  fc.constantFrom<unknown>(JSON.parse('{"__proto__":1}'), { constructor: 'x' }, { name: 1 }, [
    { name: 'x' },
    1,
  ]),
  fc.jsonValue({ maxDepth: 3 }),
);

test('every recorded pod is read as the schema reads it', () => {
  expect(recorded.map(readPodJson)).toEqual(recorded.map((json) => podJson.safeParse(json).data));
});

test('the schema and the fast reader agree on pods with anything anywhere', () => {
  const changes = fc.array(fc.tuple(fc.nat({ max: places(withEverything) }), strange), { maxLength: 4 });
  fc.assert(
    fc.property(changes, (wanted) => {
      let json: unknown = withEverything;
      for (const [left, value] of wanted) json = changed(json, { left }, value);
      expect(readPodJson(json)).toEqual(podJson.safeParse(json).data);
    }),
    { numRuns: 3_000 },
  );
});

test.each([undefined, null, 1, 'x', [], {}, { metadata: null }, { metadata: { name: 1 } }])(
  '%j is no pod',
  (json) => {
    expect(readPodJson(json)).toBeUndefined();
  },
);
