import { gatherFacts } from '../diagnosis/gather-facts.ts';
import { postureBounds } from '../evidence/bounds.ts';
import { inEachLanguage, type Spoken } from '../language/spoken.ts';
import { postureOf } from '../posture/posture-of.ts';
import type { WorkloadPosture } from '../posture/posture.ts';
import { releasePolicyOf } from '../settings.ts';
import type { Pod } from '../signal/pod.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { show } from './show.ts';
import type { WatchedWorkload } from './take-samples.ts';

/** What only who watches a cluster can tell of it, or do: where clusters have processes of their own they are asked. Methods throw `OutsideError`. */
export interface Keeper {
  /** The pods of a watched workload. */
  pods(workload: WatchedWorkload): Promise<readonly LastDeath[]>;
  posture(workload: WatchedWorkload): Promise<Spoken<WorkloadPosture>>;
  /** Wakes whoever tends an incident, and shows it as it is now. */
  stir(incident: { readonly id: string; readonly cluster: string }): Promise<void>;
}

export interface LastDeath {
  readonly pod: string;
  /** Empty: not known of any. */
  readonly diedAt: string;
}

/** Who watches all of its clusters itself is their keeper. */
export function withOwnKeeper(rest: Omit<FlowDeps, 'keeper'>): FlowDeps {
  const deps: FlowDeps = { ...rest, keeper: ownKeeper(() => deps) };
  return deps;
}

function ownKeeper(deps: () => FlowDeps): Keeper {
  return {
    async pods({ ref, container }) {
      const pods = await clusterOf(deps(), ref).reader.podsOf(ref);
      return pods.map((pod) => ({ pod: pod.name, diedAt: diedAt(pod, container) }));
    },
    posture: (workload) => postureNow(deps(), workload),
    async stir({ id }) {
      deps().bells.ring(id);
      const stored = await deps().store.incident(id);
      if (stored) await show(deps(), stored.value);
    },
  };
}

function diedAt(pod: Pod, container: string): string {
  const status = pod.containers.find((one) => one.name === container)?.status;
  const ended = status?.state.kind === 'terminated' ? status.state.termination : status?.lastTermination;
  return ended?.finishedAt ?? '';
}

async function postureNow(
  deps: FlowDeps,
  { ref, container }: WatchedWorkload,
): Promise<Spoken<WorkloadPosture>> {
  const rows = deps.pods.of(ref);
  const pod = (rows.find(({ startedAt }) => startedAt !== undefined) ?? rows[0])?.pod;
  const question = { workload: ref, container, ...(pod === undefined ? {} : { pod }) };
  const evidence = await clusterOf(deps, ref).reader.collect(question, postureBounds);
  const policy = { ...releasePolicyOf(deps.settings), ...deps.catalogue };
  return inEachLanguage((locale) =>
    postureOf(evidence, gatherFacts(evidence, deps.catalogue, locale), policy, locale),
  );
}
