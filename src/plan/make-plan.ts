import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { conditionValues } from '../diagnosis/condition-values.ts';
import type { Locale } from '../language/locale.ts';
import type { Playbook, PlaybookStep } from '../diagnosis/playbook.ts';
import type { ReleasePolicy } from '../fluentbit/release.ts';
import { awakenedBy } from './awakened.ts';
import { afterUpgradeAdvice, practiceAdvice } from './advice-steps.ts';
import { configSteps } from './config-steps.ts';
import type { Draft } from './draft.ts';
import { finishPlan } from './finish-plan.ts';
import { imageStep } from './image-step.ts';
import { limitChanges, memoryFigures } from './memory-figures.ts';
import { memoryRoom } from './memory-room.ts';
import { memoryStep } from './memory-step.ts';
import type { Plan, Step } from './plan.ts';
import { planWords, type PlanWords } from './sentences/plan-words.ts';
import { spelledAdvice, spelledChanges, spelledLimit } from './playbook-steps.ts';
import { sizesDraft } from './sizes-draft.ts';
import { restartRisk, targetOf } from './target-of.ts';
import type { Wish } from './wish.ts';

export interface PlanQuestion {
  readonly facts: Facts;
  readonly diagnosis: Diagnosis;
  readonly playbooks: readonly Playbook[];
  /** Without `releases` every release of the shipped catalogue may be proposed, from any registry. */
  readonly policy: {
    readonly memoryCeilingBytes: number;
    readonly releases?: ReleasePolicy;
    /** Whether applications that Fluent Bit runs beside may be restarted. Default: no, it is only said. */
    readonly sideCars?: boolean;
  };
  /** Outcomes of what was tried before for this container, oldest first; `refuted`: it held for a while. */
  readonly history: readonly { readonly cause: string; readonly outcome: string }[];
  /** A person's own values, in place of those that are reckoned. */
  readonly wish?: Wish;
  /** The language of reasons, risks and advice; English by default. */
  readonly locale?: Locale;
}

interface Asked extends PlanQuestion {
  readonly locale: Locale;
  readonly say: PlanWords;
}

const memoryCauses = ['memory-limit-too-low', 'output-backpressure', 'unbounded-buffer', 'buffer-overlimit'];
const mostMemorySteps = 2;
const emitterDefect = 'FLB-EMITTER-UNBOUNDED';
const empty: Draft = { steps: [], obstacles: [] };

/** The plan for a diagnosis, in the source document's order; undefined when there is nothing to do or to say. */
export function makePlan({ locale = 'en', ...rest }: PlanQuestion): Plan | undefined {
  const question: Asked = { ...rest, locale, say: planWords(locale) };
  const { facts, diagnosis, playbooks, wish } = question;
  const target = targetOf(facts);
  const { primary } = diagnosis;
  const playbook =
    playbooks.find(({ name }) => name === primary.playbook) ??
    playbooks.find(({ cause }) => cause === primary.cause);
  const asked = wish ? [] : (playbook?.plan ?? []);
  if (wish ? isEmpty(wish) : asked.length === 0) return undefined;
  const sizes = wish
    ? wishedDraft(question, wish, target)
    : askedDraft(question, target, asked, playbook?.name ?? '');
  const wanted = upgradeDraft(question, target, { asked, sizes });
  const upgrade = wanted.steps.length > 0 ? wanted : { ...wanted, ...firstUpgrade(question, target, sizes) };
  const steps = [
    ...upgrade.steps,
    ...sizes.steps,
    ...spelledAdvice(asked, facts, target, locale),
    ...adviceFor(question, target, asked),
  ];
  const obstacles = [...upgrade.obstacles, ...sizes.obstacles];
  const { sideCars } = question.policy;
  return finishPlan(facts, { steps: inOrder(steps), obstacles, sideCars }, question.say);
}

const isEmpty = ({ version, memBufLimit, memoryLimit }: Wish): boolean =>
  !version && !memBufLimit && !memoryLimit;

/** The document's order; steps without a place in it come last. */
function inOrder(steps: readonly Step[]): readonly Step[] {
  return steps.toSorted((a, b) => (a.documentStep ?? 5) - (b.documentStep ?? 5));
}

function upgradeDraft(
  { facts, diagnosis, wish, policy, locale, say }: Asked,
  target: string,
  { asked, sizes }: { readonly asked: readonly PlaybookStep[]; readonly sizes: Draft },
): Draft {
  const cured = diagnosis.primary.advisory ?? overrunDefect(facts, diagnosis);
  const isAsked = wish
    ? wish.version !== undefined
    : asked.some(({ step }) => step === 'set-image') ||
      (cured !== undefined && cured === overrunDefect(facts, diagnosis));
  // Another version is a guess where no defect is known that it would cure.
  if (!isAsked || (!wish && cured === undefined && diagnosis.primary.cause === 'memory-leak')) return empty;
  const answer = imageStep(facts, {
    target,
    risk: restartRisk(facts, say),
    policy: policy.releases ?? {},
    locale,
    changes: sizes.changes ?? [],
    ...(cured !== undefined && { cures: [cured] }),
    ...(wish?.version ? { wished: wish.version } : {}),
  });
  return { steps: answer.step ? [answer.step] : [], obstacles: answer.obstacle ? [answer.obstacle] : [] };
}

