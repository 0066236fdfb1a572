import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PageFile {
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

const pageFolder = fileURLToPath(new URL('./page/', import.meta.url));
const preactFolder = dirname(createRequire(import.meta.url).resolve('preact/package.json'));

/** The parts of preact that the page's import map names. */
const libraries: Readonly<Record<string, string>> = {
  'preact.module.js': 'dist/preact.mjs',
  'hooks.module.js': 'hooks/dist/hooks.mjs',
};

/**
 * The browser page without a build step: `/` is `page/index.html`, `/page/x.ts` is that file with its types stripped,
 * `/page/x.css` as it is, `/vendor/…` preact as installed. Undefined for anything else.
 */
export async function servePage(path: string): Promise<PageFile | undefined> {
  if (path === '/') return serveHtml();
  if (path.startsWith('/page/')) return serveOwn(path.slice('/page/'.length));
  if (path.startsWith('/vendor/')) return serveLibrary(path.slice('/vendor/'.length));
  return undefined;
}

const csp = (scripts: string) =>
  `default-src 'none'; script-src 'self' ${scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; ` +
  `connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

async function serveHtml(): Promise<PageFile | undefined> {
  const body = await read(pageFolder, 'index.html');
  if (body === undefined) return undefined;
  const inline = [...body.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)];
  const hashes = inline.map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return {
    body,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': csp(hashes.join(' ')) },
  };
}

async function serveOwn(path: string): Promise<PageFile | undefined> {
  if (path.endsWith('.css')) return asFile(await read(pageFolder, path), 'text/css; charset=utf-8');
  if (path.endsWith('.svg')) return asFile(await read(pageFolder, path), 'image/svg+xml');
  const source = await read(pageFolder, path.replace(/\.js$/, '.ts'));
  if (source === undefined || !/\.(js|ts)$/.test(path)) return undefined;
  return asFile(stripTypeScriptTypes(source), 'text/javascript; charset=utf-8');
}

async function serveLibrary(path: string): Promise<PageFile | undefined> {
  const file = Object.hasOwn(libraries, path) ? libraries[path] : undefined;
  return file === undefined
    ? undefined
    : asFile(await read(preactFolder, file), 'text/javascript; charset=utf-8');
}

function asFile(body: string | undefined, contentType: string): PageFile | undefined {
  return body === undefined ? undefined : { body, headers: { 'content-type': contentType } };
}

/** A file inside a folder; undefined when it does not exist or lies outside. */
async function read(folder: string, path: string): Promise<string | undefined> {
  const root = folder.endsWith(sep) ? folder : folder + sep;
  const file = normalize(join(root, path));
  if (!file.startsWith(root)) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
