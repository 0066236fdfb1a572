import path from 'node:path';

/** Where the store is, as `DATABASE_URL` says it. */
export type StorePlace =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** Reads `sqlite:PATH` (relative to `cwd`) or `postgres://…`; `why`: a sentence without a password. */
export function storePlace(url: string, cwd: string): StorePlace | { readonly why: string } {
  if (url.startsWith('sqlite:')) {
    const file = url.slice('sqlite:'.length);
    if (file === '') return { why: 'DATABASE_URL names no file: expected sqlite:PATH.' };
    return { kind: 'sqlite', path: file === ':memory:' ? file : path.resolve(cwd, file) };
  }
  if (!/^postgres(ql)?:/.test(url))
    return {
      why: `DATABASE_URL starts with "${url.split(':')[0]?.slice(0, 20)}": expected sqlite:PATH or postgres://USER:PASSWORD@HOST:5432/DATABASE.`,
    };
  if (/^postgres(ql)?:\/\/./.test(url) && URL.canParse(url.replace('@/', '@localhost/')))
    return { kind: 'postgres', url };
  return {
    why: 'DATABASE_URL is no address of PostgreSQL: expected postgres://USER:PASSWORD@HOST:5432/DATABASE, with @ : / ? # % in user and password written as %40 %3A %2F %3F %23 %25.',
  };
}

/** The place as it may be shown: of PostgreSQL host, port and database alone. */
export function shownPlace(place: StorePlace): string {
  if (place.kind === 'sqlite') return place.path;
  const { hostname, port, pathname } = new URL(place.url.replace('@/', '@localhost/'));
  return `${decodeURIComponent(hostname) || 'localhost'}:${port || '5432'}${pathname === '/' ? '' : decodeURIComponent(pathname)}`;
}
