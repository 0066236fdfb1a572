import { createHash } from 'node:crypto';

export interface Commit {
  readonly sha: string;
  readonly message: string;
  readonly parents: readonly string[];
  readonly files: ReadonlyMap<string, string>;
}

export interface Pull {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly head: string;
  readonly base: string;
  state: 'open' | 'closed';
  mergedAt: string | null;
}

/** A repository as far as pull requests need it: commits with all their files, branches, pull requests. */
export interface RepositoryState {
  readonly branches: Map<string, string>;
  readonly pulls: Pull[];
  commit(sha: string): Commit | undefined;
  /** Trees are told apart from commits by nobody here: a tree is a commit without a message. */
  add(message: string, parents: readonly string[], files: ReadonlyMap<string, string>): Commit;
  blob(sha: string): string | undefined;
  blobSha(text: string): string;
}

export function createRepository(files: Readonly<Record<string, string>>, branch: string): RepositoryState {
  const commits = new Map<string, Commit>();
  const blobs = new Map<string, string>();
  const hash = (text: string) => createHash('sha1').update(text).digest('hex');
  const blobSha = (text: string) => {
    const sha = hash(`blob ${text}`);
    blobs.set(sha, text);
    return sha;
  };
  const add: RepositoryState['add'] = (message, parents, all) => {
    const sha = hash(JSON.stringify([message, parents, [...all], commits.size]));
    for (const text of all.values()) blobSha(text);
    const commit = { sha, message, parents, files: all };
    commits.set(sha, commit);
    return commit;
  };
  const first = add('first', [], new Map(Object.entries(files)));
  return {
    branches: new Map([[branch, first.sha]]),
    pulls: [],
    commit: (sha) => commits.get(sha),
    add,
    blob: (sha) => blobs.get(sha),
    blobSha,
  };
}
