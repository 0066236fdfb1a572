import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBundle } from '../../../src/adapters/bundle/read-bundle.ts';
import type { LogLimits } from '../../../src/adapters/bundle/read-logs.ts';
import { gatherFacts } from '../../../src/diagnosis/gather-facts.ts';
import type { Evidence } from '../../../src/evidence/evidence.ts';
import { tell } from '../../../src/language/words.ts';

const run = promisify(execFile);
const log = 'logs/logging/fb-1/fluent-bit/current.log';
let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'odd-bundle-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function write(name: string, content: string | Buffer | object): Promise<void> {
  const file = path.join(directory, name);
  await mkdir(path.dirname(file), { recursive: true });
  const isText = typeof content === 'string' || Buffer.isBuffer(content);
  await writeFile(file, isText ? content : JSON.stringify(content));
}

async function evidence(limits?: LogLimits): Promise<Evidence> {
  const reading = await readBundle(directory, limits);
  if (reading.kind === 'refused') throw new Error(reading.why);
  return reading.evidence;
}

const gapsOf = async (): Promise<readonly string[]> =>
  (await evidence()).gaps.map(({ what, why }) => `${tell(what, 'en')}: ${tell(why, 'en')}`);
const podNamed = (name: string, more: object = {}): object => ({
  kind: 'Pod',
  metadata: { name, namespace: 'logging', ...more },
  spec: { containers: [{ name: 'fluent-bit' }] },
});

test('links are not followed, whether they loop or lead out', async () => {
  await write('resources/pods.json', podNamed('fb-1'));
  await write('logs/logging/fb-1/fluent-bit/previous.log', 'x\n');
  await symlink('/etc/hostname', path.join(directory, log));
  await symlink('..', path.join(directory, 'logs/logging/loop'));
  await symlink('/etc/hostname', path.join(directory, 'resources/nodes.json'));
  await symlink('/etc/hostname', path.join(directory, 'resources/notes.txt'));
  const link = 'it is a link, and links are not followed';
  expect((await evidence()).logs.map(({ source }) => source)).toEqual([
    'logs/logging/fb-1/fluent-bit/previous.log',
  ]);
  expect(await gapsOf()).toEqual([
    `resources/nodes.json: ${link}`,
    `logs/logging/fb-1/fluent-bit/current.log: ${link}`,
    `logs/logging/loop: ${link}`,
  ]);
});

test('what the kubelet says in the place of a log that is gone is no log', async () => {
  await write('resources/pods.json', podNamed('fb-1'));
  // Recorded on a 1.20 kubelet, without a line's end.
  await write(log, 'unable to retrieve container logs for containerd://56ef0e24d4761ce2e0327ab4e512855e');
  expect((await evidence()).logs).toEqual([]);
  expect(await gapsOf()).toEqual([`${log}: the kubelet has removed the container and its log`]);
});

test('a pipe is not waited for', async () => {
  await write('resources/pods.json', podNamed('fb-1'));
  await mkdir(path.join(directory, path.dirname(log)), { recursive: true });
  await run('mkfifo', [path.join(directory, log)]);
  expect(await gapsOf()).toEqual([`${log}: it is no regular file`]);
});

test('folders and files stand where the other is expected', async () => {
  await write('resources/pods.json/x', '');
  await write('bundle.json/x', '');
  await write('logs/logging/fb-1/current.log', 'too high');
  await write('logs/logging/fb-1/fluent-bit/previous.log/x', '');
  await write('metrics', '');
  expect(await gapsOf()).toEqual([
    'bundle.json: it is a folder; expected a file',
    'resources/pods.json: it is a folder; expected a file',
    'logs/logging/fb-1/current.log: it stands in the wrong folder; expected logs/NAMESPACE/POD/CONTAINER/current.log or previous.log',
    'logs/logging/fb-1/fluent-bit/previous.log: it is a folder; expected a file',
    'metrics: it is a file; expected a folder',
  ]);
});

test.skipIf(process.getuid?.() === 0)('what may not be read is said', async () => {
  await write('resources/pods.json', podNamed('fb-1'));
  await write(log, 'x');
  await write('metrics/logging/fb-1/api_v1_uptime', '{}');
  await chmod(path.join(directory, log), 0);
  await chmod(path.join(directory, 'metrics/logging'), 0);
  expect(await gapsOf()).toEqual([
    `${log}: it cannot be read (EACCES)`,
    'metrics/logging: it cannot be listed (EACCES)',
  ]);
  await chmod(path.join(directory, 'metrics/logging'), 0o700);
});

