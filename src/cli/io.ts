import type { MachineUsage } from '../machine.ts';

/** What a subcommand may touch of the process: given by `main.ts`, and by tests. */
export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether stdout is a terminal: colours and progress only then. */
  readonly isTerminal: boolean;
  readonly columns: number;
  /** Shows one line on stderr until the next one comes, empty for none; absent where stderr is no terminal. */
  readonly progress?: (line: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** What this process uses; absent where nobody tells. */
  readonly usage?: () => MachineUsage;
  /** Aborts at the first SIGINT or SIGTERM. */
  readonly stop: AbortSignal;
}

/** 0 done · 1 failed · 2 wrong usage or input. */
export type ExitCode = 0 | 1 | 2;

/** Wrong usage or input: one clear sentence for stderr, exit 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
