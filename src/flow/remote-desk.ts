import type { PersonRef } from '../approval/approval.ts';
import type { Deed } from '../chat/delivery.ts';
import type { Form, Reply, SearchSource, Suggestion } from '../chat/form.ts';
import type { Message } from '../chat/message.ts';
import type { Exchange } from '../exchange.ts';
import type { Seat } from '../leadership.ts';
import type { Desk } from '../ports.ts';
import type { Handlers } from './answering.ts';

/** Suggestions for what is typed: Slack takes the answer within three seconds. */
const quickMs = 2_500;
/**
 * All else: a take-over may lie in between, and forms may read the cluster. Slack does not wait for it: a modal opens before it is filled, and a
 * submission is acknowledged after 2.3 s, its answer then whispered.
 */
const patientMs = 50_000;

/** The desk behind a seat, wherever the process is that has it. Methods throw `OutsideError` of the store, reason `timeout`, when nobody answers. */
export function remoteDesk(exchange: Exchange, seat: Seat): Desk {
  const ask = (what: keyof Desk, asked: readonly unknown[], withinMs: number) =>
    exchange.ask(seat, { what: `desk.${what}`, with: asked }, withinMs);
  return {
    press: async (deed) => (await ask('press', [deed], patientMs)) as Reply,
    form: async (deed) => (await ask('form', [deed], patientMs)) as Form | Reply,
    submit: async (deed) => (await ask('submit', [deed], patientMs)) as Reply,
    command: async (...asked) => (await ask('command', asked, patientMs)) as Message,
    home: async (person) => (await ask('home', [person], patientMs)) as Message,
    suggest: async (...asked) => (await ask('suggest', asked, quickMs)) as readonly Suggestion[],
  };
}

/** The other side of `remoteDesk`. */
export const deskHandlers = (desk: Desk): Handlers => ({
  'desk.press': (asked) => desk.press(...(asked as [Deed])),
  'desk.form': (asked) => desk.form(...(asked as [Deed])),
  'desk.submit': (asked) => desk.submit(...(asked as [Deed])),
  'desk.command': (asked) => desk.command(...(asked as [string, PersonRef, string, boolean?])),
  'desk.home': (asked) => desk.home(...(asked as [PersonRef])),
  'desk.suggest': (asked) => desk.suggest(...(asked as [SearchSource, string, PersonRef])),
});
