import type { PersonRef } from '../approval/approval.ts';
import type { Deed } from '../chat/delivery.ts';
import { askDiagnosisForm, fleetForm } from '../chat/home-forms.ts';
import type { Message } from '../chat/message.ts';
import { mayNotReadMessage } from '../chat/may-not-read.ts';
import { usageOf } from '../chat/command-messages.ts';
import { quietMessage, whisper } from '../chat/quiet-message.ts';
import { said, type Words } from '../language/words.ts';
import { OutsideError } from '../outside-error.ts';
import type { Desk } from '../ports.ts';
import { asCluster } from './agents.ts';
import {
  answerCommand,
  type Answer,
  nothingOf,
  verbsOfAll,
  verbsOfIncident,
  verbsOfPod,
} from './answer-command.ts';
import { workloadFor } from './answer-rollback.ts';
import type { AskedDeps } from './deps.ts';
import { fixQuestion } from './fix-question.ts';
import { fleetReport } from './fleet.ts';
import { turnHome } from './home-deeds.ts';
import { homeFor } from './home.ts';
import { memoryQuestion } from './memory-question.ts';
import { namedPod } from './named-pod.ts';
import { seenBy } from './seen-by.ts';
import { suggest } from './suggest.ts';

/** Presses that are about no incident. */
export const pressesHere = {
  'home-show': turnHome,
  'home-cluster': turnHome,
  'home-page': turnHome,
} as const;

/**
 * The desk of a hub: what is about all clusters is answered here, what is about one by its agent, which asks for the person’s rights itself.
 * `agent` is the desk of the agent that watches a cluster; of one that is silent nobody waits for an answer.
 */
export function createHubDesk(
  deps: AskedDeps,
  agent: (cluster: string) => Desk,
  isSilent: (cluster: string) => boolean,
): Desk {
  const { readers } = deps;
  const at = async <T>(cluster: string, ask: (desk: Desk) => Promise<T>): Promise<T> => {
    if (!isSilent(cluster)) return asCluster(cluster, ask(agent(cluster)));
    throw new OutsideError('kubernetes', 'timeout', said('outside.exchange.noAgent', { cluster }));
  };
  const clusterOf = async (id: string): Promise<string | undefined> =>
    (await deps.store.incident(id))?.value.workload.cluster;
  /** The deed with the agent that it is for, or why there is none. */
  const passedOn = async <T>(deed: Deed, ask: (desk: Desk) => Promise<T>) => {
    const [id = ''] = deed.value.split(' ');
    const cluster = await clusterOf(id);
    return cluster === undefined ? whisper(said('propose.noIncident', { id })) : at(cluster, ask);
  };
  const seen = async (by: PersonRef) => {
    const reader = await readers.reader(by);
    return reader.refused
      ? { refused: { kind: 'whisper', message: mayNotReadMessage(reader.refused.why) } as const }
      : { deps: seenBy(deps, reader) };
  };
  return {
    async press(deed) {
      if (!Object.hasOwn(pressesHere, deed.action)) return passedOn(deed, (desk) => desk.press(deed));
      const mine = await seen(deed.by);
      return mine.refused ?? turnHome(mine.deps, deed);
    },
    async submit(deed) {
      if (deed.action !== 'ask-diagnosis') return passedOn(deed, (desk) => desk.submit(deed));
      const mine = await seen(deed.by);
      if (mine.refused) return mine.refused;
      const found = await namedPod(mine.deps, deed.inputs['workload'] ?? '', 'diagnose');
      return 'why' in found ? whisper(found.why) : at(found.ref.cluster, (desk) => desk.submit(deed));
    },
    async form(deed) {
      if (deed.action !== 'ask-diagnosis' && deed.action !== 'fleet')
        return passedOn(deed, (desk) => desk.form(deed));
      const mine = await seen(deed.by);
      if (mine.refused) return mine.refused;
      return deed.action === 'fleet' ? fleetForm(await fleetReport(mine.deps)) : askDiagnosisForm;
    },
    async command(text, by, channel, inChannel = false) {
      if (deps.clusters.length === 0) return quietMessage(said('answer.noAgents'));
      const reader = await (inChannel ? readers.readerIn(channel, by) : readers.reader(by));
      const pass = (cluster: string) => at(cluster, (desk) => desk.command(text, by, channel, inChannel));
      return answerCommand(deps, { verbs: hubVerbs(pass), text, by, reader });
    },
    home: (person) => homeFor(deps, person, deps.homes.look(person)),
    async suggest(among, typed, by) {
      const reader = await readers.reader(by);
      return reader.refused ? [] : suggest(seenBy(deps, reader), among, typed);
    },
  };
}

/** Hands the command to the agent of a cluster. */
type Pass = (cluster: string) => Promise<Message>;

const hubVerbs = (pass: Pass): Readonly<Record<string, Answer<AskedDeps>>> => ({
  ...verbsOfAll,
  ...everyVerb(verbsOfIncident, (verb) => async (deps, rest) => {
    const [asked = ''] = rest.trim().split(/\s+/u);
    return (await byIncident(deps, asked, pass)) ?? quietMessage(await noneSuch(deps, verb, asked));
  }),
  ...everyVerb(verbsOfPod, (verb) => async (deps, rest) => {
    const about = aboutOf(verb, rest);
    if (typeof about !== 'string') return quietMessage(about.why);
    if (isId(about) && (verb === 'fix' || verb === 'rollback'))
      return (await byIncident(deps, about, pass)) ?? quietMessage(said('answer.noIncident', { id: about }));
    const found = await (verb === 'rollback' ? workloadFor(deps, about) : namedPod(deps, about, verb));
    return 'why' in found ? quietMessage(found.why) : pass(found.ref.cluster);
  }),
});

function everyVerb<V extends string>(
  table: Readonly<Record<V, unknown>>,
  answer: (verb: V) => Answer<AskedDeps>,
): Readonly<Record<string, Answer<AskedDeps>>> {
  return Object.fromEntries((Object.keys(table) as V[]).map((verb) => [verb, answer(verb)]));
}

const isId = (text: string): boolean => /^(inc-)?\d+$/iu.test(text);

async function byIncident(deps: AskedDeps, asked: string, pass: Pass): Promise<Message | undefined> {
  if (!isId(asked)) return undefined;
  const stored = await deps.store.incident(`inc-${asked.replace(/^inc-/iu, '')}`);
  return stored && pass(stored.value.workload.cluster);
}

async function noneSuch(deps: AskedDeps, verb: string, asked: string): Promise<Words> {
  if (asked === '') return said('answer.whichIncident', { usage: usageOf(verb) });
  return verb === 'show' ? nothingOf(deps, asked) : said('answer.noIncident', { id: asked });
}

/** The pod, workload or incident that a command is about. */
function aboutOf(verb: keyof typeof verbsOfPod, rest: string): string | { readonly why: Words } {
  if (verb !== 'fix' && verb !== 'memory') return rest.trim();
  const question = verb === 'fix' ? fixQuestion(rest) : memoryQuestion(rest);
  if ('why' in question) return question;
  return verb === 'memory' && question.about === '' ? { why: said('memoryAnswer.ask') } : question.about;
}
