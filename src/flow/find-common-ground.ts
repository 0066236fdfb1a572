import { commonGround, type CommonGround } from '../incident/common-ground.ts';
import type { Incident } from '../incident/incident.ts';
import { nodeOfPlace } from '../incident/with-signals.ts';
import { OutsideError } from '../outside-error.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';

/** Fewer nodes have something in common by accident; where all are affected there is nothing to tell apart. */
const fewest = 2;

/** What the incident's nodes have in common that other nodes of the workload have not; undefined when nothing, or when it cannot be read. */
export async function findCommonGround(
  deps: FlowDeps,
  { id, workload, nodeCount, desiredPods }: Incident,
): Promise<CommonGround | undefined> {
  if (nodeCount < fewest || nodeCount >= (desiredPods ?? Number.POSITIVE_INFINITY)) return undefined;
  const places = await deps.store.places(id);
  const affected = new Set(places.flatMap((place) => nodeOfPlace(place) ?? []));
  const { reader } = clusterOf(deps, workload);
  try {
    const nodes = await reader.nodeTraits();
    if (nodes.length === 0) return undefined;
    const running = new Set((await reader.podsOf(workload)).map(({ node }) => node));
    return commonGround(
      affected,
      nodes.filter(({ name }) => running.has(name)),
    );
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    deps.log.info({ incident: id, error }, 'what the nodes have in common cannot be read');
    return undefined;
  }
}
