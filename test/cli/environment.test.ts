import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { githubFrom, prometheusFrom } from '../../src/cli/environment.ts';

let cwd: string;
beforeEach(async () => void (cwd = await mkdtemp(path.join(tmpdir(), 'medic-'))));
afterEach(async () => rm(cwd, { recursive: true }));

const from = (prometheus: object | undefined, env: Record<string, string> = {}) =>
  prometheusFrom({ env, cwd }, prometheus && { url: 'https://prom', labels: {}, ...prometheus });

describe('where Prometheus is', () => {
  it('is nowhere without a URL', async () => {
    expect(await from(undefined, { PROMETHEUS_TOKEN: 't' })).toBeUndefined();
  });
  it('needs no token', async () => {
    expect(await from({})).toEqual({ url: 'https://prom', labels: {} });
  });
  it('takes the token of the environment', async () => {
    expect(await (await from({}, { PROMETHEUS_TOKEN: 't' }))?.token?.()).toBe('t');
  });
  it('reads a token file anew each time, and the certificates once', async () => {
    await writeFile(path.join(cwd, 'token'), 'old\n');
    await writeFile(path.join(cwd, 'ca.pem'), 'PEM');
    const read = await from({ tokenFile: 'token', caFile: 'ca.pem' });
    expect([await read?.token?.(), read?.ca]).toEqual(['old', 'PEM']);
    await writeFile(path.join(cwd, 'token'), 'new\n');
    expect(await read?.token?.()).toBe('new');
  });
  it.each([
    ['tokenFile', /^prometheus\.tokenFile: the file .*none cannot be read\.$/],
    ['caFile', /^prometheus\.caFile: the file .*none cannot be read\.$/],
  ])('refuses at the start a %s that cannot be read', async (key, words) => {
    await expect(from({ [key]: 'none' })).rejects.toThrow(words);
  });
});

describe('where pull requests go', () => {
  it.each([
    [{}, undefined],
    [{ GITHUB_API_URL: 'https://ghe.test/api/v3' }, undefined],
    [{ GITHUB_TOKEN: 't' }, { apiUrl: 'https://api.github.com', token: 't' }],
    [
      { GITHUB_TOKEN: 't', GITHUB_API_URL: 'https://ghe.test/api/v3' },
      { apiUrl: 'https://ghe.test/api/v3', token: 't' },
    ],
  ])('%j', (env, expected) => {
    expect(githubFrom({ env })).toEqual(expected);
  });
  it('is a URL', () => {
    expect(() => githubFrom({ env: { GITHUB_TOKEN: 't', GITHUB_API_URL: 'ghe.test' } })).toThrow(
      'GITHUB_API_URL is "ghe.test": expected a URL such as https://HOST/api/v3.',
    );
  });
});
