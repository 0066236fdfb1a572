import type { Workload } from '../evidence/evidence.ts';
import type { Step } from '../plan/plan.ts';
import { readContainerTarget } from '../plan/target.ts';
import type { Container } from '../signal/pod.ts';
import type { remounted } from './config-copy.ts';
import type { StrategyPatch } from './hold.ts';
import type { Write } from './write.ts';

type ContainerPatch = Readonly<Record<string, unknown>>;

/** What the steps change in the containers of a template; undefined when nothing. */
export function templatePatch(
  steps: readonly Step[],
  workload: Workload,
  about: Direction,
): readonly ContainerPatch[] | undefined {
  const patches = new Map<string, ContainerPatch>();
  for (const step of steps) {
    const container = readContainerTarget(step.target)?.container;
    if (!container || step.from === step.to) continue;
    const before = patches.get(container) ?? { name: container };
    if (step.kind === 'set-image') patches.set(container, { ...before, image: step.to });
    if (step.kind === 'set-memory')
      patches.set(container, {
        ...before,
        resources: memoryPatch(step, containerOf(step, { workload }), about),
      });
  }
  return patches.size > 0 ? [...patches.values()] : undefined;
}

/**
 * A limit of '' was no limit: null takes it away again. A request that equals the limit goes with it; its undo puts back the request from
 * before, which may have equalled the new limit by chance.
 */
function memoryPatch(
  step: Step,
  now: Container | undefined,
  { isUndo, requestBefore }: Direction,
): Readonly<Record<string, unknown>> {
  const value = step.to === '' ? null : step.to;
  const goesAlong = now?.memoryRequest !== undefined && now.memoryRequest === now.memoryLimit;
  if (!goesAlong) return { limits: { memory: value } };
  const request = isUndo ? (requestBefore ?? value) : value;
  return {
    limits: { memory: value },
    ...(request === now.memoryRequest ? {} : { requests: { memory: request } }),
  };
}

export interface Direction {
  readonly isUndo: boolean;
  /** Of the container whose limit is changed. */
  readonly requestBefore: string | undefined;
}

interface WorkloadPatch {
  readonly template: {
    readonly containers?: readonly ContainerPatch[] | undefined;
    readonly volumes?: ReturnType<typeof remounted>;
    readonly annotations?: Readonly<Record<string, string | null>>;
  };
  readonly strategy: StrategyPatch | undefined;
}

/** One patch of a workload: template, strategy and what is kept about it arrive together. */
export function workloadWrite(
  workload: Workload,
  { template, strategy }: WorkloadPatch,
  mark: string,
): Write {
  const { containers, volumes = [], annotations = {} } = template;
  const inSpec = { ...(containers ? { containers } : {}), ...(volumes.length > 0 ? { volumes } : {}) };
  const changed = {
    ...(Object.keys(annotations).length > 0 ? { metadata: { annotations } } : {}),
    ...(Object.keys(inSpec).length > 0 ? { spec: inSpec } : {}),
  };
  const spec = { ...strategy?.spec, ...(Object.keys(changed).length > 0 ? { template: changed } : {}) };
  const body = { ...(strategy ? { metadata: { annotations: strategy.annotations } } : {}), spec };
  return {
    object: { kind: workload.kind, namespace: workload.namespace, name: workload.name },
    patch: { type: 'strategic-merge', body },
    resourceVersion: workload.resourceVersion ?? '',
    mark,
  };
}

/** The container that a step is about. */
export function containerOf(
  step: Step,
  { workload }: { readonly workload: Workload },
): Container | undefined {
  const target = readContainerTarget(step.target);
  return workload.containers.find((container) => container.name === target?.container);
}
