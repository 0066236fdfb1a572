import type { PersonRef } from '../approval/approval.ts';
import { freezeOf } from '../approval/freeze.ts';
import { frozenWords } from '../approval/may-write.ts';
import { commandHelp, incidentLine, incidentList, statusMessage, usageOf } from '../chat/command-messages.ts';
import type { Message } from '../chat/message.ts';
import { alertMessage } from '../chat/alert.ts';
import { mayNotReadMessage } from '../chat/may-not-read.ts';
import { quietMessage } from '../chat/quiet-message.ts';
import { diagnosisMessage } from '../chat/diagnosis-message.ts';
import { whereToGo, openAdvisories } from '../fluentbit/release.ts';
import { newestRelease } from '../fluentbit/release-catalogue.ts';
import { parseVersion } from '../fluentbit/version.ts';
import type { Locale } from '../language/locale.ts';
import { inEach } from '../language/spoken.ts';
import { list, said, sentence, type Words } from '../language/words.ts';
import { nearest } from '../language/nearest.ts';
import { diagnosePod } from './diagnose-pod.ts';
import type { KnownCluster } from './cluster-of.ts';
import type { AskedDeps, FlowDeps } from './deps.ts';
import { answerFix } from './answer-fix.ts';
import { answerHandOver } from './answer-hand-over.ts';
import { answerMemory } from './answer-memory.ts';
import { answerMerge, answerSplit } from './answer-merge.ts';
import { retentionDays } from './forget-ended.ts';
import { answerFreeze, answerResume } from './freeze-clusters.ts';
import { fleetReport } from './fleet.ts';
import { answerVerdict } from './answer-verdict.ts';
import { namedCluster } from './named-cluster.ts';
import { planPolicy } from './offer-plan.ts';
import { answerRollback } from './answer-rollback.ts';
import type { Reader } from './readers.ts';
import { seenBy } from './seen-by.ts';
import { viewOf } from './show.ts';
import { answerSnooze } from './snooze-incident.ts';
import { writableNamespaces } from './writable-namespaces.ts';

/** Answers one verb; `rest` is what was typed behind it. */
export type Answer<D> = (deps: D, rest: string, by: PersonRef) => Promise<Message>;
export type Answers<D> = Readonly<Record<string, Answer<D>>>;

/** What is answered for all clusters at once. */
export const verbsOfAll = {
  help: (deps) => Promise.resolve(commandHelp(deps.settings.chat.command)),
  status,
  incidents,
  freeze: answerFreeze,
  resume: answerResume,
  fleet: (deps) => fleetReport(deps),
  versions: (deps, rest) => Promise.resolve(versions(deps, rest)),
} satisfies Answers<AskedDeps>;

/** What is about one incident, whose id comes first. */
export const verbsOfIncident = {
  show: showIncident,
  verdict: answerVerdict,
  snooze: answerSnooze,
  handover: answerHandOver,
  merge: answerMerge,
  split: answerSplit,
} satisfies Answers<FlowDeps>;

/** What is about one pod or workload, or about the incident that is named in its place. */
export const verbsOfPod = {
  diagnose: diagnosePod,
  fix: answerFix,
  rollback: answerRollback,
  memory: answerMemory,
} satisfies Answers<FlowDeps>;

export const verbs: Answers<FlowDeps> = { ...verbsOfAll, ...verbsOfIncident, ...verbsOfPod };

/** A stop holds for whole clusters and must not wait until chat can tell who may read: these ask for themselves who may. */
const stops: ReadonlySet<string> = new Set(['freeze', 'resume']);

/** Answers `/fluentbit …` with what is known at once, and what the reader may see of it. */
export async function answerCommand<D extends AskedDeps>(
  deps: D,
  { verbs, text, by, reader }: Asked<D>,
): Promise<Message> {
  const [word = 'help', ...rest] = text.trim().split(/\s+/).filter(Boolean);
  const verb = word.toLowerCase();
  const answer = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (reader.refused && !stops.has(verb)) return mayNotReadMessage(reader.refused.why);
  if (answer) return answer(stops.has(verb) ? deps : seenBy(deps, reader), rest.join(' '), by);
  return quietMessage(notUnderstood(word));
}

interface Asked<D> {
  readonly verbs: Answers<D>;
  readonly text: string;
  readonly by: PersonRef;
  readonly reader: Reader;
}

