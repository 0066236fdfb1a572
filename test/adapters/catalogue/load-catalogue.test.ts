import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/adapters/catalogue/load-catalogue.ts';
import { advisories } from '../../../src/fluentbit/advisory-catalogue.ts';
import { releases } from '../../../src/fluentbit/release-catalogue.ts';

const [first] = advisories;
const next = { version: '4.2.99', line: '4.2', date: '2026-12-01T00:00:00Z' };
let directory = '';
let file = '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'load-catalogue-'));
  file = path.join(directory, 'catalogue.json');
});
afterEach(() => rm(directory, { recursive: true }));

it('what was refreshed stands in order beside what was shipped', async () => {
  await writeFile(file, JSON.stringify({ releases: [next] }));
  const loaded = await loadCatalogue(directory);
  const known = loaded.kind === 'refreshed' ? loaded.catalogue.known.map((each) => each.version) : [];
  expect(loaded).toMatchObject({ kind: 'refreshed', file, catalogue: { advisories } });
  expect(known.filter((version) => version !== next.version)).toEqual(releases.map((each) => each.version));
  expect(known.slice(known.indexOf(next.version) - 1).slice(0, 2)).toEqual([
    releases.findLast((each) => each.line === '4.2')?.version,
    '4.2.99',
  ]);
});

it('a refreshed advisory takes the place of the shipped one, a new one is added', async () => {
  const changed = { ...first, title: 'now better known' };
  const added = { ...first, id: 'FLB-NEW-1' };
  await writeFile(file, JSON.stringify({ advisories: [added, changed] }));
  const loaded = await loadCatalogue(directory);
  expect(loaded.kind === 'refreshed' && loaded.catalogue).toEqual({
    known: releases,
    advisories: [changed, ...advisories.slice(1), added],
  });
});

it('where nothing was refreshed, the shipped data holds', async () => {
  expect(await loadCatalogue(directory)).toEqual({
    kind: 'missing',
    why: `${file} is not used: there is no such file; the shipped releases and advisories hold.`,
  });
});

it.each([
  ['half a file', '{"releases": [', /it is not JSON/],
  ['another shape', '{"releases": [{"version": "4.2"}]}', /releases\.0\.version/],
  ['nothing in it', '{}', /neither "releases" nor "advisories"/],
  [
    'a pattern that none can match',
    JSON.stringify({ advisories: [{ ...first, signatures: { ...first?.signatures, log_patterns: ['('] } }] }),
    /advisories\.0\.signatures\.log_patterns\.0: expected a JavaScript pattern/,
  ],
])('%s: the shipped data holds, and why is said in one line', async (_, text, expected) => {
  await writeFile(file, text);
  const loaded = await loadCatalogue(directory);
  expect(loaded).toEqual({ kind: 'broken', why: expect.stringMatching(expected) });
  expect(loaded.kind === 'broken' && loaded.why).toMatch(/^[^\n]*catalogue\.json is not used: [^\n]*hold\.$/);
});

it('a folder in the place of the file is broken, not missing', async () => {
  await mkdir(file);
  expect(await loadCatalogue(directory)).toMatchObject({ kind: 'broken' });
});
