import { said } from '../language/words.ts';
import type { Approval } from '../approval/approval.ts';
import { freezeOf } from '../approval/freeze.ts';
import { mayWriteAt, type Moment, type WriteRight } from '../approval/may-write.ts';
import { policyFor } from '../approval/policy.ts';
import type { Incident } from '../incident/incident.ts';
import { caseFile } from './case-file.ts';
import type { AskedDeps } from './deps.ts';

export interface WriteQuestion extends Pick<Moment, 'hasBegun' | 'to'> {
  /** The approval that the write would stand under: it may have been voided since. */
  readonly approval?: Approval;
}

/**
 * Whether anything may be written for an incident at this moment: mode and protection of its namespace, the freeze of its cluster, freeze
 * windows, and whether the approval still counts. To be asked before every write.
 */
export async function mayWriteNow(
  deps: AskedDeps,
  incident: Pick<Incident, 'id' | 'workload'>,
  { approval, ...question }: WriteQuestion = {},
): Promise<WriteRight> {
  const { cluster } = incident.workload;
  const freeze = freezeOf(await deps.store.freezes(), cluster);
  const policy = policyFor(deps.settings, incident.workload);
  const right = mayWriteAt(policy, { ...question, now: deps.clock.now(), freeze });
  if (!right.allowed || !approval) return right;
  const voidedAt = await approvalsVoidedAt(deps, incident, approval.attempt);
  if (voidedAt === undefined || Date.parse(approval.at) > Date.parse(voidedAt)) return right;
  return {
    allowed: false,
    kind: 'voided',
    why: said('policy.voided'),
  };
}

/** Yeses to an attempt count only if they came after this instant; undefined where nothing was stopped since it was offered. */
export async function approvalsVoidedAt(
  deps: AskedDeps,
  { id, workload }: Pick<Incident, 'id' | 'workload'>,
  attempt: number,
): Promise<string | undefined> {
  const freezes = await deps.store.freezes();
  const frozenAt = freezes.find(({ cluster }) => cluster === workload.cluster)?.at;
  const haltedAt = await caseFile(deps.store, id).read('haltedAt', attempt);
  return [frozenAt, haltedAt]
    .filter((at) => at !== undefined)
    .toSorted()
    .at(-1);
}
