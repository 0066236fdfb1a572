import type { Frame } from './log/backtrace.ts';
import type { LogStory } from './log/log-story.ts';

/** What tells one crash from another. Addresses are left out; they differ from run to run. */
export interface CrashFingerprint {
  readonly signal: string | undefined;
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
  '???',
]);

/** The fingerprint of a log's crash; undefined when the log shows neither a fatal signal nor a back-trace. */
export function fingerprint(
  story: Pick<LogStory, 'backtrace' | 'fatalSignal'>,
): CrashFingerprint | undefined {
  if (!story.backtrace && !story.fatalSignal) return undefined;
  const frames = (story.backtrace?.frames ?? []).map(({ function: name, file, line }) => ({
    function: name,
    file,
    line,
  }));
  return { signal: story.fatalSignal?.signal, frames };
}

/** The frames that say where it crashed, innermost first, without those every back-trace has. */
export function tellingFrames(crash: CrashFingerprint): readonly string[] {
  return crash.frames.map((frame) => frame.function).filter((name) => !common.has(name));
}
