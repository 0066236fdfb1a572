import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { Playbook, StepKind } from '../diagnosis/playbook.ts';
import type { ReleasePolicy } from '../fluentbit/release.ts';
import { afterUpgradeAdvice, practiceAdvice } from './advice-steps.ts';
import { bufferSize } from './buffer-size.ts';
import { configSteps } from './config-steps.ts';
import { configMapBasis, digestOf, workloadBasis } from './digest.ts';
import { imageStep } from './image-step.ts';
import { limitedInputs, memoryFigures } from './memory-figures.ts';
import { memoryStep } from './memory-step.ts';
import { helmWarning, refusedBecauseOwned } from './owner-words.ts';
import type { Plan, Step } from './plan.ts';
import { containerTarget } from './target.ts';
import type { Wish } from './wish.ts';

export interface PlanQuestion {
  readonly facts: Facts;
  readonly diagnosis: Diagnosis;
  readonly playbooks: readonly Playbook[];
  /** Without `releases` every release of the shipped catalogue may be proposed, from any registry. */
  readonly policy: { readonly memoryCeilingBytes: number; readonly releases?: ReleasePolicy };
  /** Outcomes of what was tried before in this incident, oldest first. */
  readonly history: readonly { readonly cause: string; readonly outcome: string }[];
  /** A person's own values, in place of those that are reckoned. */
  readonly wish?: Wish;
}

interface Draft {
  readonly steps: readonly Step[];
  readonly obstacles: readonly string[];
}

const memoryCauses = ['memory-limit-too-low', 'output-backpressure', 'unbounded-buffer', 'buffer-overlimit'];
const mostMemorySteps = 2;

/** The plan for a diagnosis, in the source document's order; undefined when there is nothing to do or to say. */
export function makePlan(question: PlanQuestion): Plan | undefined {
  const kinds = kindsFor(question);
  const target = targetOf(question.facts);
  const upgrade = kinds.has('set-image') ? upgradeDraft(question, target) : empty;
  const sizes = kinds.has('set-config') || kinds.has('set-memory') ? sizesDraft(question, target) : empty;
  const foretold =
    kinds.has('set-image') && !kinds.has('set-memory') ? afterUpgradeAdvice(question.facts, target) : [];
  if (kinds.size === 0) return undefined;
  const steps = [
    ...upgrade.steps,
    ...sizes.steps,
    ...foretold,
    ...practiceAdvice(question.facts, question.diagnosis, target),
  ];
  return finished(question.facts, steps, [...upgrade.obstacles, ...sizes.obstacles]);
}

const empty: Draft = { steps: [], obstacles: [] };

/** What the primary finding's playbook asks for, or what a person asked for. */
function kindsFor({ diagnosis, playbooks, wish }: PlanQuestion): ReadonlySet<StepKind> {
  if (wish) {
    return new Set<StepKind>([
      ...(wish.version ? ['set-image' as const] : []),
      ...(wish.memBufLimit ? ['set-config' as const] : []),
      ...(wish.memoryLimit ? ['set-memory' as const] : []),
    ]);
  }
  const primary = playbooks.find((playbook) => playbook.cause === diagnosis.primary.cause);
  const tooSmall = diagnosis.contributing.some((finding) => finding.cause === 'memory-limit-too-low');
  const asked: readonly StepKind[] = primary?.plan.map(({ step }) => step) ?? [];
  return new Set([...asked, ...(tooSmall && !asked.includes('set-image') ? (['set-memory'] as const) : [])]);
}

function upgradeDraft({ facts, wish, policy }: PlanQuestion, target: string): Draft {
  const answer = imageStep(facts, {
    target,
    risk: restartRisk(facts),
    policy: policy.releases ?? {},
    ...(wish?.version ? { wished: wish.version } : {}),
  });
  return { steps: answer.step ? [answer.step] : [], obstacles: answer.obstacle ? [answer.obstacle] : [] };
}

/** Buffers and the container's limit fit together: one is never changed without reckoning the other. */
function sizesDraft({ facts, policy, history, wish }: PlanQuestion, target: string): Draft {
  const failed = history.filter(
    (past) => memoryCauses.includes(past.cause) && ['failed', 'undone'].includes(past.outcome),
  );
  if (!wish && failed.length >= mostMemorySteps)
    return {
      steps: [],
      obstacles: ['two changes of memory did not hold: the cause is another one, so no third is proposed'],
    };
  const reckoned = bufferSize(facts, policy.memoryCeilingBytes);
  const size = wish
    ? {
        value: wish.memBufLimit,
        why: wish.memBufLimit ? `A person asked for ${wish.memBufLimit}` : 'kept as it is',
      }
    : reckoned;
  const figures = memoryFigures(facts, size.value);
  if (!figures)
    return { steps: [], obstacles: ['the configuration could not be read, so no size can be reckoned'] };
  const answer = memoryStep(facts, {
    target,
    risk: restartRisk(facts),
    figures,
    ceilingBytes: policy.memoryCeilingBytes,
    ...(wish?.memoryLimit ? { wished: wish.memoryLimit } : {}),
  });
  return {
    steps: [...configSteps(facts, size, restartRisk(facts)), ...(answer.step ? [answer.step] : [])],
    obstacles: answer.obstacle ? [answer.obstacle] : [],
  };
}

function finished(facts: Facts, steps: readonly Step[], obstacles: readonly string[]): Plan {
  const changes = steps.filter((step) => step.kind.startsWith('set-') && step.from !== step.to);
  const undo = changes.toReversed().map((step) => ({
    ...step,
    from: step.to,
    to: step.from,
    why: 'the value from before',
  }));
  const touchesConfig = changes.some((step) => step.kind === 'set-config');
  const basis = [
    ...(facts.workload ? [workloadBasis(facts.workload.value)] : []),
    ...(touchesConfig && facts.mounted ? [configMapBasis(facts.mounted.configMap.value)] : []),
  ];
  const adviceOnly = adviceOnlyBecause(facts, changes.length, obstacles);
  const plan = { steps, undo, basis };
  return {
    ...plan,
    digest: digestOf(plan),
    undoIsSafe: !changes.some((step) => step.kind === 'set-image' && leadsIntoCrash(facts)),
    ...(adviceOnly === undefined ? {} : { adviceOnly }),
  };
}

function adviceOnlyBecause(facts: Facts, changes: number, obstacles: readonly string[]): string | undefined {
  const [obstacle] = obstacles;
  if (obstacle)
    return `${obstacle[0]?.toUpperCase()}${obstacle.slice(1)}${obstacle.endsWith('.') ? '' : '.'}`;
  if (!facts.workload)
    return 'The workload that owns this pod is not known, so nothing can be changed for it.';
  if (changes === 0) return 'Nothing has to be written for this.';
  return refusedBecauseOwned(facts.owners);
}

/** The version of now crashed: an undo of the upgrade would bring the crash back. */
const leadsIntoCrash = (facts: Facts): boolean =>
  facts.death?.kind === 'crash' || facts.advisories.some((match) => match.explainsCrash);

function targetOf({ workload, subject }: Facts): string {
  return containerTarget({
    kind: workload?.value.kind ?? 'Pod',
    namespace: subject.namespace ?? 'unknown',
    name: workload?.value.name ?? subject.pod ?? 'unknown',
    container: subject.container ?? 'unknown',
  });
}

function restartRisk(facts: Facts): string {
  const inMemory =
    limitedInputs(facts).length > 0 ? ' Records in memory buffers of a pod are lost when it restarts.' : '';
  return `Restarts the pods one group after another.${inMemory}${helmWarning(facts.owners)}`;
}
