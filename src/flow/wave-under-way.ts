import { strategyBefore } from '../change/hold.ts';
import { mayBeAway, wavesOf } from '../change/waves.ts';
import type { Workload } from '../evidence/evidence.ts';
import { type CaseDocuments, caseFile } from './case-file.ts';
import type { FlowDeps } from './deps.ts';
import type { Carrying, Sending } from './send-writes.ts';

export interface Wave {
  readonly number: number;
  /** How many pods run the change at its end. */
  readonly target: number;
  readonly isLast: boolean;
  readonly quietSince?: string;
  readonly firstMs?: number;
}

/** The wave under way, by the number that is kept; its progress is kept for the card. Nodes that joined meanwhile count. */
export async function waveOf(
  deps: FlowDeps,
  { incident }: Sending,
  { workload, changed }: { readonly workload: Workload; readonly changed: readonly unknown[] },
): Promise<Wave> {
  const { waves, holdMs } = deps.settings.rollout;
  const file = caseFile(deps.store, incident.id);
  const attempt = incident.attempts.length;
  const sizes = wavesOf(workload.desired, waves);
  const kept: CaseDocuments['wave'] = (await file.read('wave', attempt)) ?? { number: 1 };
  const number = Math.min(kept.number, sizes.length);
  const target = sizes[number - 1] ?? workload.desired;
  const batches =
    (workload.desired - changed.length) / mayBeAway(workload.desired, maxUnavailableOf(workload));
  const leftMs =
    kept.firstMs === undefined ? {} : { leftMs: (sizes.length - number) * holdMs + batches * kept.firstMs };
  const wave = { number, of: sizes.length, target, ...leftMs };
  await file.write('rollout', { done: changed.length, total: workload.desired, wave }, attempt);
  return { ...kept, number, target, isLast: number === sizes.length };
}

export const maxUnavailableOf = (workload: Workload) => strategyBefore(workload)?.maxUnavailable;

/** Whether a wave whose pods all run has been quiet for long enough; then the next one is under way. */
export async function wasQuiet(deps: FlowDeps, { incident, time }: Carrying, wave: Wave): Promise<boolean> {
  const file = caseFile(deps.store, incident.id);
  const attempt = incident.attempts.length;
  const now = time();
  const { number, quietSince } = wave;
  const startedAt = incident.attempts.at(-1)?.startedAt ?? '';
  const firstMs = wave.firstMs ?? Math.max(0, now.getTime() - Date.parse(startedAt));
  // The clock may have been set back before a restart.
  const quietMs = now.getTime() - Date.parse(quietSince ?? '');
  if (!(quietMs >= 0)) {
    await file.write('wave', { number, firstMs, quietSince: now.toISOString() }, attempt);
    return false;
  }
  if (quietMs < deps.settings.rollout.holdMs) return false;
  if (!wave.isLast) await file.write('wave', { number: number + 1, firstMs }, attempt);
  return true;
}