/** The verb that is written most alike is most likely meant. */
function notUnderstood(word: string): Words {
  const verb = nearest(word.toLowerCase(), Object.keys(verbs));
  return verb === undefined
    ? said('answer.unknownCommand', { word })
    : said('answer.didYouMean', { word, verb, usage: usageOf(verb) });
}

async function status(deps: AskedDeps, name: string): Promise<Message> {
  const named = namedCluster(deps.clusters, name);
  if ('why' in named) return quietMessage(named.why);
  const open = (await deps.store.incidents('open', 1_000)).map(({ value }) => value.workload.cluster);
  const clusters = await Promise.all(
    named.clusters.map(async (cluster) => ({
      ...(await clusterStatus(deps, cluster)),
      open: open.filter((each) => each === cluster.reader.name).length,
    })),
  );
  return statusMessage(clusters);
}

async function clusterStatus(deps: AskedDeps, cluster: KnownCluster) {
  const { reader } = cluster;
  const freeze = freezeOf(await deps.store.freezes(), reader.name);
  const refs = deps.samples.watched().flatMap(({ ref }) => (ref.cluster === reader.name ? [ref] : []));
  return {
    name: reader.name,
    samplingRequests: reader.samplingRequests(),
    health: reader.health(),
    workloads: refs.map((ref) => `${ref.namespace}/${ref.name}`),
    ...(freeze ? { frozen: frozenWords(freeze) } : {}),
    writableNamespaces: await writableNamespaces(deps, cluster),
  };
}

async function incidents(deps: AskedDeps, name: string): Promise<Message> {
  const named = namedCluster(deps.clusters, name);
  if ('why' in named) return quietMessage(named.why);
  const all = (await deps.store.incidents('all', name === '' ? 20 : 200)).map(({ value }) => value);
  const here = name === '' ? all : all.filter(({ workload }) => workload.cluster === name);
  return incidentList(here.slice(0, 20).map(incidentLine));
}

async function showIncident(deps: FlowDeps, id: string): Promise<Message> {
  const stored = await deps.store.incident(id.startsWith('inc-') ? id : `inc-${id}`);
  if (!stored) return quietMessage(await nothingOf(deps, id));
  const view = await viewOf(deps, stored.value);
  const message = view.diagnosis ? diagnosisMessage(view, view.diagnosis) : alertMessage(view);
  return { ...message, parts: message.parts.filter((part) => part.kind !== 'buttons') };
}

/** Why there is nothing to show of an incident. */
export const nothingOf = async (deps: AskedDeps, id: string): Promise<Words> =>
  (await noLongerKept(deps, id)) ?? noIncident(deps, id);

async function noLongerKept(deps: AskedDeps, asked: string): Promise<Words | undefined> {
  const id = asked.startsWith('inc-') ? asked : `inc-${asked}`;
  const left = await deps.store.forgotten(id);
  const days = retentionDays(deps);
  return left && said('answer.noLongerKept', { id, on: left.endedAt.slice(0, 10), days });
}

async function noIncident({ store }: Pick<AskedDeps, 'store'>, id: string): Promise<Words> {
  const open = (await store.incidents('open', 5)).map(({ value }) => value.id);
  return open.length > 0
    ? said('answer.noIncidentOpen', { id, open: list('commas', open) })
    : said('answer.noIncident', { id });
}

function versions(deps: AskedDeps, text: string): Message {
  const version = text.trim();
  const newest = deps.catalogue?.known.at(-1)?.version ?? newestRelease;
  if (!version) return quietMessage(said('answer.versions.newest', { version: newest }));
  if (!parseVersion(version)) return quietMessage(said('answer.versions.unknown', { version }));
  const plugins = new Set(['in_forward', 'in_tail']);
  const ids = openAdvisories(version, plugins, deps.catalogue?.advisories).map((advisory) => advisory.id);
  if (ids.length === 0) return quietMessage(said('answer.versions.none', { version }));
  const target = (locale: Locale) =>
    whereToGo(version, { advisories: ids, plugins }, { ...planPolicy(deps).releases, locale });
  const free = target('en').default;
  return quietMessage(
    list('sentences', [
      said('answer.versions.defects', { version, ids: ids.join(', ') }),
      free
        ? said('answer.versions.freeOf', { version: free.version })
        : inEach((locale) => sentence(capital(target(locale).why), locale)),
    ]),
  );
}

const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
