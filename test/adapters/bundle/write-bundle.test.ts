import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bundleFiles } from '../../../src/evidence/bundle-files.ts';
import { readBundle } from '../../../src/adapters/bundle/read-bundle.ts';
import { writeBundle } from '../../../src/adapters/bundle/write-bundle.ts';
import type { Evidence } from '../../../src/evidence/evidence.ts';
import { caseFrom, caseNames, evidenceOf, planFor } from '../../support/playbook-cases.ts';
import { nothing } from '../../diagnosis/evidence-of.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'bundle-'));
});
afterEach(async () => rm(directory, { recursive: true, force: true }));

const record = '[0] app: [[1.0, {}], {"card"=>"4111"}]';
const ownLine = '[2026/11/22 03:12:00] [error] login with password=hunter2';
const evidence: Evidence = {
  ...nothing,
  cluster: 'prod',
  collectedAt: '2026-11-22T03:12:00Z',
  focus: { namespace: 'logging', pod: 'fb-1', container: 'fluent-bit' },
  logs: [
    {
      source: 'logs/logging/fb-1/fluent-bit/current.log',
      namespace: 'logging',
      pod: 'fb-1',
      container: 'fluent-bit',
      which: 'current',
      text: `${record}\n${ownLine}\n`,
    },
  ],
  monitoring: [
    {
      source: 'metrics/logging/fb-1/api_v1_metrics',
      namespace: 'logging',
      pod: 'fb-1',
      path: 'api_v1_metrics',
      body: '{"input":{},"token":"hunter2"}',
    },
  ],
  documents: { 'resources/secrets.json': '{"kind":"Secret","data":{"a":"aHVudGVyMg=="}}' },
  gaps: [
    {
      what: 'ConfigMap logging/fb',
      why: 'it does not exist',
      wouldTell: 'the configuration',
      reason: 'not-found',
      object: { kind: 'ConfigMap', namespace: 'logging', name: 'fb' },
    },
  ],
};

describe('what is in a bundle', () => {
  const shown = (text: string) => ({
    'bundle.json': `{
  "cluster": "prod",
  "namespace": "logging",
  "collectedAt": "2026-11-22T03:12:00Z",
  "focus": {
    "pod": "fb-1",
    "container": "fluent-bit"
  },
  "gaps": [
    {
      "what": "ConfigMap logging/fb",
      "why": "it does not exist",
      "wouldTell": "the configuration",
      "reason": "not-found",
      "object": {
        "kind": "ConfigMap",
        "namespace": "logging",
        "name": "fb"
      }
    }
  ]
}
`,
    'resources/secrets.json': '{"kind":"Secret","data":{"a":"[redacted]"}}',
    'logs/logging/fb-1/fluent-bit/current.log': `${text}\n${ownLine.replace('hunter2', '[redacted]')}\n`,
    'metrics/logging/fb-1/api_v1_metrics': '{"input":{},"token":"[redacted]"}',
  });

  test('has neither secrets nor records', () => {
    expect(Object.fromEntries(bundleFiles(evidence))).toEqual(shown('[record-like line withheld]'));
  });

  test('raw has records, but no secrets', () => {
    expect(Object.fromEntries(bundleFiles(evidence, { raw: true }))).toEqual(shown(record));
  });
});

test('what could not be read is still known when the bundle is read again', async () => {
  const target = path.join(directory, 'new/bundle');
  expect(await writeBundle(target, bundleFiles(evidence))).toEqual({ kind: 'written' });
  const reading = await readBundle(target);
  expect(reading.kind === 'read' && [reading.evidence.gaps, reading.evidence.focus]).toEqual([
    evidence.gaps,
    evidence.focus,
  ]);
});

describe('where it is written', () => {
  test('an empty folder is taken', async () => {
    expect(await writeBundle(directory, bundleFiles(evidence))).toEqual({ kind: 'written' });
    expect((await readdir(directory)).sort()).toEqual(['bundle.json', 'logs', 'metrics', 'resources']);
  });

  test('a folder with something in it, or a file, is refused and stays as it was', async () => {
    const full = path.join(directory, 'full');
    await mkdir(full);
    await writeFile(path.join(full, 'mine'), 'x');
    expect([
      await writeBundle(full, bundleFiles(evidence)),
      await writeBundle(path.join(full, 'mine'), bundleFiles(evidence)),
      await writeBundle(path.join(full, 'mine/below'), bundleFiles(evidence)),
    ]).toEqual([
      { kind: 'refused', why: `${full} is not empty; expected a new or an empty folder.` },
      { kind: 'refused', why: `${full}/mine is a file, or inside one; expected a new or an empty folder.` },
      {
        kind: 'refused',
        why: `${full}/mine/below is a file, or inside one; expected a new or an empty folder.`,
      },
    ]);
    expect([await readdir(full), await readFile(path.join(full, 'mine'), 'utf8')]).toEqual([['mine'], 'x']);
    expect(await readdir(directory)).toEqual(['full']);
  });

  test('nothing is written outside of it, and nothing is left behind', async () => {
    await expect(writeBundle(path.join(directory, 'b'), new Map([['../evil', 'x']]))).rejects.toThrow(
      '"../evil" is no path inside a bundle.',
    );
    expect(await readdir(directory)).toEqual([]);
  });
});

/** One case of every folder: each cause once. */
const sample = [...Map.groupBy(caseNames, (name) => name.split('/')[0]).values()].flatMap((names) =>
  names.slice(0, 1),
);

test.each(sample)('%s is diagnosed the same from what was written', async (name) => {
  const before = await evidenceOf(name);
  const target = path.join(directory, 'written');
  await writeBundle(target, bundleFiles(before));
  const reading = await readBundle(target);
  if (reading.kind === 'refused') throw new Error(reading.why);
  const [was, is] = [caseFrom(before), caseFrom(reading.evidence)];
  expect(is.diagnosis).toEqual(was.diagnosis);
  expect(planFor(is)?.steps).toEqual(planFor(was)?.steps);
});
