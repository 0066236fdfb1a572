import type { Channel, Person } from './page-protocol.ts';

export interface Member extends Person {
  readonly timeZone?: string;
  readonly deleted?: boolean;
}

export interface Conversation extends Channel {
  /** Ids of people and of the bot user; everybody when absent. */
  readonly members?: readonly string[];
  readonly isPrivate?: boolean;
  /** Shared with another organisation by Slack Connect. */
  readonly isExternallyShared?: boolean;
}

export interface UserGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly members: readonly string[];
}

/** Who and what a workspace consists of: people, conversations and user groups, with the direct messages opened since. */
export interface Directory {
  people(): readonly Member[];
  person(id: string): Member | undefined;
  conversations(): readonly Conversation[];
  /** By id, by `#name` or by name. */
  conversation(reference: string): Conversation | undefined;
  isMember(conversation: Conversation, userId: string): boolean;
  membersOf(conversation: Conversation): readonly string[];
  /** The direct message between the app and one person, opened when it does not exist yet. */
  directMessage(personId: string): Conversation;
  userGroups(): readonly UserGroup[];
}

export function createDirectory(setup: {
  readonly people: readonly Member[];
  readonly channels: readonly Conversation[];
  readonly userGroups: readonly UserGroup[];
  readonly botUserId: string;
}): Directory {
  const conversations = new Map(setup.channels.map((channel) => [channel.id, channel]));
  const people = new Map(setup.people.map((person) => [person.id, person]));
  const everybody = setup.people.map((person) => person.id);
  const membersOf = (conversation: Conversation) =>
    conversation.dmWith === undefined
      ? (conversation.members ?? everybody)
      : [conversation.dmWith, setup.botUserId];

  return {
    people: () => setup.people,
    person: (id) => people.get(id),
    conversations: () => [...conversations.values()],
    conversation: (reference) =>
      conversations.get(reference) ??
      [...conversations.values()].find(
        ({ name, dmWith }) => dmWith === undefined && name === reference.replace(/^#/, ''),
      ),
    isMember: (conversation, userId) => membersOf(conversation).includes(userId),
    membersOf,
    directMessage: (personId) => {
      const id = `D${personId.slice(1)}`;
      const dm = conversations.get(id) ?? { id, name: 'directmessage', topic: '', dmWith: personId };
      conversations.set(id, dm);
      return dm;
    },
    userGroups: () => setup.userGroups,
  };
}
