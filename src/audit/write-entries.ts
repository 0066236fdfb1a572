import type { Approval } from '../approval/approval.ts';
import { strategyAnnotation } from '../change/hold.ts';
import type { ChangeRecord } from '../change/record.ts';
import type { Write } from '../change/write.ts';
import { markOf } from '../change/writes-for.ts';
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
  { object, patch }: Write,
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
    verb: patch.type === 'create' || patch.type === 'delete' ? patch.type : 'patch',
    object,
    approvedBy: approval.by,
  };
}

/** The values that a write changes in its object; a deletion names none. */
export function changesOf(
  { plan, direction }: Pick<WriteContext, 'plan' | 'direction'>,
  write: Write,
): readonly ValueChange[] {
  if (write.patch.type === 'delete') return [];
  const steps = direction === 'apply' ? plan.steps : plan.undo;
  const values =
    write.mark === markOf(plan, direction)
      ? steps.filter((step) => isOf(step, write.object) && changes(step))
      : [];
  const { kind, namespace, name } = write.object;
  const object = `${kind}/${namespace}/${name}`;
  return [
    ...values.map(({ target, from, to }) => ({ target, from, to })),
    ...strategyChange(object, write.patch.body),
  ];
}

/** A changed copy of a ConfigMap is named after it. */
function isOf({ target }: Step, object: Write['object']): boolean {
  const [kind, namespace, name] = target.split('/');
  if (kind !== object.kind || namespace !== object.namespace) return false;
  return name === object.name || (kind === 'ConfigMap' && object.name.startsWith(`${name}-medic-`));
}

const changes = ({ kind, from, to }: Step): boolean =>
  kind === 'restart' || (kind !== 'advice' && from !== to);

interface StrategyBody {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string | null>> };
  readonly spec?: { readonly updateStrategy?: { readonly type: string } };
}

/** A controller that is told to hold, or given back the strategy that it had. */
function strategyChange(object: string, { metadata, spec }: StrategyBody): readonly ValueChange[] {
  if (!spec?.updateStrategy) return [];
  const kept = metadata?.annotations?.[strategyAnnotation];
  const from = kept ? (JSON.parse(kept) as { readonly type: string }).type : 'OnDelete';
  return [{ target: `${object}/updateStrategy`, from, to: spec.updateStrategy.type }];
}
