import type { PersonRef } from '../approval/approval.ts';
import type { Locale } from '../language/locale.ts';
import type { Message } from './message.ts';

/** Where a message stands in chat. */
export interface MessageRef {
  readonly channel: string;
  readonly ts: string;
}

/** A message to be kept in chat: the newest content of a slot wins; the first sending posts, later ones edit. */
export interface OutgoingMessage {
  /** `<incident>/<what>`, such as `inc-7/alert` or `inc-7/card/2`. */
  readonly slot: string;
  readonly incident: string;
  /** The slot in whose thread it stands; the alert itself has none. */
  readonly threadOf?: string;
  readonly alsoInChannel?: boolean;
  /** Where it is posted; an answer in a thread stands in the channel of its thread. Absent only in what was put by an earlier version. */
  readonly channel?: string;
  readonly message: Message<string>;
  /** The language that it is told in. */
  readonly locale: Locale;
}

export interface QueuedMessage {
  readonly out: OutgoingMessage;
  readonly ref?: MessageRef;
  /** Of the content now wanted; sending confirms this number. */
  readonly revision: number;
  /** When it was first tried to be posted, by this process or one before: from then on it may stand without our knowing. */
  readonly triedAt?: string;
}

export interface Deed {
  /** The button's or form's action and value. */
  readonly action: string;
  readonly value: string;
  readonly by: PersonRef;
  /** Where it was pressed: checked against where we posted. */
  readonly at?: MessageRef;
  readonly inputs: Readonly<Record<string, string>>;
}
