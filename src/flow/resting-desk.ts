import { quietMessage, whisper } from '../chat/quiet-message.ts';
import { said } from '../language/words.ts';
import type { Desk } from '../ports.ts';

/** The same desk; while the program is stopping it begins nothing that it could not end, and says so to whoever comes. */
export function restingDesk(desk: Desk, isStopping: () => boolean): Desk {
  const words = said('slack.stopping');
  const rest = async () => whisper(words);
  return {
    press: (deed) => (isStopping() ? rest() : desk.press(deed)),
    form: (deed) => (isStopping() ? rest() : desk.form(deed)),
    submit: (deed) => (isStopping() ? rest() : desk.submit(deed)),
    command: async (...asked) => (isStopping() ? quietMessage(words) : desk.command(...asked)),
    home: async (person) => (isStopping() ? quietMessage(words) : desk.home(person)),
    suggest: async (...asked) => (isStopping() ? [] : desk.suggest(...asked)),
  };
}
