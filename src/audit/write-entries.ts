import type { Approval } from '../approval/approval.ts';
import type { ChangeRecord } from '../change/record.ts';
import type { Write } from '../change/write.ts';
import type { Incident } from '../incident/incident.ts';
import type { Plan, Step } from '../plan/plan.ts';
import type { AuditDeed, AuditEntry, ValueChange, WriteFacts } from './audit-entry.ts';

export interface WriteContext {
  readonly incident: Incident;
  readonly plan: Plan;
  readonly approval: Approval;
  readonly direction: ChangeRecord['direction'];
}

type WriteDeed = Extract<AuditDeed, WriteFacts>;
type OwnFacts<D> = D extends WriteDeed ? Omit<D, keyof WriteFacts> & { readonly at: string } : never;

/** What became of one write, by the bot for those who approved its plan. */
export function writeEntry(
  { incident: { id, workload }, plan, approval, direction }: WriteContext,
  object: Write['object'],
  deed: OwnFacts<WriteDeed>,
): AuditEntry {
  return {
    ...deed,
    by: { kind: 'bot' },
    incident: id,
    workload,
    attempt: approval.attempt,
    digest: plan.digest,
    direction,
    object,
    approvedBy: approval.by,
  };
}

const changes = ({ kind, from, to }: Step): boolean =>
  kind === 'restart' || (kind !== 'advice' && from !== to);

/** The values that a write to this object changes. */
export function changesOf(
  { plan, direction }: Pick<WriteContext, 'plan' | 'direction'>,
  object: Write['object'],
): readonly ValueChange[] {
  const prefix = `${object.kind}/${object.namespace}/${object.name}/`;
  return (direction === 'apply' ? plan.steps : plan.undo)
    .filter((step) => `${step.target}/`.startsWith(prefix) && changes(step))
    .map(({ target, from, to }) => ({ target, from, to }));
}
