import type { PersonFacts, PersonRef } from '../../src/approval/approval.ts';
import type { OutgoingMessage } from '../../src/chat/delivery.ts';
import type { Message } from '../../src/chat/message.ts';
import type { Chat } from '../../src/ports.ts';
import { createFailurePlan, type FailurePlan } from './failure-plan.ts';
import { actionsOf } from './read-message.ts';

export interface Standing {
  readonly slot: string;
  readonly ts: string;
  readonly channel: string;
  readonly thread: string | undefined;
  readonly alsoInChannel: boolean;
  message: Message;
  readonly history: Message[];
}

export interface StandingFile {
  readonly file: string;
  readonly ts: string;
  readonly channel: string;
  readonly thread: string;
  readonly text: string;
  readonly comment: string;
  readonly by: string;
}

export interface FakeChat extends FailurePlan {
  readonly chat: Chat;
  /** Messages in the order in which they were first posted. */
  readonly messages: Standing[];
  standing(slot: string): Standing;
  /** What is true of people instead of what `facts` says, by member id. */
  readonly people: Map<string, PersonFacts>;
  /** App Homes by member id. */
  readonly homes: Map<string, Message>;
  /** Those that stand in threads, in the order in which they were sent. */
  readonly files: StandingFile[];
  readonly channel: { isShared: boolean };
  /** Who is not in a channel, by its id; everybody else is. */
  readonly absent: Map<string, ReadonlySet<string>>;
}

export const team = 'T1';
export const onCall: PersonRef = { team, user: 'U0ONCALL' };
export const approver: PersonRef = { team, user: 'U0APPROVER' };
export const second: PersonRef = { team, user: 'U0SECOND' };
export const guest: PersonRef = { team, user: 'U0GUEST' };

export const facts = (person: PersonRef, more: Partial<PersonFacts> = {}): PersonFacts => ({
  person,
  name: person.user.toLowerCase(),
  isBot: false,
  isGuest: person.user === guest.user,
  isStranger: person.team !== team,
  isDeleted: false,
  groups: person.user === approver.user || person.user === second.user ? ['S0APPROVERS'] : [],
  ...more,
});

/** A chat that keeps what stands in it; what is posted and edited goes into the journal with tone and buttons. */
export function createFakeChat(journal: string[]): FakeChat {
  const failures = createFailurePlan('slack');
  const messages: Standing[] = [];
  const people = new Map<string, PersonFacts>();
  const homes = new Map<string, Message>();
  const files: StandingFile[] = [];
  const uploaded: string[] = [];
  const channel = { isShared: false };
  const absent = new Map<string, ReadonlySet<string>>();
  const note = (verb: string, { slot, message, alsoInChannel }: OutgoingMessage) =>
    journal.push(
      `${verb} ${slot}${alsoInChannel ? ' (and channel)' : ''} ${message.tone} [${actionsOf(message).join(' ')}]`,
    );
  const standing = (slot: string) => {
    const found = messages.findLast((one) => one.slot === slot);
    if (!found)
      throw new Error(`Nothing stands in ${slot}; there are ${messages.map((one) => one.slot).join(', ')}.`);
    return found;
  };
  return {
    ...failures,
    messages,
    people,
    homes,
    files,
    channel,
    absent,
    standing,
    chat: {
      async post(out, { channel, thread }) {
        failures.check('post');
        const { slot, message, alsoInChannel = false } = out;
        const ts = `1795300000.${String(messages.length + 1).padStart(6, '0')}`;
        messages.push({ slot, ts, channel, thread, alsoInChannel, message, history: [message] });
        note('post', out);
        return { channel, ts };
      },
      async edit({ ts }, out) {
        failures.check('edit');
        const { slot, message } = out;
        const found = standing(slot);
        if (found.ts !== ts) throw new Error(`${slot} stands at ${found.ts}, not at ${ts}.`);
        found.message = message;
        found.history.push(message);
        note('edit', out);
        failures.check('edit, answer');
      },
      async publishHome({ user }, message) {
        failures.check('publishHome');
        homes.set(user, message);
      },
      async whisper() {
        failures.check('whisper');
      },
      async person(ref, groups = []) {
        failures.check('person');
        const known = people.get(ref.user) ?? facts(ref);
        return { ...known, groups: known.groups.filter((group) => groups.includes(group)) };
      },
      files: {
        async upload({ text }) {
          failures.check('upload');
          uploaded.push(text);
          return `F${uploaded.length}`;
        },
        async show(file, { channel, thread }, { comment, by }) {
          failures.check('show');
          const text = uploaded[Number(file.slice(1)) - 1] ?? '';
          const ts = `1795300001.${String(files.length + 1).padStart(6, '0')}`;
          files.push({ file, ts, channel, thread, text, comment, by: by.user });
          failures.check('show, answer');
        },
        async find(file) {
          failures.check('find');
          const found = files.find((one) => one.file === file);
          return found && { channel: found.channel, ts: found.ts };
        },
      },
      async linkTo({ channel, ts }) {
        failures.check('linkTo');
        return `https://chat.test/${channel}/${ts}`;
      },
      async isSharedOutside() {
        failures.check('isSharedOutside');
        return channel.isShared;
      },
      async isMember(channel, { user }) {
        failures.check('isMember');
        return absent.get(channel)?.has(user) !== true;
      },
    },
  };
}
