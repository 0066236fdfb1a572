import type { Frame } from './log/backtrace.ts';
import type { LogStory } from './log/log-story.ts';

/** What tells one crash from another. Addresses are left out; they differ from run to run. */
export interface CrashFingerprint {
  readonly signal: string | undefined;
  /** The container's exit code, where it is known. */
  readonly exitCode?: number;
  readonly frames: readonly Pick<Frame, 'function' | 'file' | 'line'>[];
}

/** Frames that stand in nearly every back-trace and prove nothing. */
const common = new Set([
  'flb_engine_start',
  'flb_lib_worker',
  'start_thread',
  'clone3',
  '__clone3',
  'clone',
  'main',
  'flb_main',
  'flb_main_run',
  'flb_signal_handler',
  'abort',
  'raise',
  'gsignal',
  '__libc_start_main',
  '???',
  // Where corrupted memory shows, whoever corrupted it.
  'mk_list_del',
  '__mk_list_del',
  'mk_list_add',
  'malloc',
  'calloc',
  'realloc',
  'free',
  'cfree',
  'flb_free',
  'flb_malloc',
  'flb_calloc',
  'flb_realloc',
  'memcpy',
  'memmove',
  'memset',
  'strlen',
]);

/** 128 + n, the code of a process that died of signal n. */
const fatalCodes: Readonly<Record<number, string>> = {
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  139: 'SIGSEGV',
};

/**
 * The fingerprint of a crash; undefined when neither the log nor the exit code shows one. The log's signal goes first: a SIGSEGV ends
 * as 139 when Fluent Bit is PID 1, as 134 otherwise (its handler aborts), and as 1 under a watcher. 137 is a SIGKILL and no crash.
 */
export function fingerprint(
  story: Pick<LogStory, 'backtrace' | 'fatalSignal'>,
  exitCode?: number,
): CrashFingerprint | undefined {
  const ofCode = exitCode === undefined ? undefined : fatalCodes[exitCode];
  if (!story.backtrace && !story.fatalSignal && ofCode === undefined) return undefined;
  const frames = (story.backtrace?.frames ?? []).map(({ function: name, file, line }) => ({
    function: name,
    file,
    line,
  }));
  const signal = story.fatalSignal?.signal ?? ofCode;
  return { signal, ...(exitCode !== undefined && { exitCode }), frames };
}

/** The frames that say where it crashed, innermost first, without those every back-trace has. */
export function tellingFrames(crash: CrashFingerprint): readonly string[] {
  return crash.frames.map((frame) => frame.function).filter((name) => !common.has(name));
}
