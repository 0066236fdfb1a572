import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { StubSettings } from './stub-api.ts';

const run = promisify(execFile);
const script = (name: string): string => path.join(import.meta.dirname, name);
const dockerfile = readFileSync(path.join(import.meta.dirname, '../../Dockerfile'), 'utf8');
/** Node's own options and glibc's are those of the image, so that what is measured is what runs. */
const imageFlags = dockerfile.match(/(?<=^ENTRYPOINT .*")--[^"]+/gm) ?? [];
const imageEnv = Object.fromEntries(
  [...dockerfile.matchAll(/(?<=^ENV .*)(MALLOC_\w+)=(\d+)/gm)].map(([, name, value]) => [name, value]),
);
const env = { ...process.env, ...imageEnv };
const flags = [...imageFlags, '--disable-warning=ExperimentalWarning', '--expose-gc'];

/** Runs a script of this folder to its end; what it prints is JSON. */
export async function reportOf<T>(name: string, argv: readonly string[]): Promise<T> {
  const { stdout } = await run(process.execPath, [...flags, script(name), ...argv], { env });
  return JSON.parse(stdout) as T;
}

export interface ServedStub {
  readonly url: string;
  sentBytes(): Promise<number>;
}

/** A stub API server in a process of its own, for as long as `use` takes. */
export async function withStub<T>(settings: StubSettings, use: (stub: ServedStub) => Promise<T>): Promise<T> {
  return withScript('serve.ts', [JSON.stringify(settings)], async (ask, line) =>
    use({ url: await line(), sentBytes: async () => Number(await ask()) }),
  );
}

/** A process that watches a stub, for as long as `use` takes; what it holds is asked for and answered as JSON. */
export async function withHolder<Held, T>(
  argv: readonly string[],
  use: (held: () => Promise<Held>) => Promise<T>,
): Promise<T> {
  return withScript('hold.ts', argv, async (ask) => use(async () => JSON.parse(await ask()) as Held));
}

/** Writes a line, `?` unless told otherwise, and answers with the next one. */
type Ask = (line?: string) => Promise<string>;

/** A script of this folder for as long as `use` takes; `line` is the next line that it prints unasked. */
export async function withScript<T>(
  name: string,
  argv: readonly string[],
  use: (ask: Ask, line: () => Promise<string>) => Promise<T>,
): Promise<T> {
  const child = spawn(process.execPath, [...flags, script(name), ...argv], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => String((await lines.next()).value);
  const ask = async (question = '?') => {
    child.stdin.write(`${question}\n`);
    return line();
  };
  try {
    return await use(ask, line);
  } finally {
    await end(child);
  }
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}