/** Where every input is bounded and memory ran away all the same, the defect by which emitters pass their limit. */
function overrunDefect(
  { memory, advisories }: Facts,
  { primary }: PlanQuestion['diagnosis'],
): string | undefined {
  if (primary.cause !== 'unbounded-buffer' || (memory?.unbounded.length ?? 0) > 0) return undefined;
  return advisories.find(({ advisory }) => advisory.id === emitterDefect)?.advisory.id;
}

/** A change that would wake a defect of the running version goes with the version that is free of it, or not at all. */
function firstUpgrade({ facts, policy, locale, say }: Asked, target: string, sizes: Draft): Partial<Draft> {
  const woken = awakenedBy(facts, sizes.changes ?? []);
  if (woken.length === 0) return {};
  const risk = restartRisk(facts, say);
  const { step, obstacle } = imageStep(facts, {
    target,
    risk,
    policy: policy.releases ?? {},
    locale,
    changes: sizes.changes ?? [],
    cures: woken,
  });
  const why = say.wouldWake(woken.join(', '), facts.subject.version ?? '');
  if (!step) return { obstacles: [say.withReason(why, obstacle ?? '')] };
  return {
    steps: [{ ...step, why: say.withReason(why, step.why) }],
    obstacles: obstacle === undefined ? [] : [obstacle],
  };
}

function askedDraft(
  { facts, diagnosis, policy, history, say }: Asked,
  target: string,
  asked: readonly PlaybookStep[],
  playbook: string,
): Draft {
  const tooSmall = diagnosis.contributing.some(({ cause }) => cause === 'memory-limit-too-low');
  const upgrades = asked.some(({ step }) => step === 'set-image');
  const config = asked.some((step) => step.step === 'set-config' && step.of === undefined);
  const spelledConfig = asked.some((step) => step.step === 'set-config' && step.of !== undefined);
  const limit = asked.find((step) => step.step === 'set-memory');
  const memory = limit !== undefined || (config && !upgrades) || (tooSmall && !upgrades);
  if (!config && !spelledConfig && !memory) return empty;
  const failed = history.filter(
    (past) => memoryCauses.includes(past.cause) && ['failed', 'undone', 'refuted'].includes(past.outcome),
  );
  if (failed.length >= mostMemorySteps) return { steps: [], obstacles: [say.noThirdChange] };
  const values = conditionValues(facts);
  return sizesDraft({
    facts,
    cause: diagnosis.primary.cause,
    target,
    risk: restartRisk(facts, say),
    room: memoryRoom(facts, policy.memoryCeilingBytes),
    asked: { config, memory },
    spelled: spelledChanges(asked, facts, values, say.config.playbookAsks(playbook)),
    limitBytes: limit && spelledLimit(limit, values),
    say,
  });
}

/** A person's own values, as they were asked for. */
function wishedDraft({ facts, policy, say }: Asked, wish: Wish, target: string): Draft {
  if (!wish.memBufLimit && !wish.memoryLimit) return empty;
  const why = wish.memBufLimit ? say.askedFor(wish.memBufLimit) : say.keptAsIs;
  const changes = limitChanges(facts, wish.memBufLimit, why);
  const figures = memoryFigures(facts, changes);
  if (!figures) return { steps: [], obstacles: [say.configUnreadable] };
  const risk = restartRisk(facts, say);
  const answer = memoryStep(facts, {
    target,
    risk,
    figures,
    room: memoryRoom(facts, policy.memoryCeilingBytes),
    say,
    ...(wish.memoryLimit ? { wished: wish.memoryLimit } : {}),
  });
  return {
    steps: [
      ...configSteps(facts, { value: wish.memBufLimit, why }, { risk, say }),
      ...(answer.step ? [answer.step] : []),
    ],
    obstacles: answer.obstacle ? [answer.obstacle] : [],
    changes,
  };
}

/** What the document foretells after an upgrade, and its practice where the playbook asks for advice without words of its own. */
function adviceFor(
  { facts, diagnosis, wish, say }: Asked,
  target: string,
  asked: readonly PlaybookStep[],
): readonly Step[] {
  const kinds = new Set(asked.map(({ step }) => step));
  const upgrades = wish ? wish.version !== undefined : kinds.has('set-image');
  const sizes = wish ? wish.memoryLimit !== undefined : kinds.has('set-memory');
  const wantsPractice = wish !== undefined || asked.some((step) => step.step === 'advice' && !step.say);
  return [
    ...(upgrades && !sizes ? afterUpgradeAdvice(facts, target, say) : []),
    ...(wantsPractice ? practiceAdvice({ facts, diagnosis }, target, say) : []),
  ];
}
