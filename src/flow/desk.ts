import type { ReadRight } from '../audience/may-read.ts';
import type { Form, Reply } from '../chat/form.ts';
import type { Deed } from '../chat/delivery.ts';
import { mayNotReadMessage } from '../chat/may-not-read.ts';
import { whisper } from '../chat/quiet-message.ts';
import type { Desk } from '../ports.ts';
import { said } from '../language/words.ts';
import { acknowledge, approve, decline } from './decisions.ts';
import type { FlowDeps } from './deps.ts';
import { answerCommand, verbs } from './answer-command.ts';
import { askUndo } from './ask-undo.ts';
import { goOn } from './go-on.ts';
import { askDiagnosis, turnHome } from './home-deeds.ts';
import { homeFor } from './home.ts';
import { judgeNoIncident, nameCause } from './judge-incident.ts';
import { openForm } from './open-form.ts';
import { proposePutBack } from './put-back.ts';
import { checkAgain, proposeValues } from './propose-values.ts';
import type { Reader } from './readers.ts';
import { seenBy } from './seen-by.ts';
import { sendLogAgain } from './send-log.ts';
import { suggest } from './suggest.ts';
import { endSnooze, reopen, snoozeAnHour, snoozeUntilWorse } from './snooze-incident.ts';

type Act = (deps: FlowDeps, deed: Deed) => Promise<Reply>;

/** What a press does, by action; so that every one is known to be asked for the right to read. */
export const presses: Readonly<Record<string, Act>> = {
  approve,
  'go-on': goOn,
  acknowledge,
  'check-again': checkAgain,
  undo: askUndo,
  'snooze-1h': snoozeAnHour,
  'snooze-worse': snoozeUntilWorse,
  wake: endSnooze,
  reopen,
  'home-show': turnHome,
  'home-cluster': turnHome,
  'home-page': turnHome,
};
export const submissions: Readonly<Record<string, Act>> = {
  approve,
  'go-on': goOn,
  decline,
  'not-an-incident': judgeNoIncident,
  'name-cause': nameCause,
  'change-values': proposeValues,
  'change-limits': proposeValues,
  upgrade: proposeValues,
  'put-back': proposePutBack,
  'ask-diagnosis': askDiagnosis,
  'log-file-again': sendLogAgain,
};

/** Where people's deeds come in from chat. */
export function createDesk(deps: FlowDeps): Desk {
  const act = async (acts: Readonly<Record<string, Act>>, seen: FlowDeps, deed: Deed): Promise<Reply> =>
    (await acts[deed.action]?.(seen, deed)) ?? whisper(said('slack.notUnderstood'));
  const { readers } = deps;
  /** A press on what somebody sees is answered with the reason, a typed name as one that there is not. */
  const asReader = async <T>(deed: Deed, then: (seen: FlowDeps) => Promise<T>): Promise<T | Reply> => {
    const reader = await readers.reader(deed.by);
    const right = await mayActOn(deps, reader, deed);
    return right.allowed
      ? then(seenBy(deps, reader))
      : { kind: 'whisper', message: mayNotReadMessage(right.why) };
  };
  const done = (acts: Readonly<Record<string, Act>>, deed: Deed): Promise<Reply> =>
    votes.has(deed.action) ? act(acts, deps, deed) : asReader(deed, (seen) => act(acts, seen, deed));
  return {
    press: (deed) => done(presses, deed),
    submit: (deed) => done(submissions, deed),
    form: (deed): Promise<Form | Reply> => asReader(deed, (seen) => openForm(seen, deed)),
    async command(text, by, channel, inChannel = false) {
      const reader = await (inChannel ? readers.readerIn(channel, by) : readers.reader(by));
      return answerCommand(deps, { verbs, text, by, reader });
    },
    home: (person) => homeFor(deps, person, deps.homes.look(person)),
    async suggest(among, typed, by) {
      const reader = await readers.reader(by);
      return reader.refused ? [] : suggest(seenBy(deps, reader), among, typed);
    },
  };
}

/** These ask for the right to read themselves, so that the record tells of each that was refused. */
const votes: ReadonlySet<string> = new Set(['approve', 'go-on']);

/** A deed that is about an incident names it first; what it asks for of others is as the person may see it. */
async function mayActOn(deps: FlowDeps, reader: Reader, deed: Deed): Promise<ReadRight> {
  if (reader.refused) return reader.refused;
  const stored = await deps.store.incident(deed.value.split(' ')[0] ?? '');
  return stored ? reader.may(stored.value.workload) : { allowed: true };
}
