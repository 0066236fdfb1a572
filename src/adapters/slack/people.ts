import { z } from 'zod';
import type { Chat } from '../../ports.ts';
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

/**
 * Looks up people for decisions, anew each time: nothing is remembered. Throws `OutsideError` when Slack cannot be asked: then nobody may
 * approve.
 */
export function createPeople({
  ask,
  team,
}: {
  readonly ask: SlackCall;
  readonly team: string;
}): Chat['person'] {
  const isIn = async (group: string, person: string): Promise<boolean> =>
    GroupUsers.parse(await ask('usergroups.users.list', { usergroup: group })).users.includes(person);
  return async (person, groups = []) => {
    const { user } = UserInfo.parse(await ask('users.info', { user: person.user }));
    const memberships = await Promise.all(groups.map((group) => isIn(group, person.user)));
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
      groups: groups.filter((_, at) => memberships[at]),
    };
  };
}
