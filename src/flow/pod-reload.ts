import { markOf } from '../change/writes-for.ts';
import { readSize } from '../fluentbit/size.ts';
import type { Plan } from '../plan/plan.ts';
import { reloadPortOf } from '../plan/reload-step.ts';
import type { ReloadState } from '../ports.ts';
import type { Pod } from '../signal/pod.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { type Carrying, type Sending, type Sent, sendOne } from './send-writes.ts';

/** One pod that is asked to read its configuration anew, kept before it is asked: so that it is known afterwards whether it did. */
export interface ReloadNote {
  /** How often its process had done so before. */
  readonly count: number;
  readonly restarts: number;
  readonly at: string;
  /** The request was answered. Without it the bot may have ended in between, and asks again. */
  readonly isAsked?: true;
  readonly isDone?: true;
}

/** `waiting`: asked, and not done yet. `stale`: it read the file from before, since the kubelet had not brought the new one. */
export type PodReload = 'not-asked' | 'waiting' | 'done' | 'stale' | 'died' | 'late';

/** A pod that has not taken its configuration in by then has refused it. */
const answerMs = 60_000;

/** Where one pod stands with its reload; asks the pod itself unless that is known already. */
export async function reloadOf(
  deps: FlowDeps,
  { incident, plan, direction, time }: Carrying,
  pod: Pod,
  note: ReloadNote | undefined,
): Promise<PodReload> {
  if (!note) return 'not-asked';
  if (restartsOf(pod, incident.container) > note.restarts) return 'died';
  if (note.isDone) return 'done';
  const { reader } = clusterOf(deps, incident.workload);
  const state = await reader.reloadState(pod, reloadPortOf(plan) ?? 0);
  const ageMs = time().getTime() - Date.parse(note.at);
  if (state && state.count > note.count)
    return inForce(wantedLimits(direction === 'apply' ? plan.steps : plan.undo), state, ageMs);
  if (!note.isAsked) return 'not-asked';
  return ageMs > answerMs ? 'late' : 'waiting';
}

/** The page that tells limits is missing for some seconds after a start; where it stays so, the count alone counts. */
const untoldMs = 15_000;

/** Fluent Bit tells limits rounded down to a tenth of a unit: at most 10 % of a size below 2 units. */
const rounding = 0.1;

/** Whether a process that has read its configuration anew runs with the limits that the plan sets. */
function inForce(wanted: readonly number[], { memLimitBytes }: ReloadState, ageMs: number): PodReload {
  if (wanted.length === 0) return 'done';
  if (memLimitBytes.length === 0) return ageMs < untoldMs ? 'waiting' : 'done';
  const isThere = (bytes: number) =>
    memLimitBytes.some((limit) => limit <= bytes && limit >= bytes * (1 - rounding));
  return wanted.every(isThere) ? 'done' : 'stale';
}

const wantedLimits = (steps: Plan['steps']): readonly number[] =>
  steps.flatMap(({ kind, target, to }) => {
    const size = kind === 'set-config' && /\/mem_buf_limit$/i.test(target) ? readSize(to) : undefined;
    return size?.ok ? [size.bytes] : [];
  });

/** What is to be kept of a pod before it is asked; undefined when it does not answer. */
export async function noteFor(
  deps: FlowDeps,
  { incident, plan, time }: Carrying,
  pod: Pod,
): Promise<ReloadNote | undefined> {
  const { reader } = clusterOf(deps, incident.workload);
  const state = await reader.reloadState(pod, reloadPortOf(plan) ?? 0);
  if (!state) return undefined;
  const at = time().toISOString();
  return { count: state.count, restarts: restartsOf(pod, incident.container), at };
}

/** Asks one pod, as a write under the plan's approval. */
export const askReload = async (deps: FlowDeps, sending: Sending, { namespace, name }: Pod): Promise<Sent> =>
  sendOne(deps, sending, () => ({
    object: { kind: 'Pod', namespace, name },
    patch: { type: 'reload', port: reloadPortOf(sending.plan) ?? 0 },
    resourceVersion: '',
    mark: markOf(sending.plan, sending.direction),
  }));

export const restartsOf = ({ containers }: Pod, container: string): number =>
  containers.find(({ name }) => name === container)?.status?.restartCount ?? 0;

/** Only a running process can be asked; any other reads the file when it starts. */
export const isRunning = ({ containers }: Pod, container: string): boolean =>
  containers.find(({ name }) => name === container)?.status?.state.kind === 'running';
