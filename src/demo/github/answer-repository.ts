import { z } from 'zod';
import type { Pull, RepositoryState } from './repository-state.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly method: string;
  /** Behind `/repos/OWNER/REPO/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

interface Repository {
  readonly state: RepositoryState;
  readonly branch: string;
  readonly name: string;
  readonly web: string;
}

const NewTree = z.object({
  base_tree: z.string(),
  tree: z.array(
    z.object({ path: z.string(), mode: z.literal('100644'), type: z.literal('blob'), content: z.string() }),
  ),
});
const NewCommit = z.object({ message: z.string(), tree: z.string(), parents: z.array(z.string()) });
const NewRef = z.object({ ref: z.string().startsWith('refs/'), sha: z.string() });
const NewPull = z.object({ title: z.string().min(1), head: z.string(), base: z.string(), body: z.string() });

/** One call about a repository, answered as GitHub does. */
export function answerRepository(repository: Repository, asked: Asked): Answer {
  const { state, branch } = repository;
  const { method, path } = asked;
  const [room, kind = '', ...rest] = path.split('/');
  const last = rest.join('/');
  if (method === 'GET' && path === '') return ok({ default_branch: branch });
  if (method === 'GET' && room === 'git' && kind === 'ref') return ref(state, last);
  if (method === 'GET' && room === 'git' && kind === 'trees') return tree(state, last);
  if (method === 'GET' && room === 'git' && kind === 'blobs') return blob(state, last);
  if (method === 'POST' && path === 'git/trees') return newTree(state, asked.body);
  if (method === 'POST' && path === 'git/commits') return newCommit(state, asked.body);
  if (method === 'POST' && path === 'git/refs') return newRef(state, asked.body);
  if (method === 'GET' && path === 'pulls') return pulls(repository, asked.query);
  if (method === 'POST' && path === 'pulls') return newPull(repository, asked.body);
  return notFound;
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const created = (body: unknown): Answer => ({ status: 201, body });
const notFound: Answer = { status: 404, body: { message: 'Not Found' } };
const invalid = (message: string): Answer => ({
  status: 422,
  body: { message: 'Validation Failed', errors: [{ message }] },
});

function ref(state: RepositoryState, name: string): Answer {
  const sha = state.branches.get(name.replace(/^heads\//, ''));
  return sha === undefined ? notFound : ok({ ref: `refs/${name}`, object: { type: 'commit', sha } });
}

function tree(state: RepositoryState, sha: string): Answer {
  const commit = state.commit(sha);
  if (!commit) return notFound;
  const entries = [...commit.files].map(([path, text]) => ({
    path,
    mode: '100644',
    type: 'blob',
    sha: state.blobSha(text),
    size: Buffer.byteLength(text),
  }));
  return ok({ sha, truncated: false, tree: entries });
}

function blob(state: RepositoryState, sha: string): Answer {
  const text = state.blob(sha);
  if (text === undefined) return notFound;
  return ok({ sha, encoding: 'base64', content: Buffer.from(text).toString('base64') });
}

function newTree(state: RepositoryState, body: unknown): Answer {
  const read = NewTree.safeParse(body).data;
  const base = read && state.commit(read.base_tree);
  if (!read || !base) return invalid('base_tree is not there');
  const files = new Map([...base.files, ...read.tree.map(({ path, content }) => [path, content] as const)]);
  return created({ sha: state.add('', [], files).sha });
}

function newCommit(state: RepositoryState, body: unknown): Answer {
  const read = NewCommit.safeParse(body).data;
  const from = read && state.commit(read.tree);
  if (!read || !from) return invalid('tree is not there');
  return created({ sha: state.add(read.message, read.parents, from.files).sha });
}

function newRef(state: RepositoryState, body: unknown): Answer {
  const read = NewRef.safeParse(body).data;
  if (!read || !state.commit(read.sha)) return invalid('Object does not exist');
  const name = read.ref.replace(/^refs\/heads\//, '');
  if (state.branches.has(name)) return { status: 422, body: { message: 'Reference already exists' } };
  state.branches.set(name, read.sha);
  return created({ ref: read.ref });
}

function pulls(repository: Repository, query: URLSearchParams): Answer {
  const head = query.get('head')?.split(':')[1];
  const wanted = repository.state.pulls.filter((pull) => head === undefined || pull.head === head);
  return ok(wanted.map((pull) => asPull(repository, pull)));
}

function newPull(repository: Repository, body: unknown): Answer {
  const { state } = repository;
  const read = NewPull.safeParse(body).data;
  if (!read || !state.branches.has(read.head)) return invalid('head is not there');
  if (!state.branches.has(read.base)) return invalid('base is not there');
  if (state.pulls.some(({ head, state: stands }) => head === read.head && stands === 'open'))
    return invalid(`A pull request already exists for ${read.head}.`);
  const pull: Pull = { ...read, number: state.pulls.length + 1, state: 'open', mergedAt: null };
  state.pulls.push(pull);
  return created(asPull(repository, pull));
}

const asPull = ({ web, name }: Repository, { number, state, mergedAt, title }: Pull) => ({
  number,
  title,
  state,
  merged_at: mergedAt,
  html_url: `${web}/${name}/pull/${number}`,
});
