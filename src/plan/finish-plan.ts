import type { Facts } from '../diagnosis/facts.ts';
import type { ConfigMap } from '../evidence/evidence.ts';
import { configMapBasis, digestOf, workloadBasis } from './digest.ts';
import { refusedBecauseOwned } from './owner-words.ts';
import type { Plan, Step } from './plan.ts';
import type { PlanWords } from './sentences/plan-words.ts';
import { applicationOf } from './side-car.ts';
import { readConfigTarget, readContainerTarget } from './target.ts';

export interface Unfinished {
  readonly steps: readonly Step[];
  readonly obstacles: readonly string[];
  /** Whether applications that Fluent Bit runs beside may be restarted. */
  readonly sideCars?: boolean | undefined;
}

/** Undo, basis and digest for these steps, and why nothing is written where that is so. */
export function finishPlan(
  facts: Facts,
  { steps, obstacles, sideCars = false }: Unfinished,
  say: PlanWords,
): Plan {
  const changes = steps.filter((step) => step.kind.startsWith('set-') && step.from !== step.to);
  const undo = changes.toReversed().map((step) => ({
    ...step,
    from: step.to,
    to: step.from,
    why: say.valueBefore,
  }));
  const basis = [
    ...(facts.workload ? [workloadBasis(facts.workload.value)] : []),
    ...touchedMaps(facts, changes).map(configMapBasis),
  ];
  const obstacle = impossibleBecause(facts, { changes, obstacles }, say);
  const application = sideCars ? undefined : applicationOf(facts);
  const refusal =
    refusedBecauseOwned(facts.owners, say) ??
    hiddenConfig(facts, changes, say) ??
    (application && say.besideApplication(application));
  const adviceOnly = obstacle ?? refusal;
  const plan = { steps, undo, basis };
  return {
    ...plan,
    digest: digestOf(plan),
    ...requestBefore(facts, changes),
    undoIsSafe: !changes.some((step) => step.kind === 'set-image' && leadsIntoCrash(facts)),
    ...(adviceOnly === undefined ? {} : { adviceOnly }),
    ...(obstacle === undefined && refusal !== undefined ? { lastsElsewhere: true as const } : {}),
  };
}

function requestBefore({ workload }: Facts, changes: readonly Step[]): Pick<Plan, 'requestBefore'> {
  const [name] = changes.flatMap(({ kind, target }) =>
    kind === 'set-memory' ? (readContainerTarget(target)?.container ?? []) : [],
  );
  const request = workload?.value.containers.find((one) => one.name === name)?.memoryRequest;
  return request === undefined ? {} : { requestBefore: request };
}

/** The ConfigMaps that a plan writes. */
function touchedMaps({ mounted }: Facts, changes: readonly Step[]): readonly ConfigMap[] {
  const names = new Set(
    changes.flatMap(({ kind, target }) =>
      kind === 'set-config' ? (readConfigTarget(target)?.name ?? []) : [],
    ),
  );
  const maps = mounted ? [mounted.configMap, ...Object.values(mounted.parts)].map(({ value }) => value) : [];
  return maps.filter(({ name }, at) => names.has(name) && maps.findIndex((map) => map.name === name) === at);
}

function impossibleBecause(
  facts: Facts,
  { changes, obstacles }: { readonly changes: readonly Step[]; readonly obstacles: readonly string[] },
  say: PlanWords,
): string | undefined {
  const [obstacle] = obstacles;
  if (obstacle) return say.asSentence(obstacle);
  if (!facts.workload) return say.unknownWorkload;
  return changes.length === 0 ? say.nothingToWrite : undefined;
}

/** What stands in a Secret is not written, even where nothing else forbids it. */
function hiddenConfig({ mounted }: Facts, changes: readonly Step[], say: PlanWords): string | undefined {
  const map = mounted?.configMap.value;
  if (map?.kind !== 'Secret' || !changes.some(({ kind }) => kind === 'set-config')) return undefined;
  return say.inSecret(`${map.namespace}/${map.name}`);
}

/** An undo of the upgrade would bring the crash back, or a version that others can bring down by a plugin in use. */
const leadsIntoCrash = ({ death, advisories }: Facts): boolean =>
  death?.kind === 'crash' ||
  advisories.some(
    ({ explainsCrash, isUsed, advisory }) => explainsCrash || (isUsed && advisory.class === 'security'),
  );
