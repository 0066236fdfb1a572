import { mayVote } from '../approval/decide.ts';
import type { PersonRef } from '../approval/approval.ts';
import { type Freeze, freezeOf } from '../approval/freeze.ts';
import { frozenWords } from '../approval/may-write.ts';
import { policyFor, termsFor } from '../approval/policy.ts';
import { freezeMessage } from '../chat/freeze-message.ts';
import type { Message } from '../chat/message.ts';
import { quietMessage, refusalMessage } from '../chat/quiet-message.ts';
import { quote } from '../evidence/quote.ts';
import { appliedAttempt } from '../incident/attempts.ts';
import type { Incident } from '../incident/incident.ts';
import { list, said, type Words } from '../language/words.ts';
import { OutsideError } from '../outside-error.ts';
import type { AskedDeps } from './deps.ts';
import { putInChannelsOf } from './channel-of.ts';
import { voidApprovals } from './halt.ts';
import { namedCluster } from './named-cluster.ts';
import { peopleOf } from './people.ts';

/**
 * `freeze [cluster] [reason]`: from now on nothing is written there. Anybody of the workspace may, also while chat cannot say who they are: a
 * stop must not fail. A first word that names no cluster is part of the reason, so that a slip of the pen stops more, not less.
 */
export async function answerFreeze(deps: AskedDeps, rest: string, by: PersonRef): Promise<Message> {
  const who = await peopleOf(deps, by, []);
  if (by.team !== deps.team() || who.isBot || who.isDeleted || (who.isStranger && !who.isUnknown))
    return quietMessage(said('answer.freeze.notMember'));
  const [first = '', ...words] = rest.split(/\s+/).filter(Boolean);
  const known = deps.clusters.map(({ reader }) => reader.name);
  const names = known.includes(first) ? [first] : known;
  const why = quote((known.includes(first) ? words : [first, ...words]).join(' ')).slice(0, longestReason);
  const answers: Words[] = [];
  for (const cluster of names) {
    const standing = freezeOf(await deps.store.freezes(), cluster);
    if (standing) {
      // Whoever stored it may have died before it was told.
      await tellOf(deps, standing);
      answers.push(said('answer.freeze.already', { words: frozenWords(standing) }));
    } else answers.push(await freeze(deps, { cluster, name: who.name, ...(why ? { why } : {}) }, by));
  }
  return quietMessage(list('sentences', answers));
}

const longestReason = 150;

async function freeze(deps: AskedDeps, about: Omit<Freeze, 'at' | 'by' | 'ended'>, by: PersonRef) {
  const begun: Freeze = { ...about, by: by.user, at: deps.clock.now().toISOString() };
  await save(deps, begun, 'frozen', by);
  await tellOf(deps, begun);
  for (const incident of await openIncidents(deps, about.cluster)) {
    const attempt = incident.state === 'proposed' ? incident.attempts.at(-1) : appliedAttempt(incident);
    if (attempt) await voidApprovals(deps, incident, attempt.number);
  }
  await wakeAll(deps, about.cluster);
  return said('answer.freeze.frozen', { cluster: about.cluster, command: deps.settings.chat.command });
}

/** `resume [cluster]`: changes are possible again, for those who may approve there; nothing goes on by itself. */
export async function answerResume(deps: AskedDeps, name: string, by: PersonRef): Promise<Message> {
  const named = namedCluster(deps.clusters, name);
  if ('why' in named) return quietMessage(named.why);
  const freezes = await deps.store.freezes();
  const frozen = named.clusters.flatMap(({ reader }) => freezeOf(freezes, reader.name) ?? []);
  if (frozen.length === 0)
    return quietMessage(
      name === '' ? said('answer.freeze.nothing') : said('answer.freeze.notFrozen', { cluster: name }),
    );
  const answers: Message[] = [];
  for (const each of frozen)
    answers.push((await refusalToResume(deps, each, by)) ?? (await resume(deps, each, by)));
  return {
    text: list(
      'sentences',
      answers.map(({ text }) => text),
    ),
    tone: 'grey',
    parts: answers.flatMap(({ parts }) => parts),
  };
}

/** Whoever may approve in one of the cluster's namespaces may end its freeze: a change needs approvals of its own all the same. */
async function refusalToResume(
  deps: AskedDeps,
  { cluster }: Freeze,
  by: PersonRef,
): Promise<Message | undefined> {
  const watched = deps.samples
    .watched()
    .flatMap(({ ref }) => (ref.cluster === cluster ? [ref.namespace] : []));
  const open = (await openIncidents(deps, cluster)).map(({ workload }) => workload.namespace);
  const namespaces = new Set([...watched, ...open]);
  const terms = [...(namespaces.size > 0 ? namespaces : [''])].map((namespace) =>
    termsFor(policyFor(deps.settings, { cluster, namespace }), { steps: [] }),
  );
  const groups = terms.flatMap(({ circles }) => circles.flatMap((circle) => circle.groups));
  const who = await peopleOf(deps, by, [...new Set(groups)]);
  const rights = terms.map((each) => mayVote(who, each, { team: deps.team(), act: 'resume' }));
  const [refused] = rights.filter((right) => !right.allowed);
  if (!refused || rights.some(({ allowed }) => allowed)) return undefined;
  return refusalMessage({
    ...refused,
    why: said('answer.freeze.staysFrozen', { cluster, why: refused.why }),
  });
}

async function resume(deps: AskedDeps, frozen: Freeze, by: PersonRef): Promise<Message> {
  const { cluster } = frozen;
  const ended: Freeze = { ...frozen, ended: { at: deps.clock.now().toISOString(), by: by.user } };
  await save(deps, ended, 'resumed', by);
  await tellOf(deps, ended);
  await wakeAll(deps, cluster);
  return quietMessage(said('answer.freeze.resumed', { cluster }));
}

/** With what the record says of it, as one. */
async function save(
  deps: AskedDeps,
  freeze: Freeze,
  what: 'frozen' | 'resumed',
  by: PersonRef,
): Promise<void> {
  const { cluster, why } = freeze;
  const at = deps.clock.now().toISOString();
  const entry = { at, by: { kind: 'person', ...by }, kind: what, cluster } as const;
  await deps.store.saveFreeze(freeze, [{ ...entry, ...(why === undefined ? {} : { why }) }]);
  deps.log.warn({ cluster, by: by.user, why }, `changes ${what}`);
}

/** Where everybody sees it; told twice it is one message. */
const tellOf = (deps: AskedDeps, freeze: Freeze): Promise<void> =>
  putInChannelsOf(
    deps,
    { cluster: freeze.cluster },
    {
      slot: `cluster/${freeze.cluster}/frozen/${freeze.at}`,
      incident: `cluster/${freeze.cluster}`,
      message: freezeMessage(freeze, deps.settings.chat.command),
    },
  );

async function openIncidents(deps: AskedDeps, cluster: string): Promise<readonly Incident[]> {
  const open = await deps.store.incidents('open', 1_000);
  return open.map(({ value }) => value).filter(({ workload }) => workload.cluster === cluster);
}

const wakeAll = async (deps: AskedDeps, cluster: string): Promise<void> =>
  void (await Promise.all(
    (await openIncidents(deps, cluster)).map(async (incident) => wake(deps, incident)),
  ));

/** The stop stands in the store already: before every write it is asked for, whoever cannot be told of it now. */
async function wake(deps: AskedDeps, { id, workload: { cluster } }: Incident): Promise<void> {
  try {
    await deps.keeper.stir({ id, cluster });
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    deps.log.warn({ incident: id, error }, 'an incident is shown later');
  }
}
