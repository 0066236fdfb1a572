import type { PersonFacts } from '../approval/approval.ts';
import type { Circle } from '../approval/policy.ts';
import { said, type Words } from '../language/words.ts';
import { channelsOf, holdsPlace, type PlaceOrCluster, type PlacePattern, type Routing } from './route.ts';

/** Who may read what happens in some clusters and namespaces: each list adds people. */
export interface ReaderRule extends PlacePattern, Circle {
  /** Channels whose members may. */
  readonly channels: readonly string[];
}

/** What decides who may read: where rules hold a place, they alone do. Else the members of the channels to which the place is routed. */
export interface ReadPolicy extends Pick<Routing, 'routes' | 'readers'> {
  /** The workspace whose people may read at all. */
  readonly team: string;
}

export type ReadRight = { readonly allowed: true } | { readonly allowed: false; readonly why: Words };

/** Whether a person may read of a place. `channels` are those whose member the person is, of channels without people of other organisations. */
export function mayRead(
  policy: ReadPolicy,
  person: PersonFacts,
  channels: ReadonlySet<string>,
  place: PlaceOrCluster,
): ReadRight {
  const refused = mayNotReadAnything(person, policy.team);
  if (refused !== undefined) return { allowed: false, why: refused };
  return isRead(
    policy,
    channels,
    place,
    ({ users, groups }) =>
      users.includes(person.person.user) || groups.some((group) => person.groups.includes(group)),
  )
    ? { allowed: true }
    : { allowed: false, why: said('audience.notForYou') };
}

/** Whether everybody in a channel may read of a place: what is said there is said to all of them. */
export const mayBeReadIn = (policy: ReadPolicy, channel: string, place: PlaceOrCluster): boolean =>
  isRead(policy, new Set([channel]), place, () => false);

/** Why this person may read nothing at all, in one sentence; undefined for every full member of the workspace. */
export function mayNotReadAnything(person: PersonFacts, team: string): Words | undefined {
  if (person.isUnknown) return said('audience.unknown');
  if (person.person.team !== team || person.isStranger) return said('audience.stranger');
  if (person.isBot || person.isDeleted) return said('audience.noPerson');
  return person.isGuest ? said('audience.guest') : undefined;
}

function isRead(
  { routes, readers }: ReadPolicy,
  channels: ReadonlySet<string>,
  place: PlaceOrCluster,
  isNamed: (rule: ReaderRule) => boolean,
): boolean {
  const rules = readers.filter((rule) => holdsPlace(rule, place));
  const byRule = rules.some((rule) => isNamed(rule) || rule.channels.some((each) => channels.has(each)));
  const isLeftToChannels = rules.length === 0 || (place.namespace === undefined && !rules.some(holdsCluster));
  return byRule || (isLeftToChannels && channelsOf(routes, place).some((each) => channels.has(each)));
}

/** A rule for some namespaces leaves the rest of a cluster to its channels. */
const holdsCluster = ({ namespaces }: ReaderRule): boolean =>
  namespaces === undefined || namespaces.includes('*');
