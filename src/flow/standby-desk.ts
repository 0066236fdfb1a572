import { quietMessage, whisper } from '../chat/quiet-message.ts';
import type { Exchange } from '../exchange.ts';
import { said, type Words } from '../language/words.ts';
import { desk as deskSeat } from '../leadership.ts';
import { OutsideError } from '../outside-error.ts';
import type { Desk, Log } from '../ports.ts';
import { pressesHere } from './hub-desk.ts';
import { remoteDesk } from './remote-desk.ts';

/** The desk of the replica that leads, as one that stands by asks it: when nobody answers, the person is told what that means. */
export function standbyDesk(exchange: Exchange, log: Log): Desk {
  const led = remoteDesk(exchange, deskSeat);
  const orTold = async <A, T>(what: string, asking: Promise<A>, tell: (why: Words) => T, words: Words) => {
    try {
      return await asking;
    } catch (error) {
      if (!(error instanceof OutsideError) || error.service !== 'store') throw error;
      log.warn({ what, error }, 'the replica that leads did not answer a person');
      return tell(error.retriable ? words : error.words);
    }
  };
  const deed = said('slack.noLeader.deed');
  const question = said('slack.noLeader.question');
  return {
    press: (asked) =>
      orTold(
        asked.action,
        led.press(asked),
        whisper,
        Object.hasOwn(pressesHere, asked.action) ? question : deed,
      ),
    form: (asked) => orTold(asked.action, led.form(asked), whisper, question),
    submit: (asked) => orTold(asked.action, led.submit(asked), whisper, deed),
    command: (...asked) => orTold('command', led.command(...asked), quietMessage, deed),
    home: (person) => orTold('home', led.home(person), quietMessage, question),
    suggest: (...asked) => led.suggest(...asked),
  };
}
