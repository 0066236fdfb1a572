import { sentence } from '../chat/sentence.ts';
import { contentWrittenAt } from '../diagnosis/recent-change.ts';
import type { ContainerRevision, Facts } from '../diagnosis/facts.ts';
import type { Workload } from '../evidence/evidence.ts';
import type { Incident } from '../incident/incident.ts';
import { withTexts } from '../lasting/with-texts.ts';
import { hashOf } from '../plan/canonical-json.ts';
import type { Former, FormerConfig, Ground, KeptMap, WatchedRun } from '../plan/former.ts';
import type { Plan } from '../plan/plan.ts';
import { putBackPlan } from '../plan/put-back.ts';
import type { Cluster } from '../ports.ts';
import { keptConfig, type MountedMap } from '../posture/kept-config.ts';
import { caseFile } from './case-file.ts';
import { clusterOf } from './cluster-of.ts';
import { configNow, mapsOf, mountsOf } from './config-now.ts';
import type { FlowDeps } from './deps.ts';
import type { Look } from './look.ts';
import { completed, planPolicy } from './offer-plan.ts';
import { stillRunning } from './watch-runs.ts';

/** Something that ran before, and the plan that puts it back. */
export interface OfferedFormer {
  /** The same for the same state of before, also when it is looked for again. */
  readonly key: string;
  readonly former: Former;
  readonly plan: Plan;
}

export interface Formers {
  /** What ran healthily first, the newest of it first; at most three. */
  readonly offers: readonly OfferedFormer[];
  /** Why there is nothing to offer, in one sentence; empty where there is. */
  readonly why: string;
}

/** Shorter than this, a time without a restart says little. */
const leastRunMs = 5 * 60_000;
const mostOffers = 3;

/** What ran before the present state and can be put back: from what the bot watched itself, else from revisions and ReplicaSets. */
export async function findFormers(
  deps: FlowDeps,
  incident: Incident,
  { facts, diagnosis }: Pick<Look, 'facts' | 'diagnosis'>,
): Promise<Formers> {
  const { workload: ref, container } = incident;
  const workload = facts.workload?.value;
  if (!workload)
    return { offers: [], why: 'The workload could not be read, so what ran before is not known.' };
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
  const policy = planPolicy(deps);
  const tried = known.map((former) => ({ former, made: putBackPlan({ facts, diagnosis, former, policy }) }));
  const offers = tried.flatMap(({ former, made }) =>
    'refused' in made ? [] : [{ key: keyOf(former), former, plan: whole(deps, facts, former, made) }],
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

interface Now {
  readonly reader: Pick<Cluster, 'configMap'>;
  readonly workload: Workload;
  readonly container: string;
  /** Of the configuration; undefined where it could not be read. */
  readonly hash: string | undefined;
}

const doubt = ({ ground }: Former): number => Number(ground.kind === 'unknown');

const keyOf = ({ image, memoryLimit, config }: Former): string =>
  hashOf({ image, memoryLimit, config }).slice(0, 16);

const whole = (deps: FlowDeps, facts: Facts, former: Former, plan: Plan): Plan =>
  withTexts(completed(deps, plan, facts), facts, former);

function whyNothing(
  { gaps, subject }: Facts,
  tried: readonly { readonly made: ReturnType<typeof putBackPlan> }[],
): string {
  const refused = tried.flatMap(({ made }) => ('refused' in made ? [made.refused] : []))[0];
  if (refused !== undefined) return sentence(refused);
  const gap = gaps.find(({ what }) => what.startsWith('the revisions of'));
  if (gap) return sentence(`What ran before is not known: ${gap.what} could not be read, ${gap.why}`);
  return `Nothing is known that ${subject.workload?.name ?? 'this workload'} ran before what it runs now.`;
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

/** Its kept texts, or those that still stand under the names of then and have its hash. */
async function configOfRun(
  { hash, names, kept }: WatchedRun['config'],
  { reader, workload, hash: present }: Now,
): Promise<FormerConfig> {
  if (hash === present) return { state: 'same' };
  if (typeof kept !== 'string') return { state: 'other', maps: kept };
  const wanted = names.map(({ volume, name: configMap }) => ({ volume, configMap }));
  const maps = await mapsOf(reader, workload.namespace, wanted);
  if ('gone' in maps) return { state: 'unknown', why: 'gone', name: maps.gone };
  if (keptConfig(maps.found).hash !== hash) return { state: 'unknown', why: kept };
  return { state: 'other', maps: textsOf(maps.found) };
}

const textsOf = (maps: readonly MountedMap[]): readonly KeptMap[] =>
  maps.map(({ volume, map: { name, data } }) => ({ volume, name, data }));

type PastRevision = ContainerRevision & { readonly until: string | undefined };

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

/** The ConfigMaps that a revision read in the place of those of now. */
const otherMaps = ({ volumes }: ContainerRevision, { workload, container }: Now) =>
  mountsOf({ ...workload, volumes }, container).filter(
    ({ volume, configMap }) => workload.volumes.find(({ name }) => name === volume)?.configMap !== configMap,
  );

async function ofRevision(revision: PastRevision, now: Now): Promise<Omit<Former, 'ground'>> {
  const { image, memoryLimit, revision: number } = revision;
  return { image, memoryLimit, revision: number, config: await configOfRevision(revision, now) };
}

/** What stands under the names of then counts only if nobody has written to it since. */
async function configOfRevision(revision: PastRevision, now: Now): Promise<FormerConfig> {
  const wanted = otherMaps(revision, now);
  if (wanted.length === 0) return { state: 'unknown', why: 'unwatched' };
  const maps = await mapsOf(now.reader, now.workload.namespace, wanted);
  if ('gone' in maps) return { state: 'unknown', why: 'gone', name: maps.gone };
  const isOfThen = maps.found.every(({ map }) => {
    const writtenAt = contentWrittenAt(map);
    return writtenAt !== undefined && Date.parse(writtenAt) <= Date.parse(revision.until ?? '');
  });
  return isOfThen ? { state: 'other', maps: textsOf(maps.found) } : { state: 'unknown', why: 'unwatched' };
}

function groundOf({ at, until }: PastRevision, still: ReturnType<typeof stillRunning>): Ground {
  return still ? { kind: 'still', ...still } : { kind: 'unknown', from: at, until };
}
