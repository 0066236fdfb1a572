/** A repository's place on a forge. */
export interface RepositoryName {
  /** With its port, where it has one; in lower case. */
  readonly host: string;
  readonly owner: string;
  readonly repo: string;
}

/** Reads `https://github.com/acme/logs.git`, `ssh://git@github.com/acme/logs` and `git@github.com:acme/logs.git`. */
export function readRepository(address: string): RepositoryName | undefined {
  const shapes = [/^(?:https?|ssh):\/\/(?:[^/@]+@)?([^/]+)\/(.+)$/, /^(?:[^/@]+@)([^/:]+):(.+)$/];
  const [, host, path] = shapes.map((shape) => shape.exec(address)).find(Boolean) ?? [];
  const [owner, repo, ...rest] = (path ?? '').replace(/\/$|\.git\/?$/g, '').split('/');
  if (host === undefined || !owner || !repo || rest.length > 0) return undefined;
  return { host: host.toLowerCase(), owner, repo };
}

/** Whose repositories an API serves: `https://api.github.com` those of github.com, any other those of its own host. */
export function hostServed(apiUrl: string): string {
  return new URL(apiUrl).host.replace(/^api\./, '').toLowerCase();
}
