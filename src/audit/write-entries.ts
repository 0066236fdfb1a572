import type { Approval } from '../approval/approval.ts';
import { copyName } from '../change/config-copy.ts';
import { strategyAnnotation } from '../change/hold.ts';
import type { ChangeRecord } from '../change/record.ts';
import type { Write } from '../change/write.ts';
import { markOf } from '../change/writes-for.ts';
import type { Incident } from '../incident/incident.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { readConfigTarget } from '../plan/target.ts';
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
    verb: patch.type === 'merge' || patch.type === 'strategic-merge' ? 'patch' : patch.type,
    object,
    approvedBy: approval.by,
  };
}

/** The values that a write changes in its object; a deletion names none. */
export function changesOf(
  { plan, direction }: Pick<WriteContext, 'plan' | 'direction'>,
  write: Write,
): readonly ValueChange[] {
  if (!('body' in write.patch)) return [];
  const steps = direction === 'apply' ? plan.steps : plan.undo;
  const values =
    write.mark === markOf(plan, direction)
      ? steps.filter((step) => isOf(step, write.object, plan.digest) && changes(step))
      : [];
  const { kind, namespace, name } = write.object;
  const object = `${kind}/${namespace}/${name}`;
  const body: TemplateBody = write.patch.body;
  return [
    ...values.map(({ target, from, to }) => ({ target, from, to })),
    ...mountChanges(object, body, plan),
    ...strategyChange(object, body),
  ];
}

/** A step is written into the object that it names, or into the changed copy of that one. */
function isOf({ target }: Step, object: Write['object'], digest: string): boolean {
  const [kind, namespace, name = ''] = target.split('/');
  if (kind !== object.kind || namespace !== object.namespace) return false;
  return name === object.name || (kind === 'ConfigMap' && copyName(name, digest) === object.name);
}

const changes = ({ kind, from, to }: Step): boolean =>
  kind === 'restart' || (kind !== 'advice' && from !== to);

/** What is looked for in a workload's patch. */
interface TemplateBody {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string | null>> };
  readonly spec?: {
    readonly updateStrategy?: { readonly type: string };
    readonly strategy?: { readonly rollingUpdate?: Readonly<Record<string, unknown>> | null };
    readonly minReadySeconds?: number | null;
    readonly progressDeadlineSeconds?: number | null;
    readonly template?: { readonly spec?: { readonly volumes?: readonly Mount[] } };
  };
}
interface Mount {
  readonly name: string;
  readonly configMap?: { readonly name: string };
}

/** Volumes that read the copy of a ConfigMap in its place, or the other way round. */
function mountChanges(object: string, { spec }: TemplateBody, plan: Plan): readonly ValueChange[] {
  const names = new Set(plan.steps.flatMap(({ target }) => readConfigTarget(target)?.name ?? []));
  const copies = [...names].map((name) => [name, copyName(name, plan.digest)] as const);
  const others = new Map(
    copies.flatMap(
      ([name, copy]) =>
        [
          [copy, name],
          [name, copy],
        ] as const,
    ),
  );
  return (spec?.template?.spec?.volumes ?? []).map(({ name, configMap }) => ({
    target: `${object}/volumes/${name}`,
    from: others.get(configMap?.name ?? '') ?? '',
    to: configMap?.name ?? '',
  }));
}

/** A controller that is told to hold or to go a part of its way, or given back the strategy that it had. */
function strategyChange(object: string, { metadata, spec }: TemplateBody): readonly ValueChange[] {
  const kept = metadata?.annotations?.[strategyAnnotation];
  const before = kept ? (JSON.parse(kept) as { readonly type: string }) : undefined;
  if (spec?.updateStrategy)
    return [
      {
        target: `${object}/updateStrategy`,
        from: before?.type ?? 'OnDelete',
        to: spec.updateStrategy.type,
      },
    ];
  if (!spec?.strategy) return [];
  const from = before ? JSON.stringify(before) : 'held';
  const { strategy, minReadySeconds, progressDeadlineSeconds } = spec;
  return [
    {
      target: `${object}/strategy`,
      from,
      to: JSON.stringify({ ...strategy, minReadySeconds, progressDeadlineSeconds }),
    },
  ];
}
