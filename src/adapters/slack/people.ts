import { z } from 'zod';
import type { PersonFacts, PersonRef } from '../../approval/approval.ts';
import type { Clock } from '../../ports.ts';
import type { SlackCall } from './web-calls.ts';

const UserInfo = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string().optional(),
    name: z.string().optional(),
    real_name: z.string().optional(),
    profile: z.object({ display_name: z.string().optional() }).optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    enterprise_user: z.object({ teams: z.array(z.string()).optional() }).optional(),
  }),
});
const GroupUsers = z.object({ users: z.array(z.string()) });

/** An approval must not rest on older facts than this. */
const freshMs = 60_000;

/**
 * Looks up people for decisions. Throws `OutsideError` when Slack cannot be asked: then nobody may approve.
 * Nothing is remembered longer than a minute, and failures not at all.
 */
export function createPeople(options: {
  readonly ask: SlackCall;
  readonly clock: Clock;
  readonly team: string;
  readonly groups: readonly string[];
}): (ref: PersonRef) => Promise<PersonFacts> {
  const { ask, clock, team, groups } = options;
  const fresh = createFreshCache(clock);
  const membersOf = (group: string): Promise<readonly string[]> =>
    fresh(
      `group ${group}`,
      async () => GroupUsers.parse(await ask('usergroups.users.list', { usergroup: group })).users,
    );

  return (person) =>
    fresh(`person ${person.team} ${person.user}`, async () => {
      const { user } = UserInfo.parse(await ask('users.info', { user: person.user }));
      const memberships = await Promise.all(
        groups.map(async (group) => ({ group, isIn: (await membersOf(group)).includes(person.user) })),
      );
      const home = user.team_id === undefined || user.team_id === team;
      return {
        person,
        name: user.profile?.display_name || user.real_name || user.name || user.id,
        isBot: user.is_bot ?? false,
        isGuest: (user.is_restricted ?? false) || (user.is_ultra_restricted ?? false),
        isStranger:
          (user.is_stranger ?? false) ||
          person.team !== team ||
          !(home || (user.enterprise_user?.teams ?? []).includes(team)),
        isDeleted: user.deleted ?? false,
        groups: memberships.filter(({ isIn }) => isIn).map(({ group }) => group),
      };
    });
}

function createFreshCache(clock: Clock): <T>(key: string, load: () => Promise<T>) => Promise<T> {
  const known = new Map<string, { readonly value: unknown; readonly at: number }>();
  return async <T>(key: string, load: () => Promise<T>): Promise<T> => {
    const now = clock.now().getTime();
    for (const [old, { at }] of known) if (now - at >= freshMs) known.delete(old);
    const found = known.get(key);
    if (found) return found.value as T;
    const value = await load();
    known.set(key, { value, at: now });
    return value;
  };
}
