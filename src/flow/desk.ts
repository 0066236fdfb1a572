import type { Form, Reply } from '../chat/form.ts';
import type { Deed } from '../chat/delivery.ts';
import { whisper } from '../chat/quiet-message.ts';
import type { Desk } from '../ports.ts';
import { acknowledge, approve, decline } from './decisions.ts';
import type { FlowDeps } from './deps.ts';
import { answerCommand } from './answer-command.ts';
import { askUndo } from './ask-undo.ts';
import { goOn } from './go-on.ts';
import { askDiagnosis, turnHome } from './home-deeds.ts';
import { home } from './home.ts';
import { judgeNoIncident, nameCause } from './judge-incident.ts';
import { openForm } from './open-form.ts';
import { proposePutBack } from './put-back.ts';
import { checkAgain, proposeValues } from './propose-values.ts';
import { suggest } from './suggest.ts';
import { endSnooze, reopen, snoozeAnHour, snoozeUntilWorse } from './snooze-incident.ts';

type Act = (deps: FlowDeps, deed: Deed) => Promise<Reply>;

const presses: Readonly<Record<string, Act>> = {
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
const submissions: Readonly<Record<string, Act>> = {
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
};

/** Where people's deeds come in from chat. */
export function createDesk(deps: FlowDeps): Desk {
  const act = async (acts: Readonly<Record<string, Act>>, deed: Deed): Promise<Reply> =>
    (await acts[deed.action]?.(deps, deed)) ??
    whisper('This button belongs to an older version of the bot and does nothing any more.');
  return {
    press: (deed) => act(presses, deed),
    submit: (deed) => act(submissions, deed),
    form: (deed): Promise<Form | Reply> => openForm(deps, deed),
    command: (text, by) => answerCommand(deps, text, by),
    home: (person) => home(deps, person, deps.homes.look(person)),
    suggest: (among, typed) => suggest(deps, among, typed),
  };
}
