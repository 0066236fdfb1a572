import type { Evidence, Sourced } from '../evidence/evidence.ts';
import type { Container } from '../signal/pod.ts';

export interface Probes {
  readonly liveness: boolean;
  readonly readiness: boolean;
}

/** Which probes a container has, as its object says; undefined where that is not at hand. */
export function probesOf(
  { documents }: Pick<Evidence, 'documents'>,
  container: Sourced<Container> | undefined,
): Probes | undefined {
  const text = container && documents[container.source];
  if (container === undefined || text === undefined) return undefined;
  const object = at(parsed(text), container.path);
  if (typeof object !== 'object' || object === null) return undefined;
  return { liveness: 'livenessProbe' in object, readiness: 'readinessProbe' in object };
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
