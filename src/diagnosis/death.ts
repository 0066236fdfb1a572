import type { Sourced } from '../evidence/evidence.ts';
import type { LogStory } from '../fluentbit/log/log-story.ts';
import type { Container, Pod, Termination } from '../signal/pod.ts';
import type { Death, DeathKind } from './facts.ts';

export interface SourcedTermination {
  readonly from: 'state' | 'lastState';
  readonly termination: Termination;
  /** Source and path of the pod. */
  readonly pod: Sourced<Pod>;
}

const pastAfterMs = 24 * 60 * 60 * 1000;
/** 128 + SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV; on Windows an access violation, and a broken stack, signed or not. */
const crashCodes = new Set([
  132,
  133,
  134,
  135,
  136,
  139,
  0xc0000005,
  0xc0000005 - 2 ** 32,
  0xc0000409,
  0xc0000409 - 2 ** 32,
]);

/** The ends of a container that its status tells of, the newest first. */
export function terminationsOf(
  pod: Sourced<Pod> | undefined,
  container: Sourced<Container> | undefined,
): readonly SourcedTermination[] {
  const status = container?.value.status;
  if (!pod || !status) return [];
  const now = status.state.kind === 'terminated' ? [status.state.termination] : [];
  const before = status.lastTermination ? [status.lastTermination] : [];
  return [
    ...now.map((termination) => ({ from: 'state' as const, termination, pod })),
    ...before.map((termination) => ({ from: 'lastState' as const, termination, pod })),
  ];
}

/** What the newest end was, from exit code, reason and that life's log together. */
export function findDeath(
  terminations: readonly SourcedTermination[],
  container: Sourced<Container> | undefined,
  story: LogStory | undefined,
  {
    collectedAt,
    uptimeSeconds = 0,
  }: { readonly collectedAt: string | null; readonly uptimeSeconds?: number | undefined },
): Death | undefined {
  const newest = terminations[0];
  if (!newest) return undefined;
  const { termination, from, pod } = newest;
  const isOver = from === 'lastState' && container?.value.status?.state.kind === 'running';
  return {
    kind: kindOf(termination, story),
    termination,
    source: pod.source,
    path: pod.path,
    isOver,
    isPast: isOver && Math.max(ageMs(termination, collectedAt), uptimeSeconds * 1000) > pastAfterMs,
  };
}

/**
 * Codes 139 and 134, and 1 or 255 after a fatal signal in the log, are a crash whatever the reason says. OOMKilled can carry code 0, 1
 * or 137; 137 without it is some other SIGKILL.
 */
function kindOf({ exitCode, reason, signal }: Termination, story: LogStory | undefined): DeathKind {
  const logShowsCrash = story?.fatalSignal !== undefined || story?.backtrace !== undefined;
  if (crashCodes.has(exitCode) || signal === 11 || signal === 6) return 'crash';
  if (logShowsCrash && exitCode !== 137 && exitCode !== 0) return 'crash';
  if (reason === 'OOMKilled') return 'oom-kill';
  // The kubelet lost sight of it, as when its node went away.
  if (reason === 'ContainerStatusUnknown' || reason === 'Unknown') return 'killed';
  const watcher = watcherSays(story);
  if (watcher) return watcher;
  if (exitCode === 137 || signal === 9) return 'killed';
  if (exitCode === 0 || exitCode === 143) return logShowsCrash ? 'crash' : 'stopped';
  return story?.refusedStart ? 'refused-start' : 'failed';
}

/**
 * Under an operator's watcher the container ends with code 1 whatever happened to Fluent Bit; the watcher's own line says it. Only the
 * kernel kills the child and leaves the watcher alive: that is an OOM kill.
 */
function watcherSays(story: LogStory | undefined): DeathKind | undefined {
  const said = story?.signatures.get('operator_watcher')?.last.text ?? '';
  if (/signal: (?:aborted|segmentation fault|bus error)/.test(said)) return 'crash';
  return said.includes('signal: killed') ? 'oom-kill' : undefined;
}

function ageMs({ finishedAt }: Termination, collectedAt: string | null): number {
  const age = Date.parse(collectedAt ?? '') - Date.parse(finishedAt ?? '');
  return Number.isNaN(age) ? 0 : age;
}
