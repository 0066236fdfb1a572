import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { Locale } from '../language/locale.ts';
import { advisories as shipped, advisoryOf, isAffected } from '../fluentbit/advisory-catalogue.ts';
import { isAllowedRepository } from '../fluentbit/image-policy.ts';
import { parseImage } from '../fluentbit/image.ts';
import { formatQuantity, parseQuantity } from '../fluentbit/quantity.ts';
import { judgeTarget } from '../fluentbit/release.ts';
import { configBack } from './config-back.ts';
import { type ConfigChange, configStep } from './config-change.ts';
import type { Draft } from './draft.ts';
import { finishPlan } from './finish-plan.ts';
import type { Former } from './former.ts';
import { cureFor, refusedBy, whyNotAllowed } from './image-step.ts';
import type { PlanQuestion } from './make-plan.ts';
import { memoryRoom } from './memory-room.ts';
import type { Plan, Step } from './plan.ts';
import { restartRisk, targetOf } from './target-of.ts';
import { planWords, type PlanWords } from './sentences/plan-words.ts';
import { putBackSentences, type PutBackSentences } from './sentences/put-back-sentences.ts';

export interface PutBackQuestion {
  readonly facts: Facts;
  readonly diagnosis: Pick<Diagnosis, 'primary'>;
  readonly former: Former;
  readonly policy: PlanQuestion['policy'];
  readonly locale?: Locale;
}

interface Asked extends PutBackQuestion {
  readonly locale: Locale;
  readonly say: PlanWords;
  readonly put: PutBackSentences;
  readonly ground: string;
}

/**
 * The plan that makes the container what it was: its image, the values of its configuration and a memory limit that was larger. Refused, in
 * one sentence without a full stop, where going back makes no sense: nothing differs, or the crash that was diagnosed is there as well.
 */
export function putBackPlan({
  locale = 'en',
  ...rest
}: PutBackQuestion): Plan | { readonly refused: string } {
  const put = putBackSentences(locale);
  const question: Asked = {
    ...rest,
    locale,
    put,
    say: planWords(locale),
    ground: put.ground(rest.former.ground),
  };
  const refused = whyNotBack(question);
  if (refused !== undefined) return { refused };
  const config = configDraft(question);
  const drafts = [imageDraft(question, config.changes ?? []), config, memoryDraft(question)];
  const steps = drafts.flatMap((draft) => draft.steps);
  const obstacles = drafts.flatMap((draft) => draft.obstacles);
  if (obstacles.length === 0 && !steps.some(({ kind, from, to }) => kind !== 'advice' && from !== to))
    return { refused: nothingWords(question) };
  const { sideCars } = question.policy;
  return finishPlan(question.facts, { steps, obstacles, sideCars }, question.say);
}

/** Nothing that could be put back; where the configuration may have been another one, why that is not known. */
function nothingWords({ former: { config }, put }: Asked): string {
  return config.state === 'unknown' ? put.configStays(put.unknown(config)).why : put.nothingDiffers;
}

/** The crash that was just diagnosed, and what the operator does not let run, are no place to go back to. */
function whyNotBack({ facts, diagnosis, former, policy, locale, put }: Asked): string | undefined {
  if (!changesImage(facts, former)) return undefined;
  const { version, repository } = parseImage(former.image);
  const releases = policy.releases ?? {};
  if (!isAllowedRepository(repository, releases))
    return put.registry(former.image, releases.registries ?? []);
  if (version === undefined) return undefined;
  const found = [
    ...(diagnosis.primary.advisory === undefined ? [] : [diagnosis.primary.advisory]),
    ...facts.advisories.flatMap(({ explainsCrash, advisory }) => (explainsCrash ? advisory.id : [])),
  ];
  const catalogue = releases.advisories ?? shipped;
  const same = found.flatMap((id) => advisoryOf(id, catalogue) ?? []).find((one) => isAffected(one, version));
  if (same) return put.sameCrash(version, same.id);
  return whyNotAllowed(version, { ...releases, locale });
}

const changesImage = ({ container }: Facts, { image }: Former): boolean => container?.value.image !== image;

/** The image of then, with the defects that are known of its version, and whether it starts with the configuration as the plan leaves it. */
function imageDraft(question: Asked, changes: readonly ConfigChange[]): Draft {
  const { facts, former, policy, locale, say, put, ground } = question;
  const from = facts.container?.value.image;
  if (from === undefined) return { steps: [], obstacles: [say.image.unknown] };
  const { version = from === former.image ? (facts.subject.version ?? undefined) : undefined } = parseImage(
    former.image,
  );
  const refusal = version && refusedBy(facts, { changes, locale }, version);
  const obstacles = refusal ? [refusal] : [];
  if (from === former.image) return { steps: [], obstacles };
  const judged = version && judgeTarget(version, cureFor(facts), { ...policy.releases, locale });
  const known = facts.mounted ? put.image : put.unread;
  const why = judged ? known(ground, judged.stillBroken) : put.unnamed(ground);
  const step: Step = {
    kind: 'set-image',
    target: targetOf(facts),
    from,
    to: former.image,
    why,
    risk: restartRisk(facts, say),
    documentStep: 1,
  };
  return { steps: [step], obstacles };
}

function configDraft({ facts, former: { config }, say, put, ground }: Asked): Draft {
  if (config.state === 'same') return { steps: [], obstacles: [] };
  if (config.state === 'unknown') {
    const { to, why } = put.configStays(put.unknown(config));
    const advice = { kind: 'advice', target: targetOf(facts), from: '', to, why, risk: '' } as const;
    return { steps: [advice], obstacles: [] };
  }
  const back = configBack(facts, config.maps, put.config(ground));
  if ('why' in back) return { steps: [], obstacles: [put.configStays(put.noWay(back)).why] };
  const risk = restartRisk(facts, say);
  return {
    steps: back.changes.map((change) => configStep(facts, change, risk)),
    obstacles: [],
    changes: back.changes,
  };
}

/** A limit is put back where it was larger: what runs out of memory now is not given less. */
function memoryDraft({ facts, former, policy, say, put, ground }: Asked): Draft {
  const from = facts.container?.value.memoryLimit;
  const to = former.memoryLimit;
  const [now, then] = [parseQuantity(from ?? ''), parseQuantity(to ?? '')];
  if (from === undefined || to === undefined || now === undefined || then === undefined || then <= now)
    return { steps: [], obstacles: [] };
  const room = memoryRoom(facts, policy.memoryCeilingBytes);
  const risk = restartRisk(facts, say);
  const step: Step = {
    kind: 'set-memory',
    target: targetOf(facts),
    from,
    to,
    why: put.memory(ground),
    risk,
    documentStep: 3,
  };
  const isAbove = then > room.bytes;
  return { steps: [step], obstacles: isAbove ? [put.memoryAbove(to, formatQuantity(room.bytes))] : [] };
}
