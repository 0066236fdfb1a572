import type { UpdateStrategy, Workload } from '../evidence/evidence.ts';

/** Holds, while the bot replaces pods itself, the strategy that is to come back, as JSON. */
export const strategyAnnotation = 'fluent-medic.dev/strategy-before';
/** On every pod that is made of the changed template: the mark of the change. */
export const podAnnotation = 'fluent-medic.dev/change';

type Fields = Readonly<Record<string, unknown>>;

export interface StrategyPatch {
  readonly annotations: Fields;
  readonly spec: Fields;
}

/** The kinds whose controllers wait, when told so, until somebody deletes a pod. A rolling update would replace unavailable pods at once. */
export const canHold = ({ kind }: Pick<Workload, 'kind'>): boolean =>
  kind === 'DaemonSet' || kind === 'StatefulSet';

/** Makes the controller wait; what it did before is kept with the object. Nothing where it waits already or its kind cannot. */
export function holdPatch(workload: Workload): StrategyPatch | undefined {
  if (!canHold(workload) || isHeld(workload)) return undefined;
  const before = workload.updateStrategy ?? { type: 'RollingUpdate' };
  return {
    annotations: { [strategyAnnotation]: JSON.stringify(written(before)) },
    spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: null } },
  };
}

/** Gives the controller its strategy back; one that somebody else has set meanwhile stays. */
export function releasePatch(workload: Workload): StrategyPatch | undefined {
  const before = strategyBefore(workload);
  if (!before) return undefined;
  return {
    annotations: { [strategyAnnotation]: null },
    spec: workload.updateStrategy?.type === 'OnDelete' ? { updateStrategy: written(before) } : {},
  };
}

export const isHeld = ({ annotations }: Workload): boolean => annotations[strategyAnnotation] !== undefined;

/** The strategy that comes back, undefined where none is kept. What cannot be read is what Kubernetes does by default. */
export function strategyBefore({ annotations }: Workload): UpdateStrategy | undefined {
  const kept = annotations[strategyAnnotation];
  if (kept === undefined) return undefined;
  try {
    const { type, rollingUpdate } = JSON.parse(kept) as Partial<UpdateStrategy>;
    const away = rollingUpdate?.['maxUnavailable'];
    const maxUnavailable = typeof away === 'number' || typeof away === 'string' ? String(away) : undefined;
    if (typeof type === 'string')
      return {
        type,
        ...(rollingUpdate ? { rollingUpdate } : {}),
        ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
      };
  } catch {
    // Somebody has written something else there.
  }
  return { type: 'RollingUpdate' };
}

const written = ({ type, rollingUpdate }: UpdateStrategy): Fields =>
  rollingUpdate ? { type, rollingUpdate } : { type };
