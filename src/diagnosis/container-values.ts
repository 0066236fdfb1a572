import type { ConditionValues } from './condition-environment.ts';
import { recordsGoOut } from './config-faults.ts';
import type { Facts } from './facts.ts';
import { healthOf } from './health.ts';

/** What kubelet and node did, or could not do. */
export function clusterValues({
  pull,
  probe,
  node,
  death,
}: Facts): Pick<ConditionValues, 'pull' | 'probe' | 'node'> {
  return {
    pull: { failed: pull !== undefined, reason: pull?.reason ?? '' },
    probe: {
      killed: probe !== undefined && death?.isPast !== true,
      kind: probe?.probe ?? '',
      how: probe?.how ?? '',
    },
    node: {
      trouble: node?.kind ?? '',
      resource: node?.resource ?? '',
      isOfPod: node !== undefined && node.pods > 0 && node.pod === undefined,
    },
  };
}

/** Whether somebody asked it to end. */
export function stopValues(facts: Facts): ConditionValues['stop'] {
  const { logs, lines, pod, death } = facts;
  const log = logs.find((each) => each.isOfDeath);
  const isEnded = pod?.value.phase === 'Succeeded' || pod?.value.phase === 'Failed';
  return {
    asked: death?.isPast !== true && log?.story.stopSignal !== undefined,
    ordered: pod?.value.deletedAt !== undefined || lines.stops.length > 0,
    ended: pod?.value.deletedAt !== undefined || isEnded,
    inRollout: diedInRollout(facts),
  };
}

const rolloutMs = 5 * 60_000;

/** The first end of a pod within minutes of the rollout that made it, and the workload is whole again since. */
function diedInRollout({ death, pod, container, workload, imageChange }: Facts): boolean {
  const restartedAt = workload?.value.templateAnnotations['kubectl.kubernetes.io/restartedAt'];
  const rolledAt = [restartedAt, imageChange?.at]
    .flatMap((at) => at ?? [])
    .sort()
    .at(-1);
  const since = (from: string | undefined, to: string | undefined): number =>
    Date.parse(to ?? '') - Date.parse(from ?? '');
  const status = container?.value.status;
  const isNew = since(pod?.value.createdAt, death?.termination.finishedAt) < rolloutMs;
  const isOfRollout = Math.abs(since(rolledAt, pod?.value.createdAt)) < rolloutMs;
  return (
    isNew && isOfRollout && status?.restartCount === 1 && status.ready && workload?.value.unavailable === 0
  );
}

/** How it does now. */
export function healthValues(facts: Facts): ConditionValues['health'] {
  const { container, death, mounted, events } = facts;
  const status = container?.value.status;
  const { faults, noise, unexplainedErrors, runs } = healthOf(facts.logs);
  const hasOutput = mounted?.config.sections.some((each) => each.kind === 'output') ?? true;
  return {
    ready: status?.state.kind === 'running' && status.ready,
    runs,
    steady: status !== undefined && (status.restartCount === 0 || death?.isPast === true),
    faults: BigInt(faults),
    noise: BigInt(noise),
    unexplainedErrors: BigInt(unexplainedErrors),
    delivers: hasOutput && recordsGoOut(facts),
    warned: events.some(
      ({ value: { type, message } }) => type === 'Warning' && !/^Readiness probe/i.test(message),
    ),
  };
}
