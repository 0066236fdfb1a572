import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitHub } from '../../../src/adapters/github/github-forge.ts';
import { hostServed, readRepository } from '../../../src/adapters/github/repository-name.ts';
import { type GitHubServer, startGitHub } from '../../../src/demo/github/github-server.ts';
import type { OutsideError } from '../../../src/outside-error.ts';
import type { Forge, Proposal } from '../../../src/ports.ts';

const clock = { now: () => new Date('2026-11-22T12:00:00Z'), sleep: async () => {} };
const files = { 'logging/values.yaml': 'a: 1\n', 'README.md': '# x\n' };
let server: GitHubServer;
let forge: Forge;
let repository: string;

beforeEach(async () => {
  server = await startGitHub({ token: 'secret-token' });
  server.addRepository('acme/logs', files, 'trunk');
  forge = createGitHub({ apiUrl: server.apiUrl, token: 'secret-token', clock });
  repository = server.addressOf('acme/logs');
});
afterEach(async () => server.stop());

const isYaml = (path: string) => path.endsWith('.yaml');
async function proposal(branch = 'fluent-medic/inc-7-abcd1234-1'): Promise<Proposal> {
  const { base } = await forge.files({ repository }, isYaml);
  const changed = [{ path: 'logging/values.yaml', text: 'a: 2\n' }];
  return { repository, base, branch, title: 'Fluent Bit: a → 2', body: 'Why', files: changed };
}
const told = async (asked: Promise<unknown>): Promise<readonly unknown[]> =>
  asked.then(
    () => ['done'],
    (error: OutsideError) => [
      error.service,
      error.reason,
      error.retriable,
      error.retryAfterMs,
      error.message,
    ],
  );

it('reads the files that matter from the default branch, and from a named one', async () => {
  const read = await forge.files({ repository }, isYaml);
  expect([read.base.branch, [...read.files]]).toEqual(['trunk', [['logging/values.yaml', 'a: 1\n']]]);
  expect((await forge.files({ repository, branch: 'trunk' }, isYaml)).base).toEqual(read.base);
});

it('opens a pull request from a branch with one commit', async () => {
  const asked = await proposal();
  expect(await forge.propose(asked)).toEqual({ number: 1, url: `${repository}/pull/1`, state: 'open' });
  expect(server.file('acme/logs', asked.branch, 'logging/values.yaml')).toBe('a: 2\n');
  expect(server.file('acme/logs', asked.branch, 'README.md')).toBe('# x\n');
  expect(server.file('acme/logs', 'trunk', 'logging/values.yaml')).toBe('a: 1\n');
  expect(server.pulls('acme/logs')).toMatchObject([
    { title: asked.title, body: 'Why', head: asked.branch, base: 'trunk' },
  ]);
});

describe('the same branch twice is one pull request', () => {
  it('when it is asked for again', async () => {
    const asked = await proposal();
    expect(await forge.propose(asked)).toEqual(await forge.propose(asked));
    expect(server.pulls('acme/logs')).toHaveLength(1);
  });
  it.each([
    'POST /repos/acme/logs/git/trees',
    'POST /repos/acme/logs/git/commits',
    'POST /repos/acme/logs/git/refs',
    'POST /repos/acme/logs/pulls',
  ])('when the answer to %s was lost', async (on) => {
    const asked = await proposal();
    server.refuseOnce({ on, status: 502, after: true });
    expect((await told(forge.propose(asked))).slice(0, 3)).toEqual(['github', 'server', true]);
    expect(await forge.propose(asked)).toMatchObject({ number: 1, state: 'open' });
    expect(server.pulls('acme/logs')).toHaveLength(1);
  });
  it('when two ask at once', async () => {
    const asked = await proposal();
    const both = await Promise.all([forge.propose(asked), forge.propose(asked)]);
    expect(both.map(({ number }) => number)).toEqual([1, 1]);
  });
});

