import type { ReadRight } from '../audience/may-read.ts';
import type { Form, Reply } from '../chat/form.ts';
import type { Deed } from '../chat/delivery.ts';
import { mayNotReadMessage } from '../chat/may-not-read.ts';
import { whisper } from '../chat/quiet-message.ts';
import type { Desk } from '../ports.ts';
import { acknowledge, approve, decline } from './decisions.ts';
import type { FlowDeps } from './deps.ts';
import { answerCommand } from './answer-command.ts';
import { askUndo } from './ask-undo.ts';
import { goOn } from './go-on.ts';
import { home } from './home.ts';
import { judgeNoIncident, nameCause } from './judge-incident.ts';
import { openForm } from './open-form.ts';
import { proposePutBack } from './put-back.ts';
import { checkAgain, proposeValues } from './propose-values.ts';
import { createReaders, type Reader } from './readers.ts';
import { seenBy } from './seen-by.ts';
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
};

/** Where people's deeds come in from chat. */
export function createDesk(deps: FlowDeps): Desk {
  const act = async (acts: Readonly<Record<string, Act>>, deed: Deed): Promise<Reply> =>
    (await acts[deed.action]?.(deps, deed)) ??
    whisper('This button belongs to an older version of the bot and does nothing any more.');
  const readers = createReaders(deps);
  /** A press on what somebody sees is answered with the reason, a typed name as one that there is not. */
  const readable = async <T>(deed: Deed, then: () => Promise<T>): Promise<T | Reply> => {
    const right = await mayActOn(deps, await readers.reader(deed.by), deed);
    return right.allowed ? then() : { kind: 'whisper', message: mayNotReadMessage(right.why) };
  };
  return {
    press: (deed) => readable(deed, () => act(presses, deed)),
    submit: (deed) => readable(deed, () => act(submissions, deed)),
    form: (deed): Promise<Form | Reply> => readable(deed, () => openForm(deps, deed)),
    async command(text, by, channel, inChannel = false) {
      const reader = await (inChannel ? readers.readerIn(channel, by) : readers.reader(by));
      if (reader.refused) return mayNotReadMessage(reader.refused.why);
      return answerCommand(deps, text, by, reader);
    },
    async home(person) {
      const reader = await readers.reader(person);
      return reader.refused ? mayNotReadMessage(reader.refused.why) : home(seenBy(deps, reader));
    },
  };
}

/** Every deed names its incident first; of one that is gone nothing can be told. */
async function mayActOn(deps: FlowDeps, reader: Reader, deed: Deed): Promise<ReadRight> {
  if (reader.refused) return reader.refused;
  const stored = await deps.store.incident(deed.value.split(' ')[0] ?? '');
  return stored ? reader.may(stored.value.workload) : { allowed: true };
}
