import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKeptCatalogue } from '../../src/adapters/catalogue/kept-catalogue.ts';
import { UsageError } from '../../src/cli/io.ts';
import { memoryCommand } from '../../src/cli/memory.ts';
import { releasesCommand } from '../../src/cli/releases.ts';
import { advisories } from '../../src/fluentbit/advisory-catalogue.ts';
import { releases } from '../../src/fluentbit/release-catalogue.ts';
import { quietIo } from '../support/quiet-io.ts';

const next = { version: '5.1.2', line: '5.1', date: '2026-10-01T00:00:00Z' };
const good = JSON.stringify({ releases: [...releases, next], advisories });
let cwd = '';
let server: Server | undefined;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'catalogue-'));
});
afterEach(async () => {
  server?.close();
  server?.closeAllConnections();
  server = undefined;
  await rm(cwd, { recursive: true });
});

async function refresh(source: string) {
  const io = quietIo({ cwd });
  const code = await releasesCommand(['refresh', source], io);
  return { code, out: io.out.join(''), err: io.err.join('') };
}

async function given(text: string, name = 'new.json'): Promise<string> {
  await writeFile(path.join(cwd, name), text);
  return name;
}

const keptVersions = async () =>
  (await readKeptCatalogue(path.join(cwd, 'fluent-medic-data')))?.releases?.length;

async function serve(status: number, body: string): Promise<string> {
  server = createServer((_, answer) => answer.writeHead(status).end(body));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/catalogue.json`;
}

describe('releases refresh', () => {
  it('checks a file and keeps it, and says where', async () => {
    const file = path.join(cwd, 'fluent-medic-data/catalogue.json');
    expect(await refresh(await given(good))).toEqual({
      code: 0,
      out: `${file}: 262 releases (1 new: 5.1.2), 66 advisories (0 new)\n`,
      err: '',
    });
    expect(JSON.parse(await readFile(file, 'utf8')).releases.at(-1)).toEqual(next);
    expect(await readdir(path.dirname(file))).toEqual(['catalogue.json']);
  });

  it('takes the shipped files as they are, one after the other', async () => {
    const data = path.join(import.meta.dirname, '../../src/fluentbit/data');
    expect((await refresh(path.join(data, 'releases.json'))).out).toContain('261 releases (0 new)');
    expect((await refresh(path.join(data, 'advisories.json'))).out).toContain('66 advisories (0 new)');
    const kept = await readKeptCatalogue(path.join(cwd, 'fluent-medic-data'));
    expect([kept?.releases?.length, kept?.advisories?.length]).toEqual([261, 66]);
  });

  it('what was learnt counts: memory takes the newest version without being told', async () => {
    await refresh(await given(good));
    await given('[INPUT]\n    Name dummy\n    Mem_Buf_Limit 5M\n', 'fluent-bit.conf');
    const io = quietIo({ cwd });
    await memoryCommand(['--config', 'fluent-bit.conf'], io);
    expect(io.out.join('')).toContain('MEMORY  Fluent Bit 5.1.2,');
  });

  it('fetches a URL', async () => {
    expect((await refresh(await serve(200, good))).code).toBe(0);
    expect(await keptVersions()).toBe(262);
  });

  it.each<[string, () => Promise<string>, RegExp]>([
    [
      'a file that is not there',
      () => Promise.resolve('nowhere.json'),
      /nowhere\.json was not taken: there is no such file/,
    ],
    ['a folder', () => Promise.resolve('.'), /it is a folder/],
    ['no JSON', () => given('<html>'), /it is not JSON/],
    ['something else', () => given('{"x":1}'), /neither "releases" nor "advisories"/],
    ['no object', () => given('[]'), /the whole: /],
    [
      'a release without a line',
      () => given(JSON.stringify({ releases: [...releases, { version: '6.0.0' }] })),
      /releases\.261\.line: /,
    ],
    [
      'a release in the wrong line',
      () => given(JSON.stringify({ releases: [...releases, { ...next, line: '5.2' }] })),
      /releases\.261: expected the line to be the first two numbers/,
    ],
    [
      'a version that is none',
      () => given(JSON.stringify({ releases: [...releases, { ...next, version: 'latest' }] })),
      /releases\.261\.version: expected a version such as/,
    ],
    [
      'a version twice',
      () => given(JSON.stringify({ releases: [...releases, next, next] })),
      /the version 5\.1\.2 stands in it twice/,
    ],
    [
      'fewer releases',
      () => given(JSON.stringify({ releases: releases.filter((each) => each.line !== '3.2') })),
      /it lacks 12 known releases \(3\.2\.0, 3\.2\.1, 3\.2\.2, 3\.2\.3, 3\.2\.4, …\)/,
    ],
    [
      'fewer advisories',
      () => given(JSON.stringify({ advisories: advisories.slice(1) })),
      /it lacks 1 known advisories \(FLB-/,
    ],
    ['an error over HTTP', () => serve(404, good), /it answered with status 404/],
    ['a server that is gone', () => Promise.resolve('http://127.0.0.1:1/x'), /it cannot be reached \(/],
  ])('%s: one sentence, and the last good one stays', async (name, source, sentence) => {
    await refresh(await given(good, 'good.json'));
    const { code, out, err } = await refresh(await source());
    expect([code, out]).toEqual([/HTTP|gone/.test(name) ? 1 : 2, '']);
    expect(err).toMatch(sentence);
    expect(err.trimEnd()).not.toContain('\n');
    expect(err).toContain(`the one in ${path.join(cwd, 'fluent-medic-data')} stays.`);
    expect(await keptVersions()).toBe(262);
  });

  it('without a kept one the shipped one stays', async () => {
    expect((await refresh(await given('{'))).err).toContain('it is not JSON; the shipped one stays.');
    expect(await keptVersions()).toBeUndefined();
  });

  it('what was learnt by a refresh is not lost by the next', async () => {
    await refresh(await given(good));
    const { err } = await refresh(await given(JSON.stringify({ releases })));
    expect(err).toContain('it lacks 1 known releases (5.1.2)');
  });

  it('says when the data directory cannot be written', async () => {
    await writeFile(path.join(cwd, 'fluent-medic-data'), 'a file where the folder should be');
    const { code, err } = await refresh(await given(good));
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/catalogue\.json cannot be written \(E[A-Z]+: .*stays\.\n$/),
    ]);
  });

  it('a kept file that was damaged counts as none', async () => {
    await refresh(await given(good));
    await writeFile(path.join(cwd, 'fluent-medic-data/catalogue.json'), '{"releases":');
    expect(await keptVersions()).toBeUndefined();
    expect((await refresh(await given(good))).code).toBe(0);
  });

  it.each([
    [[], /^releases needs a verb: releases refresh FILE\|URL\.$/],
    [['list'], /^"list" is no verb of releases: releases refresh FILE\|URL\.$/],
    [['refresh'], /^releases refresh needs a FILE or a URL\.$/],
    [['refresh', 'a', 'b'], /^"b" is one argument too many\.$/],
    [['refresh', 'a', '--nope'], /^Unknown option '--nope'/],
  ])('wrong usage %j', async (argv, sentence) => {
    const failure = await releasesCommand(argv, quietIo({ cwd })).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect((failure as UsageError).message).toMatch(sentence);
  });
});
