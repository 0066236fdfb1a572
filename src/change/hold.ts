import type { UpdateStrategy, Workload } from '../evidence/evidence.ts';
import { heldDeployment, type Pace, releasedDeployment, widerDeployment } from './hold-deployment.ts';

/** Holds, while a change goes through the pods in waves, the strategy that is to come back, as JSON. */
export const strategyAnnotation = 'fluent-medic.dev/strategy-before';
/** On every pod that is made of the changed template: the mark of the change. */
export const podAnnotation = 'fluent-medic.dev/change';

type Fields = Readonly<Record<string, unknown>>;

export interface StrategyPatch {
  readonly annotations: Fields;
  readonly spec: Fields;
}

/** Whether the controller of such a workload can be made to wait between waves. */
export function canHold({ kind, updateStrategy }: Pick<Workload, 'kind' | 'updateStrategy'>): boolean {
  if (kind === 'Deployment') return updateStrategy?.type !== 'Recreate';
  return deletesPods({ kind });
}

/**
 * The kinds whose controllers wait, when told so, until somebody deletes a pod: the bot does. A rolling update would replace unavailable
 * pods at once.
 */
export const deletesPods = ({ kind }: Pick<Workload, 'kind'>): boolean =>
  kind === 'DaemonSet' || kind === 'StatefulSet';

/** Makes the controller wait; what it did before is kept with the object. Nothing where it waits already or its kind cannot. */
export function holdPatch(workload: Workload): StrategyPatch | undefined {
  if (!canHold(workload) || isHeld(workload)) return undefined;
  const before = workload.updateStrategy ?? { type: 'RollingUpdate' };
  return {
    annotations: { [strategyAnnotation]: JSON.stringify({ ...written(before), ...paceOf(workload) }) },
    spec: deletesPods(workload)
      ? { updateStrategy: { type: 'OnDelete', rollingUpdate: null } }
      : heldDeployment(before, 1),
  };
}

const paceOf = ({ kind, minReadySeconds, progressDeadlineSeconds }: Workload): Pace =>
  kind === 'Deployment'
    ? {
        ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
        ...(progressDeadlineSeconds === undefined ? {} : { progressDeadlineSeconds }),
      }
    : {};

/** Lets `count` pods of a held Deployment run the change; undefined where so many may, or it is not held. */
export function widenPatch(workload: Workload, count: number): StrategyPatch | undefined {
  const before = strategyBefore(workload);
  if (!before || deletesPods(workload)) return undefined;
  const spec = widerDeployment(before, count);
  const { updateStrategy } = workload;
  const isSo = updateStrategy && JSON.stringify(spec['strategy']) === JSON.stringify(inOrder(updateStrategy));
  return isSo ? undefined : { annotations: {}, spec };
}

/** How many new pods a held Deployment makes before it waits. */
export function widthOf({ updateStrategy }: Workload): number {
  const { maxSurge = 0, maxUnavailable = 0 } = updateStrategy?.rollingUpdate ?? {};
  return (Number(maxSurge) || 0) + (Number(maxUnavailable) || 0);
}

/** As the bot writes it, whatever the order in which the server answers. */
const inOrder = ({ type, rollingUpdate = {} }: UpdateStrategy): Fields => ({
  type,
  rollingUpdate: {
    maxSurge: rollingUpdate['maxSurge'],
    maxUnavailable: rollingUpdate['maxUnavailable'],
  },
});

/** Gives the controller its strategy back; one that somebody else has set meanwhile stays. */
export function releasePatch(workload: Workload): StrategyPatch | undefined {
  const before = strategyBefore(workload);
  if (!before) return undefined;
  const waiting = workload.updateStrategy?.type === 'OnDelete' ? { updateStrategy: written(before) } : {};
  return {
    annotations: { [strategyAnnotation]: null },
    spec: deletesPods(workload) ? waiting : releasedDeployment(before, workload),
  };
}

export const isHeld = ({ annotations }: Workload): boolean => annotations[strategyAnnotation] !== undefined;

/** The strategy that comes back, undefined where none is kept. What cannot be read is what Kubernetes does by default. */
export function strategyBefore({ annotations }: Workload): (UpdateStrategy & Pace) | undefined {
  const kept = annotations[strategyAnnotation];
  if (kept === undefined) return undefined;
  try {
    const { type, rollingUpdate, ...pace } = JSON.parse(kept) as Partial<UpdateStrategy> & Pace;
    const away = rollingUpdate?.['maxUnavailable'];
    const maxUnavailable = typeof away === 'number' || typeof away === 'string' ? String(away) : undefined;
    if (typeof type === 'string')
      return {
        type,
        ...(rollingUpdate ? { rollingUpdate } : {}),
        ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
        ...pace,
      };
  } catch {
    // Somebody has written something else there.
  }
  return { type: 'RollingUpdate' };
}

const written = ({ type, rollingUpdate }: UpdateStrategy): Fields =>
  rollingUpdate ? { type, rollingUpdate } : { type };
