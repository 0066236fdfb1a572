import type { ConfigMap, Evidence, Sourced, Workload } from '../evidence/evidence.ts';
import { editConfig } from '../fluentbit/config/edit-config.ts';
import type { Container, Pod } from '../signal/pod.ts';
import type { Plan, Step } from './plan.ts';
import { readConfigTarget, readContainerTarget } from './target.ts';

/**
 * The same evidence with the plan's values in its objects: image and memory limit in the workload and in its pods, values in the
 * ConfigMaps. What the containers went through stays as it is, so that one can ask whether it would still be explained.
 */
export function applyPlan(evidence: Evidence, { steps }: Pick<Plan, 'steps'>): Evidence {
  const changes = steps.filter(({ kind, from, to }) => kind.startsWith('set-') && from !== to);
  return {
    ...evidence,
    configMaps: evidence.configMaps.map((map) => mapped(map, (value) => withConfig(value, changes))),
    workloads: evidence.workloads.map((workload) =>
      mapped(workload, (value) => withContainers(value, changes, isTargetOf(value))),
    ),
    pods: evidence.pods.map((pod) =>
      mapped(pod, (value) => withContainers(value, changes, isTargetOf(value))),
    ),
  };
}

function mapped<T>(sourced: Sourced<T>, change: (value: T) => T): Sourced<T> {
  return { ...sourced, value: change(sourced.value) };
}

function withConfig(map: ConfigMap, changes: readonly Step[]): ConfigMap {
  return changes.reduce((before, step) => {
    const target = step.kind === 'set-config' ? readConfigTarget(step.target) : undefined;
    const text = before.data[target?.file ?? ''];
    if (!target || target.name !== map.name || target.namespace !== map.namespace || text === undefined)
      return before;
    const edit = editConfig(text, {
      section: { kind: target.section, index: target.index },
      key: target.key,
      value: step.to === '' ? null : step.to,
    });
    return 'text' in edit ? { ...before, data: { ...before.data, [target.file]: edit.text } } : before;
  }, map);
}

type Owned = Pick<Pod | Workload, 'containers'>;

function withContainers<T extends Owned>(
  owned: T,
  changes: readonly Step[],
  isTarget: (step: Step) => boolean,
): T {
  const own = changes.filter(isTarget);
  if (own.length === 0) return owned;
  return { ...owned, containers: owned.containers.map((container) => withValues(container, own)) };
}

function withValues(container: Container, steps: readonly Step[]): Container {
  return steps
    .filter(({ target }) => readContainerTarget(target)?.container === container.name)
    .reduce<Container>((before, { kind, to }) => {
      if (kind === 'set-image') return { ...before, image: to };
      return kind === 'set-memory' ? { ...before, memoryLimit: to } : before;
    }, container);
}

/** A pod belongs to the workload that its owner or, through a ReplicaSet, its owner's name names. */
function isTargetOf(value: Pod | Workload): (step: Step) => boolean {
  const isWorkload = 'selector' in value;
  return ({ target }) => {
    const at = readContainerTarget(target);
    if (at?.namespace !== value.namespace) return false;
    if (isWorkload) return at.kind === value.kind && at.name === value.name;
    if (at.kind === 'Pod') return at.name === value.name;
    const { owner } = value;
    return owner?.name === at.name || (owner?.kind === 'ReplicaSet' && owner.name.startsWith(`${at.name}-`));
  };
}
