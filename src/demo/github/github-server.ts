import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, answerRepository } from './answer-repository.ts';
import { createRepository, type RepositoryState } from './repository-state.ts';

/** What the server answers once in the place of the truth; `after`: once it has done what was asked. */
export interface Refusal {
  /** The beginning of `METHOD /path`. */
  readonly on: string;
  /** `cut`: the connection ends without an answer. */
  readonly status: number | 'cut';
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly after?: true;
}

export interface GitHubServer {
  /** As an Enterprise Server has it: `http://127.0.0.1:PORT/api/v3`. */
  readonly apiUrl: string;
  /** The address of a repository on it. */
  addressOf(name: string): string;
  /** A repository with one commit on its default branch. */
  addRepository(name: string, files: Readonly<Record<string, string>>, branch?: string): void;
  /** A file as it stands on a branch; undefined where there is none. */
  file(name: string, branch: string, path: string): string | undefined;
  pulls(name: string): RepositoryState['pulls'];
  merge(name: string, number: number): void;
  /** Somebody commits one file to a branch. */
  push(name: string, branch: string, path: string, text: string): void;
  close(name: string, number: number): void;
  refuseOnce(refusal: Refusal): void;
  /** `METHOD /path` of every request, oldest first. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

const mostBytes = 8 * 1024 ** 2;

/** The few calls of GitHub's REST API that a pull request takes, over HTTP on a free port of this machine. */
export async function startGitHub({ token }: { readonly token: string }): Promise<GitHubServer> {
  const world: World = { repositories: new Map(), refusals: [], requests: [], token };
  const server = createServer((request, response) => {
    void answer(world, `http://${request.headers.host}`, request).then(
      ({ status, body, headers = {} }) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(body));
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const webUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    apiUrl: `${webUrl}/api/v3`,
    addressOf: (name) => `${webUrl}/${name}`,
    ...handsOn(world),
    refuseOnce: (refusal) => void world.refusals.push(refusal),
    requests: world.requests,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface World {
  readonly repositories: Map<string, { readonly state: RepositoryState; readonly branch: string }>;
  readonly refusals: Refusal[];
  readonly requests: string[];
  readonly token: string;
}

async function answer(world: World, web: string, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', web);
  const path = url.pathname.replace(/^\/api\/v3/, '');
  const line = `${request.method} ${path}`;
  world.requests.push(line);
  const at = world.refusals.findIndex(({ on }) => line.startsWith(on));
  const [refusal] = at < 0 ? [] : world.refusals.splice(at, 1);
  if (refusal && !refusal.after) return refused(refusal);
  const body = await bodyOf(request);
  if (request.headers.authorization !== `token ${world.token}`)
    return { status: 401, body: { message: 'Bad credentials' } };
  const [, owner = '', repo = '', ...rest] = path.split('/').slice(1).map(decodeURIComponent);
  const found = world.repositories.get(`${owner}/${repo}`);
  if (!found) return { status: 404, body: { message: 'Not Found' } };
  const told = answerRepository(
    { ...found, name: `${owner}/${repo}`, web },
    { method: request.method ?? 'GET', path: rest.join('/'), query: url.searchParams, body },
  );
  return refusal ? refused(refusal) : told;
}

/** What a test or a demo does to the repositories without asking over HTTP. */
function handsOn({
  repositories,
}: World): Pick<GitHubServer, 'addRepository' | 'file' | 'pulls' | 'merge' | 'push' | 'close'> {
  const stateOf = (name: string): RepositoryState => {
    const found = repositories.get(name);
    if (!found) throw new Error(`There is no repository ${name}.`);
    return found.state;
  };
  const pullOf = (name: string, number: number) => {
    const pull = stateOf(name).pulls.find((each) => each.number === number);
    if (!pull) throw new Error(`There is no pull request ${name}#${number}.`);
    return pull;
  };
  const filesOf = (state: RepositoryState, branch: string) =>
    state.commit(state.branches.get(branch) ?? '')?.files ?? new Map<string, string>();
  return {
    addRepository: (name, files, branch = 'main') =>
      void repositories.set(name, { state: createRepository(files, branch), branch }),
    file: (name, branch, path) => filesOf(stateOf(name), branch).get(path),
    pulls: (name) => stateOf(name).pulls,
    merge(name, number) {
      const [state, pull] = [stateOf(name), pullOf(name, number)];
      const [base = '', head = ''] = [pull.base, pull.head].map((branch) => state.branches.get(branch));
      const merged = state.add(`Merge #${number}`, [base, head], filesOf(state, pull.head));
      state.branches.set(pull.base, merged.sha);
      pull.state = 'closed';
      pull.mergedAt = new Date().toISOString();
    },
    push(name, branch, path, text) {
      const state = stateOf(name);
      const files = new Map([...filesOf(state, branch), [path, text]]);
      const parent = state.branches.get(branch);
      state.branches.set(branch, state.add(`Edit ${path}`, parent === undefined ? [] : [parent], files).sha);
    },
    close: (name, number) => void (pullOf(name, number).state = 'closed'),
  };
}

/** Throws where the connection is to be cut. */
function refused({ status, headers = {}, message = 'refused' }: Refusal): Answer {
  if (status === 'cut') throw new Error('The connection is cut.');
  return { status, headers, body: { message } };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error('The body is too large.');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as unknown);
}
