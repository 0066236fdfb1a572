import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBundle } from '../../../src/adapters/bundle/read-bundle.ts';
import type { Evidence } from '../../../src/evidence/evidence.ts';

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'bundle-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function write(name: string, text: string | object): Promise<void> {
  const file = path.join(directory, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, typeof text === 'string' ? text : JSON.stringify(text, null, 1));
}

async function evidence(): Promise<Evidence> {
  const reading = await readBundle(directory);
  if (reading.kind === 'refused') throw new Error(reading.why);
  return reading.evidence;
}

const pod = {
  metadata: { name: 'fb-1', namespace: 'logging' },
  spec: { containers: [{ name: 'fluent-bit' }] },
};

test('refuses a folder that is not there, a file, and a folder with nothing of a bundle', async () => {
  await write('a-file', 'x');
  const missing = path.join(directory, 'missing');
  expect(await readBundle(missing)).toEqual({ kind: 'refused', why: `There is no folder ${missing}.` });
  const file = path.join(directory, 'a-file');
  expect(await readBundle(file)).toEqual({
    kind: 'refused',
    why: `${file} is not a folder; expected a bundle folder.`,
  });
  expect(await readBundle(directory)).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('is no bundle'),
  });
});

test('reads what a bundle is about; any part may be missing', async () => {
  await write('bundle.json', {
    cluster: 'c',
    namespace: 'logging',
    collectedAt: 't',
    focus: { pod: 'fb-1' },
    more: 1,
  });
  await write('logs/logging/fb-1/fluent-bit/previous.log', 'one\ntwo\n');
  await write('logs/logging/fb-1/fluent-bit/other.txt', 'no log');
  await write('metrics/logging/fb-1/api_v1_uptime', '{"uptime_sec":1}');
  expect(await evidence()).toEqual({
    cluster: 'c',
    collectedAt: 't',
    focus: { namespace: 'logging', pod: 'fb-1' },
    pods: [],
    workloads: [],
    revisions: [],
    configMaps: [],
    events: [],
    customResources: [],
    nodes: [],
    usages: [],
    quotas: [],
    limitRanges: [],
    logs: [
      {
        source: 'logs/logging/fb-1/fluent-bit/previous.log',
        namespace: 'logging',
        pod: 'fb-1',
        container: 'fluent-bit',
        which: 'previous',
        text: 'one\ntwo\n',
      },
    ],
    monitoring: [
      {
        source: 'metrics/logging/fb-1/api_v1_uptime',
        namespace: 'logging',
        pod: 'fb-1',
        path: 'api_v1_uptime',
        body: '{"uptime_sec":1}',
      },
    ],
    documents: {},
    gaps: [],
  });
});

test.each([
  [
    'a List whose items name their kind',
    'any.json',
    { kind: 'List', items: [{ ...pod, kind: 'Pod' }] },
    ['items', 0],
  ],
  ['a PodList whose items do not', 'any.json', { kind: 'PodList', items: [pod] }, ['items', 0]],
  ['items named by their file', 'pods.json', { items: [pod] }, ['items', 0]],
  ['one object named by its file', 'pods.json', pod, []],
  ['a bare array', 'pods.json', [pod], [0]],
])('finds pods in %s', async (_, name, json, at) => {
  await write(`resources/${name}`, json);
  const { pods, documents } = await evidence();
  expect(pods.map(({ source, path: place, value }) => [source, place, value.name])).toEqual([
    [`resources/${name}`, at, 'fb-1'],
  ]);
  expect(Object.keys(documents)).toEqual([`resources/${name}`]);
});

test('turns broken JSON into a gap with line and expectation, and reads the rest', async () => {
  await write('resources/configmaps.json', '{\n  "items": [\n    {"metadata": {"name": "x"},}\n  ]\n}');
  await write('resources/pods.json', { items: [pod, { kind: 'Pod', metadata: {} }, 7] });
  await write('resources/secrets.json', { items: [{ kind: 'Secret', metadata: { name: 's' } }] });
  const { gaps, pods, documents } = await evidence();
  expect(pods).toHaveLength(1);
  expect(gaps).toEqual([
    {
      what: 'resources/configmaps.json',
      why: 'broken JSON: line 3, column 32: expected a key in double quotes',
      wouldTell: 'the Kubernetes objects in it',
      reason: 'broken',
    },
    {
      what: 'resources/pods.json, item 2',
      why: 'expected Pod with metadata.name, found an object without it',
      wouldTell: 'what this Pod is like',
      reason: 'broken',
    },
    {
      what: 'resources/pods.json, item 3',
      why: 'expected Pod with metadata.name, found a number',
      wouldTell: 'what this Pod is like',
      reason: 'broken',
    },
  ]);
  expect(documents).not.toHaveProperty('resources/configmaps.json');
});