it('tells what became of it', async () => {
  const [first, second] = [await proposal('one'), await proposal('two')];
  await forge.propose(first);
  await forge.propose(second);
  server.merge('acme/logs', 1);
  server.close('acme/logs', 2);
  const states = ['one', 'two', 'three'].map(
    async (branch) => (await forge.pullRequest(repository, branch))?.state,
  );
  expect(await Promise.all(states)).toEqual(['merged', 'closed', undefined]);
  expect(server.file('acme/logs', 'trunk', 'logging/values.yaml')).toBe('a: 2\n');
});

describe('refusals', () => {
  const on = 'GET /repos/acme/logs';
  const asked = 'GET /repos/acme/logs';
  it.each([
    [
      { status: 401 },
      [
        'auth',
        false,
        undefined,
        `GitHub answered 401 to ${asked} (refused): the token is wrong, has expired or was revoked`,
      ],
    ],
    [
      { status: 403 },
      [
        'forbidden',
        false,
        undefined,
        `GitHub answered 403 to ${asked} (refused): the token may not do that; it needs contents and pull requests, read and write`,
      ],
    ],
    [
      {
        status: 403,
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Date.parse('2026-11-22T12:02:00Z') / 1000),
        },
      },
      ['rate-limited', true, 120_000, `GitHub answered 403 to ${asked} (refused)`],
    ],
    [
      { status: 403, headers: { 'retry-after': '7' } },
      ['rate-limited', true, 7_000, `GitHub answered 403 to ${asked} (refused)`],
    ],
    [{ status: 429 }, ['rate-limited', true, 60_000, `GitHub answered 429 to ${asked} (refused)`]],
    [
      { status: 404 },
      [
        'not-found',
        false,
        undefined,
        `GitHub answered 404 to ${asked} (refused): it does not exist, or the token may not see it`,
      ],
    ],
    [{ status: 409 }, ['conflict', false, undefined, `GitHub answered 409 to ${asked} (refused)`]],
    [{ status: 422 }, ['client', false, undefined, `GitHub answered 422 to ${asked} (refused)`]],
    [{ status: 503 }, ['server', true, undefined, `GitHub answered 503 to ${asked} (refused)`]],
  ])('%j', async (refusal, expected) => {
    server.refuseOnce({ on, ...refusal });
    expect(await told(forge.files({ repository }, isYaml))).toEqual(['github', ...expected]);
  });
  it('a wrong token, and never the token itself', async () => {
    const stranger = createGitHub({ apiUrl: server.apiUrl, token: 'stolen-token', clock });
    const answer = await told(stranger.files({ repository }, isYaml));
    expect(answer.slice(0, 2)).toEqual(['github', 'auth']);
    expect(JSON.stringify(answer)).not.toContain('stolen-token');
  });
  it('nobody listens', async () => {
    await server.stop();
    expect((await told(forge.files({ repository }, isYaml))).slice(0, 3)).toEqual(['github', 'server', true]);
    server = await startGitHub({ token: 'secret-token' });
  });
  it('a branch that is a tag or is gone', async () => {
    expect((await told(forge.files({ repository, branch: 'v1' }, isYaml))).slice(0, 2)).toEqual([
      'github',
      'not-found',
    ]);
  });
});

it.each([
  ['https://github.com/acme/logs', ['github.com', 'acme', 'logs']],
  ['https://github.com/acme/logs.git', ['github.com', 'acme', 'logs']],
  ['git@github.com:acme/logs.git', ['github.com', 'acme', 'logs']],
  ['ssh://git@ghe.test:2222/acme/logs', ['ghe.test:2222', 'acme', 'logs']],
  ['https://gitlab.test/group/sub/logs', undefined],
  ['nonsense', undefined],
])('%s', (address, expected) => {
  const read = readRepository(address);
  expect(read && [read.host, read.owner, read.repo]).toEqual(expected);
});

it('knows whose repositories it keeps', () => {
  expect(hostServed('https://api.github.com')).toBe('github.com');
  expect(hostServed('https://ghe.test/api/v3')).toBe('ghe.test');
  expect([repository, 'https://gitlab.test/acme/logs'].map((each) => forge.keeps(each))).toEqual([
    true,
    false,
  ]);
});
