import { execFile } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '../..');

/** `playbook test` over all cases, the start of the process included. */
export async function benchCases(say: (line: string) => void): Promise<void> {
  const start = performance.now();
  const summary = await lastLineOf(['playbook', 'test', path.join(root, 'test/playbooks')]);
  const ms = performance.now() - start;
  const cases = [...summary.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0);
  say(`CASES  playbook test over ${cases} cases: ${summary}`);
  say(`  ${(ms / 1000).toFixed(1)} s in all, ${(ms / cases).toFixed(1)} ms each`);
}

/** Cases that fail make the command end with 1, and are counted like the others. */
async function lastLineOf(argv: readonly string[]): Promise<string> {
  const main = path.join(root, 'src/main.ts');
  const { stdout } = await run(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    main,
    ...argv,
  ]).catch((error: unknown) => {
    if (error instanceof Error && 'stdout' in error) return { stdout: String(error.stdout) };
    throw error;
  });
  return stdout.trimEnd().split('\n').at(-1) ?? '';
}
