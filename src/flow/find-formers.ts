import { byLocale } from '../language/locale.ts';
import { inEach } from '../language/spoken.ts';
import { asSentence, said, tell, type Words } from '../language/words.ts';
import { policyFor } from '../approval/policy.ts';
import type { ContainerRevision, Facts } from '../diagnosis/facts.ts';
import { quoted } from '../evidence/quote.ts';
import type { Incident } from '../incident/incident.ts';
import { withTexts } from '../lasting/with-texts.ts';
import { hashOf } from '../plan/canonical-json.ts';
import type { Former, Ground, WatchedRun } from '../plan/former.ts';
import { OutsideError } from '../outside-error.ts';
import { putBackPlan, type PutBackQuestion } from '../plan/put-back.ts';
import { keptConfig } from '../posture/kept-config.ts';
import { caseFile } from './case-file.ts';
import { clusterOf } from './cluster-of.ts';
import { configNow } from './config-now.ts';
import type { FlowDeps } from './deps.ts';
import { configOfRevision, configOfRun, type Now, otherMaps, type PastRevision } from './former-config.ts';
import type { Look } from './look.ts';
import { completed, planPolicy } from './offer-plan.ts';
import { tellable, type TellablePlan } from './tellable-plan.ts';
import { stillRunning } from './watch-runs.ts';

/** Something that ran before, and the plan that puts it back. */
export interface OfferedFormer {
  /** The same for the same state of before, also when it is looked for again. */
  readonly key: string;
  readonly former: Former;
  readonly plan: TellablePlan;
}

export interface Formers {
  /** What ran healthily first, the newest of it first; at most three. */
  readonly offers: readonly OfferedFormer[];
  /** Why there is nothing to offer, in one sentence; empty where there is. */
  readonly why: Words;
}

/** Shorter than this, a time without a restart says little. */
const leastRunMs = 5 * 60_000;
const mostOffers = 3;

/** What ran before the present state and can be put back: from what the bot watched itself, else from revisions and ReplicaSets. */
export async function findFormers(
  deps: FlowDeps,
  incident: Incident,
  seen: Pick<Look, 'facts' | 'in'>,
): Promise<Formers> {
  try {
    return await searchFormers(deps, incident, seen);
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    deps.log.info({ error, incident: incident.id }, 'what ran before could not be looked up');
    const why = said('former.notLookedUp', { why: quoted(error.words) });
    return { offers: [], why: asSentence(why) };
  }
}

async function searchFormers(
  deps: FlowDeps,
  incident: Incident,
  seen: Pick<Look, 'facts' | 'in'>,
): Promise<Formers> {
  const { facts } = seen;
  const { workload: ref, container } = incident;
  const workload = facts.workload?.value;
  if (!workload) return { offers: [], why: said('former.noWorkload') };
  const { reader } = clusterOf(deps, ref);
  const maps = await configNow(reader, workload, container);
  const now = { reader, workload, container, hash: maps && keptConfig(maps).hash };
  const runs = (await deps.store.runs(ref)).toReversed().filter((run) => isFormer(run, facts, now));
  const watched = await Promise.all(runs.map(async (run) => ofRun(run, now)));
  const revisions = formerRevisions(facts, now).filter(
    ({ image }) => !watched.some((former) => former.image === image),
  );
  const rows = deps.pods.of(ref);
  const others = await Promise.all(
    revisions.map(async (revision) => ({
      ...(await ofRevision(revision, now)),
      ground: groundOf(revision, stillRunning(rows, revision.image)),
    })),
  );
  const left = await leftImages(deps, incident);
  const known = [...watched, ...others]
    .filter(({ image }) => !left.has(image))
    .toSorted((a, b) => doubt(a) - doubt(b));
  const policy = { ...planPolicy(deps), sideCars: policyFor(deps.settings, ref).sideCars };
  const tried = known.map((former) => ({ former, made: putBack(deps, seen, { former, policy }) }));
  const offers = tried.flatMap(({ former, made }) =>
    'refused' in made ? [] : [{ key: keyOf(former), former, plan: made }],
  );
  return {
    offers: offers.slice(0, mostOffers),
    why: offers.length > 0 ? '' : whyNothing(facts, tried),
  };
}

