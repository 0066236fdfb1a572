import type { PersonFacts, PersonRef } from '../approval/approval.ts';
import { mayVote } from '../approval/decide.ts';
import { freezeOf } from '../approval/freeze.ts';
import { frozenWords } from '../approval/may-write.ts';
import { policyFor, termsFor } from '../approval/policy.ts';
import {
  firstWish,
  type HomeCluster,
  type HomeNeed,
  type HomeRow,
  type HomeWish,
  homeMessage,
  rowsAPage,
} from '../chat/home-message.ts';
import { mayNotReadMessage } from '../chat/may-not-read.ts';
import type { Message } from '../chat/message.ts';
import { isAcknowledged } from '../incident/hand-over.ts';
import type { Incident } from '../incident/incident.ts';
import { OutsideError } from '../outside-error.ts';
import { caseFile } from './case-file.ts';
import type { AskedDeps } from './deps.ts';
import { retentionDays } from './forget-ended.ts';
import { haltOf } from './halt.ts';
import { peopleOf } from './people.ts';
import { seenBy } from './seen-by.ts';

/** More incidents than these are not looked through for one person. */
const mostIncidents = 500;

/** App Home of one person, as far as that person may read. */
export async function homeFor(deps: AskedDeps, person: PersonRef, wish?: HomeWish): Promise<Message> {
  const reader = await deps.readers.reader(person);
  return reader.refused ? mayNotReadMessage(reader.refused.why) : home(seenBy(deps, reader), person, wish);
}

/** App Home of one person: what needs them first, then the newest. */
async function home(deps: AskedDeps, person: PersonRef, wish: HomeWish = firstWish): Promise<Message> {
  const all = (await deps.store.incidents('all', mostIncidents)).map(({ value }) => value);
  const facts = await peopleOf(deps, person, groupsOf(deps));
  const needs = new Map<string, HomeNeed>();
  for (const incident of all) {
    const need = await needOf(deps, incident, facts);
    if (need) needs.set(incident.id, need);
  }
  const here = all.filter(({ workload }) => wish.cluster === '' || workload.cluster === wish.cluster);
  const wanted = here.filter((incident) => fits(incident, wish, needs)).toSorted(byUrgency(needs));
  const last = Math.max(0, Math.ceil(wanted.length / rowsAPage) - 1);
  const page = Math.min(wish.page, last);
  const shown = wanted.slice(page * rowsAPage, (page + 1) * rowsAPage);
  return homeMessage({
    wish: { ...wish, page },
    rows: await Promise.all(shown.map((incident) => rowOf(deps, incident, needs.get(incident.id)))),
    count: wanted.length,
    counts: { needMe: needs.size, open: all.filter(isOpen).length },
    clusters: await Promise.all(deps.clusters.map(({ reader }) => clusterOf(deps, reader))),
    workloads: deps.samples.watched().length,
    at: deps.wall.now().toISOString(),
    keptDays: retentionDays(deps),
    command: deps.settings.chat.command,
  });
}

const isOpen = ({ state }: Incident): boolean => state !== 'resolved';

function fits(incident: Incident, { show }: HomeWish, needs: ReadonlyMap<string, HomeNeed>): boolean {
  switch (show) {
    case 'needs-me':
      return needs.has(incident.id);
    case 'open':
      return isOpen(incident);
    case 'ended':
      return !isOpen(incident);
    case 'all':
      return true;
  }
}

/** What waits for the person first, an approval before all; the store gives the newest first, and that order stays. */
const byUrgency = (needs: ReadonlyMap<string, HomeNeed>) => (a: Incident, b: Incident) =>
  rank(needs.get(a.id)) - rank(needs.get(b.id));

const rank = (need: HomeNeed | undefined): number =>
  need === undefined ? 3 : (['approval', 'halted', 'acknowledge'] as const).indexOf(need);

/** Every group that any rule names, so that one question to chat answers for all incidents. */
function groupsOf({ settings }: AskedDeps): readonly string[] {
  const { approval, rules } = settings.changes;
  const circles = [
    approval,
    ...Object.values(approval.steps),
    ...rules.flatMap((rule) => rule.approval ?? []),
  ];
  return [...new Set(circles.flatMap((circle) => circle?.groups ?? []))];
}

async function needOf(
  deps: AskedDeps,
  incident: Incident,
  person: PersonFacts,
): Promise<HomeNeed | undefined> {
  if (!isOpen(incident) || incident.snooze) return undefined;
  if (await isAsked(deps, incident, person)) return incident.state === 'proposed' ? 'approval' : 'halted';
  return isAcknowledged(incident) || incident.isQuiet || person.isGuest ? undefined : 'acknowledge';
}

/** Whether a yes of this person is waited for and would count. */
async function isAsked(deps: AskedDeps, incident: Incident, person: PersonFacts): Promise<boolean> {
  const attempt = incident.attempts.at(-1);
  if (!attempt || (incident.state !== 'proposed' && !(await haltOf(deps, incident)))) return false;
  const file = caseFile(deps.store, incident.id);
  const [plan, votes = []] = await Promise.all([
    file.read('plan', attempt.digest),
    file.read('votes', attempt.number),
  ]);
  if (!plan || votes.includes(person.person.user)) return false;
  const terms = termsFor(policyFor(deps.settings, incident.workload), plan);
  return mayVote(person, terms, {
    team: deps.team(),
    ...(attempt.requestedBy ? { requestedBy: attempt.requestedBy } : {}),
  }).allowed;
}

async function rowOf(deps: AskedDeps, incident: Incident, need: HomeNeed | undefined): Promise<HomeRow> {
  const ref = await deps.store.messageRef(`${incident.id}/alert`);
  const url = ref && (await addressOf(deps, ref));
  return { incident, ...(need ? { need } : {}), ...(url === undefined ? {} : { url }) };
}

/** A row without its link is still worth reading. */
async function addressOf(
  deps: AskedDeps,
  ref: Parameters<AskedDeps['linkTo']>[0],
): Promise<string | undefined> {
  try {
    return await deps.linkTo(ref);
  } catch (error) {
    if (error instanceof OutsideError) return undefined;
    throw error;
  }
}

type Reader = AskedDeps['clusters'][number]['reader'];

async function clusterOf(deps: AskedDeps, reader: Reader): Promise<HomeCluster> {
  const freeze = freezeOf(await deps.store.freezes(), reader.name);
  return {
    name: reader.name,
    health: reader.health(),
    writes: deps.samples
      .watched()
      .some(({ ref }) => ref.cluster === reader.name && policyFor(deps.settings, ref).mode === 'live'),
    ...(freeze ? { frozen: frozenWords(freeze) } : {}),
  };
}
