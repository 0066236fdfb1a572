import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Workspace } from '../../src/demo/workspace/workspace.ts';
import type { Until } from './people.ts';

const main = path.join(import.meta.dirname, '../../src/main.ts');

export interface Bot {
  readonly says: (words: RegExp) => Promise<RegExpExecArray>;
  readonly log: () => string;
  /** Answers how the process ended, and after how many milliseconds. */
  readonly signal: (
    ...signals: readonly NodeJS.Signals[]
  ) => Promise<{ code: number | null; tookMs: number }>;
}

interface Place {
  /** With `medic.yaml` and `kubeconfig`. */
  readonly folder: string;
  readonly workspace: Workspace;
  /** Called when the test is over, newest first. */
  readonly ends: (() => unknown)[];
  readonly until: Until;
}

/** The program as a pod runs it, asked to stop as Kubernetes does. */
export function startBot(
  { folder, workspace, ends, until }: Place,
  over: Readonly<Record<string, string>> = {},
): Bot {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, 'run'],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'] ?? '',
        SLACK_BOT_TOKEN: workspace.tokens.bot,
        SLACK_APP_TOKEN: workspace.tokens.app,
        SLACK_CHANNEL: 'log-incidents',
        SLACK_API_URL: `${workspace.url}/api/`,
        KUBECONFIG: path.join(folder, 'kubeconfig'),
        MEDIC_CONFIG: path.join(folder, 'medic.yaml'),
        DATABASE_URL: 'sqlite:./medic.sqlite',
        PORT: '0',
        ...over,
      },
    },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => void (log += chunk.toString()));
  const ended = once(child, 'exit');
  ends.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    log: () => log,
    says: (words) =>
      until(() => {
        const found = words.exec(log);
        if (!found) throw new Error(`The log does not say ${words}:\n${log.slice(-3_000)}`);
        return found;
      }),
    async signal(...signals) {
      const from = performance.now();
      for (const [at, signal] of signals.entries()) {
        if (at > 0) await new Promise((resolve) => setTimeout(resolve, 300));
        child.kill(signal);
      }
      const [code] = (await ended) as [number | null];
      return { code, tookMs: performance.now() - from };
    },
  };
}