/** What a change of this incident led away from is no place to go back to: for that there is its undo. */
async function leftImages({ store }: FlowDeps, { id, attempts }: Incident): Promise<ReadonlySet<string>> {
  const begun = attempts.filter(({ startedAt }) => startedAt !== undefined);
  const plans = await Promise.all(begun.map(async ({ digest }) => caseFile(store, id).read('plan', digest)));
  const steps = plans.flatMap((plan) => plan?.steps ?? []);
  return new Set(steps.flatMap(({ kind, from, to }) => (kind === 'set-image' && from !== to ? [from] : [])));
}

const doubt = ({ ground }: Former): number => Number(ground.kind === 'unknown');

const keyOf = ({ image, memoryLimit, config }: Former): string =>
  hashOf({ image, memoryLimit, config }).slice(0, 16);

type Made = TellablePlan | { readonly refused: Words };

function putBack(
  deps: FlowDeps,
  seen: Pick<Look, 'in'>,
  question: Pick<PutBackQuestion, 'former' | 'policy'>,
): Made {
  const made = byLocale((locale) => putBackPlan({ ...question, ...seen.in[locale], locale }));
  const plan = tellable((locale) => {
    const one = made[locale];
    if ('refused' in one) return undefined;
    const { facts } = seen.in[locale];
    return withTexts(completed(deps, one, { facts, locale }), facts, question.former, locale);
  });
  return plan ?? { refused: inEach((locale) => refusalOf(made[locale])) };
}

const refusalOf = (made: ReturnType<typeof putBackPlan>): string => ('refused' in made ? made.refused : '');

function whyNothing({ gaps, subject }: Facts, tried: readonly { readonly made: Made }[]): Words {
  const refused = tried.flatMap(({ made }) => ('refused' in made ? [made.refused] : []))[0];
  if (refused !== undefined) return asSentence(refused);
  const gap = gaps.find(({ what }) => tell(what, 'en').startsWith('the revisions of'));
  if (gap) return asSentence(said('former.gap', { what: gap.what, why: gap.why }));
  const name = subject.workload?.name;
  return name === undefined ? said('former.nothingHere') : said('former.nothing', { name });
}

const isFormer = (run: WatchedRun, { container }: Facts, { hash }: Now): boolean =>
  Date.parse(run.until) - Date.parse(run.from) >= leastRunMs &&
  (run.image !== container?.value.image ||
    run.config.hash !== hash ||
    run.memoryLimit !== container.value.memoryLimit);

async function ofRun({ image, memoryLimit, config, ...times }: WatchedRun, now: Now): Promise<Former> {
  const { from, until, pods } = times;
  return {
    image,
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
    config: await configOfRun(config, now),
    ground: { kind: 'watched', from, until, pods },
  };
}

/** Those that differ in image, in the ConfigMaps that they read, or in a larger memory limit; the newest first. */
function formerRevisions({ revisions, container }: Facts, now: Now): readonly PastRevision[] {
  const past = revisions.slice(1).map((each, at) => ({ ...each, until: revisions[at]?.at }));
  const image = container?.value.image;
  const differing = past.filter(
    (each) =>
      each.image !== image ||
      otherMaps(each, now).length > 0 ||
      each.memoryLimit !== container?.value.memoryLimit,
  );
  return differing.filter(
    (each, at) => differing.findIndex((one) => gist(one, now) === gist(each, now)) === at,
  );
}

const gist = (each: ContainerRevision, now: Now): string =>
  JSON.stringify([each.image, each.memoryLimit, otherMaps(each, now)]);

async function ofRevision(revision: PastRevision, now: Now): Promise<Omit<Former, 'ground'>> {
  const { image, memoryLimit, revision: number } = revision;
  return { image, memoryLimit, revision: number, config: await configOfRevision(revision, now) };
}

function groundOf({ at, until }: PastRevision, still: ReturnType<typeof stillRunning>): Ground {
  return still ? { kind: 'still', ...still } : { kind: 'unknown', from: at, until };
}
