import type { Workload } from '../evidence/evidence.ts';
import type { Plan } from '../plan/plan.ts';
import { readContainerTarget } from '../plan/target.ts';

/** The workload with the plan's images and memory in it; a request that equals its limit stays equal, as it is written. */
export function plannedWorkload(workload: Workload, { steps }: Pick<Plan, 'steps'>): Workload {
  const containers = workload.containers.map((container) =>
    steps
      .filter(
        ({ target, from, to }) => from !== to && readContainerTarget(target)?.container === container.name,
      )
      .reduce((before, { kind, to }) => {
        if (kind === 'set-image') return { ...before, image: to };
        if (kind !== 'set-memory') return before;
        const { memoryLimit, memoryRequest, ...rest } = before;
        const request = memoryRequest !== undefined && memoryRequest === memoryLimit ? to : memoryRequest;
        return {
          ...rest,
          ...(to === '' ? {} : { memoryLimit: to }),
          ...(request === undefined || request === '' ? {} : { memoryRequest: request }),
        };
      }, container),
  );
  return { ...workload, containers };
}
