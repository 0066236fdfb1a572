import { said } from '../../language/words.ts';
import { Octokit } from '@octokit/core';
import { z } from 'zod';
import { alone, demandLeadership, type Leadership } from '../../leadership.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Clock, Forge, Proposal, PullRequest } from '../../ports.ts';
import { hostServed, readRepository, type RepositoryName } from './repository-name.ts';
import { toOutsideError } from './to-outside-error.ts';

export interface GitHubAccess {
  /** `https://api.github.com`, or that of an Enterprise Server: `https://HOST/api/v3`. */
  readonly apiUrl: string;
  readonly token: string;
  readonly clock: Clock;
  /** Asked right before whatever is no question; default: it may. */
  readonly leadership?: Leadership;
}

const callLimitMs = 15_000;
const mostFiles = 200;
const mostBytes = 512 * 1024;

const RefJson = z.object({ object: z.object({ sha: z.string() }) });
const TreeJson = z.object({
  truncated: z.boolean().catch(false),
  tree: z.array(z.object({ path: z.string(), type: z.string(), sha: z.string(), size: z.number().catch(0) })),
});
const BlobJson = z.object({ content: z.string(), encoding: z.string() });
const ShaJson = z.object({ sha: z.string() });
const PullJson = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.string(),
  merged_at: z.string().nullish(),
});

type Ask = <T>(
  schema: z.ZodType<T>,
  route: string,
  parameters?: Readonly<Record<string, unknown>>,
) => Promise<T>;

/** GitHub, or an Enterprise Server. Each call is made once and ends after 15 s. */
export function createGitHub({ apiUrl, token, clock, leadership = alone }: GitHubAccess): Forge {
  const octokit = new Octokit({
    baseUrl: apiUrl.replace(/\/$/, ''),
    auth: token,
    userAgent: 'fluent-medic',
    log: silent,
  });
  const ask: Ask = async (schema, route, parameters = {}) => {
    if (!route.startsWith('GET ')) demandLeadership(leadership, 'github');
    try {
      const request = { signal: AbortSignal.timeout(callLimitMs) };
      const { data } = (await octokit.request(route, { ...parameters, request })) as { data: unknown };
      return parsed(schema, data, route);
    } catch (error) {
      throw toOutsideError(error, filledIn(route, parameters), clock.now());
    }
  };
  const host = hostServed(apiUrl);
  return {
    keeps: (repository) => readRepository(repository)?.host === host,
    files: async ({ repository, branch }, mayMatter) =>
      readFiles(ask, named(repository, host), branch, mayMatter),
    propose: async (proposal) => propose(ask, named(proposal.repository, host), proposal),
    pullRequest: async (repository, branch) => newestFrom(ask, named(repository, host), branch),
  };
}

const filledIn = (route: string, parameters: Readonly<Record<string, unknown>>): string =>
  route.replace(/\{\+?(\w+)\}/g, (place, key: string) => {
    const value = parameters[key];
    return typeof value === 'string' ? value : place;
  });

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function parsed<T>(schema: z.ZodType<T>, data: unknown, route: string): T {
  const read = schema.safeParse(data);
  if (read.success) return read.data;
  throw new OutsideError('github', 'server', said('outside.github.unexpected', { route }));
}

function named(repository: string, host: string): Omit<RepositoryName, 'host'> {
  const name = readRepository(repository);
  if (name?.host === host) return { owner: name.owner, repo: name.repo };
  throw new OutsideError('github', 'client', said('outside.github.notThere', { repository, host }));
}

async function readFiles(
  ask: Ask,
  name: Omit<RepositoryName, 'host'>,
  wanted: string | undefined,
  mayMatter: (path: string) => boolean,
): ReturnType<Forge['files']> {
  const branch =
    wanted ??
    (await ask(z.object({ default_branch: z.string() }), 'GET /repos/{owner}/{repo}', name)).default_branch;
  const ref = `heads/${branch}`;
  const { object } = await ask(RefJson, 'GET /repos/{owner}/{repo}/git/ref/{+ref}', { ...name, ref });
  const { tree, truncated } = await ask(TreeJson, 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
    ...name,
    tree_sha: object.sha,
    recursive: '1',
  });
  const asked = tree.filter(
    ({ path, type, size }) => type === 'blob' && size <= mostBytes && mayMatter(path),
  );
  if (truncated || asked.length > mostFiles) {
    const repository = `${name.owner}/${name.repo}`;
    const why = truncated
      ? said('outside.github.tooLarge', { repository })
      : said('outside.github.manyFiles', { repository, count: String(asked.length) });
    throw new OutsideError('github', 'client', why);
  }
  const files = new Map<string, string>();
  for (const { path, sha } of asked) {
    const blob = await ask(BlobJson, 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}', {
      ...name,
      file_sha: sha,
    });
    files.set(path, Buffer.from(blob.content, 'base64').toString('utf8'));
  }
  return { base: { branch, commit: object.sha }, files };
}

/** One commit on a branch of its own. What an earlier try left behind, a branch or a pull request, is found and taken. */
async function propose(
  ask: Ask,
  name: Omit<RepositoryName, 'host'>,
  proposal: Proposal,
): Promise<PullRequest> {
  const { base, branch, title, body, files } = proposal;
  const known = await newestFrom(ask, name, branch);
  if (known) return known;
  const tree = await ask(ShaJson, 'POST /repos/{owner}/{repo}/git/trees', {
    ...name,
    base_tree: base.commit,
    tree: files.map(({ path, text }) => ({ path, mode: '100644', type: 'blob', content: text })),
  });
  const commit = await ask(ShaJson, 'POST /repos/{owner}/{repo}/git/commits', {
    ...name,
    message: title,
    tree: tree.sha,
    parents: [base.commit],
  });
  const ref = { ...name, ref: `refs/heads/${branch}`, sha: commit.sha };
  await unlessThere(ask(z.unknown(), 'POST /repos/{owner}/{repo}/git/refs', ref));
  const pull = { ...name, title, body, head: branch, base: base.branch };
  const opened = await unlessThere(ask(PullJson, 'POST /repos/{owner}/{repo}/pulls', pull));
  const found = opened ? toPullRequest(opened) : await newestFrom(ask, name, branch);
  if (found) return found;
  throw new OutsideError('github', 'server', said('outside.github.noPull', { branch }));
}

/** Undefined where GitHub says that it exists already. */
async function unlessThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof OutsideError && error.reason === 'client' && /already exists/i.test(error.message))
      return undefined;
    throw error;
  }
}

async function newestFrom(
  ask: Ask,
  name: Omit<RepositoryName, 'host'>,
  branch: string,
): Promise<PullRequest | undefined> {
  const pulls = await ask(z.array(PullJson), 'GET /repos/{owner}/{repo}/pulls', {
    ...name,
    head: `${name.owner}:${branch}`,
    state: 'all',
  });
  const newest = pulls.toSorted((a, b) => b.number - a.number)[0];
  return newest && toPullRequest(newest);
}

const toPullRequest = ({ number, html_url, state, merged_at }: z.infer<typeof PullJson>): PullRequest => ({
  number,
  url: html_url,
  state: merged_at ? 'merged' : state === 'open' ? 'open' : 'closed',
});
