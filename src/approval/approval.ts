/** Who somebody is: the workspace and the member id, never a name. */
export interface PersonRef {
  readonly team: string;
  readonly user: string;
}

/** One person's yes to one digest. It serves once and expires. */
export interface Approval {
  readonly digest: string;
  readonly incident: string;
  /** Number of the offer within the incident: the same plan offered again needs a yes of its own. */
  readonly attempt: number;
  readonly by: readonly PersonRef[];
  /** What the people named, where the policy asks for it. */
  readonly tickets?: readonly string[];
  readonly at: string;
  readonly expiresAt: string;
}

/** What the chat knows about a person at the moment of a decision. */
export interface PersonFacts {
  readonly person: PersonRef;
  readonly name: string;
  readonly isBot: boolean;
  readonly isGuest: boolean;
  readonly isStranger: boolean;
  readonly isDeleted: boolean;
  /** Chat could not be asked: the rest is the worst that can be. */
  readonly isUnknown?: true;
  /** Ids of the user groups the person is in, of those the policy names. */
  readonly groups: readonly string[];
}