test('documents that hold nothing, null, other kinds and other things', async () => {
  await write('resources/a-empty.json', '');
  await write('resources/b-blank.json', ' \n');
  await write('resources/c-null.json', 'null');
  await write('resources/d-list.json', {
    kind: 'List',
    items: [null, 7, [[]], { kind: 'Secret', metadata: { name: 's' } }, podNamed('fb-1'), { kind: 'Pod' }],
  });
  await write('resources/pods.json', { kind: 'PodList', items: [null] });
  const { pods } = await evidence();
  expect(pods.map(({ value }) => value.name)).toEqual(['fb-1']);
  expect(await gapsOf()).toEqual([
    'resources/a-empty.json: it is empty; expected JSON',
    'resources/b-blank.json: it is empty; expected JSON',
    'resources/c-null.json: expected an object, found null',
    'resources/d-list.json, item 1: expected an object, found null',
    'resources/d-list.json, item 2: expected an object, found a number',
    'resources/d-list.json, item 3: expected an object, found a list',
    'resources/d-list.json, item 6: expected Pod with metadata.name, found an object without it',
    'resources/pods.json, item 1: expected Pod with metadata.name, found null',
  ]);
});

test('of an object in two files the newest counts, of equal ones the first', async () => {
  const event = {
    kind: 'Event',
    metadata: { name: 'e', namespace: 'logging' },
    involvedObject: { name: 'fb-1' },
  };
  await write('resources/all.json', {
    kind: 'List',
    items: [podNamed('fb-1', { resourceVersion: '9' }), podNamed('fb-2', { resourceVersion: '8' }), event],
  });
  await write('resources/pods.json', {
    items: [podNamed('fb-1', { resourceVersion: '10' }), podNamed('fb-2', { resourceVersion: '8' })],
  });
  await write('resources/events.json', { items: [event] });
  const { pods, events } = await evidence();
  expect(pods.map(({ source, value }) => `${source} ${value.name}`)).toEqual([
    'resources/all.json fb-2',
    'resources/pods.json fb-1',
  ]);
  expect(events).toHaveLength(2);
  expect(await gapsOf()).toEqual([
    'resources/all.json, item 1: resources/pods.json holds a newer Pod of that name',
  ]);
});

test('an annotation of four megabytes', async () => {
  await write('resources/pods.json', podNamed('fb-1', { annotations: { note: 'x'.repeat(4_000_000) } }));
  expect(gatherFacts(await evidence()).subject.pod).toBe('fb-1');
});

test.each([
  ['bytes that are no UTF-8', Buffer.concat([Buffer.of(0xff, 0x0a), Buffer.from('Fluent Bit v4.2.8\n')]), 2],
  ['UTF-16, as PowerShell writes it', Buffer.from('\uFEFFx\r\nFluent Bit v4.2.8\r\n', 'utf16le'), 2],
  ['a mark of UTF-8', Buffer.from('\uFEFFFluent Bit v4.2.8\n'), 1],
])('a log with %s', async (_, content, lines) => {
  await write(log, content);
  const [fact] = gatherFacts(await evidence()).logs;
  expect([fact?.story.version, fact?.story.lines]).toEqual(['4.2.8', lines]);
});

test('thousands of files', async () => {
  for (let pod = 0; pod < 1000; pod += 1) {
    await write(`logs/logging/fb-${String(pod).padStart(4, '0')}/fluent-bit/current.log`, `${pod}\n`);
  }
  await write('resources/pods.json', podNamed('fb-0999'));
  const { logs, gaps } = await evidence();
  expect([logs.length, logs.at(-1)?.text, gaps]).toEqual([1000, '999\n', []]);
});

test('a log that is too long: version, end, line numbers, and a gap with exact numbers', async () => {
  const banner = 'Fluent Bit v4.2.8\n';
  const error = '[2026/11/22 12:00:10] [error] [engine] the last words\n';
  await write(log, banner + 'noise\n'.repeat(10_000) + error);
  const read = await evidence({ each: 1000, all: 5000 });
  const [fact] = gatherFacts(read).logs;
  const { version, lastError, lines } = fact?.story ?? {};
  expect([version, lastError?.line, lines]).toEqual(['4.2.8', 10_002, 10_002]);
  const [omitted] = read.logs.map((each) => each.omitted);
  const kept = read.logs[0]?.text.length ?? 0;
  expect(kept).toBeLessThanOrEqual(1000);
  expect(read.gaps).toEqual([
    {
      what: `${omitted?.lines} lines (${banner.length + 60_000 + error.length - kept} bytes) in the middle of ${log}`,
      why: 'the log is longer than what is read of one log',
      wouldTell: 'what Fluent Bit did between its start and the end of the log',
      reason: 'too-large',
    },
  ]);
  expect(omitted?.lines).toBe(10_002 - (read.logs[0]?.text.split('\n').length ?? 0) + 1);
});

test('the pod that a bundle is about is read first', async () => {
  for (const pod of ['fb-1', 'fb-2', 'fb-3']) {
    await write(`logs/logging/${pod}/fluent-bit/current.log`, `${pod}\n`.repeat(1000));
  }
  await write('bundle.json', { focus: { pod: 'fb-2' } });
  const { logs } = await evidence({ each: 4000, all: 6000 });
  const sizes = logs.map(({ text }) => Math.round(text.length / 100) * 100);
  expect(sizes).toEqual([1000, 4000, 1000]);
});
