import type { Member, UserGroup } from '../directory.ts';
import { type Arguments, paginate } from './arguments.ts';
import { type Answer, done, refuse, refuseWith, type WebApiContext, type WebApiFamily } from './method.ts';

export const people: WebApiFamily = {
  'users.info': { tier: 4, scope: 'users:read', run: userInfo },
  'users.list': { tier: 2, scope: 'users:read', run: userList },
  'usergroups.list': { tier: 2, scope: 'usergroups:read', run: groupList },
  'usergroups.users.list': { tier: 2, scope: 'usergroups:read', run: groupUsers },
  'bots.info': { tier: 3, scope: 'users:read', run: botInfo },
};

function userInfo(args: Arguments, context: WebApiContext): Answer {
  const id = args.text('user');
  if (id === undefined) return refuseWith('invalid_arguments', ['missing required field: user']);
  const person = context.directory.person(id);
  if (person === undefined) return refuse('user_not_found');
  return done({ user: describe(person, context, args.flag('include_locale')) });
}

function userList(args: Arguments, context: WebApiContext): Answer {
  const { page, nextCursor } = paginate(context.directory.people(), args, 200);
  return done({
    members: page.map((person) => describe(person, context, args.flag('include_locale'))),
    response_metadata: { next_cursor: nextCursor },
  });
}

function groupList(args: Arguments, context: WebApiContext): Answer {
  const withUsers = args.flag('include_users');
  const groups = context.directory.userGroups();
  return done({ usergroups: groups.map((group) => describeGroup(group, context, withUsers)) });
}

function groupUsers(args: Arguments, context: WebApiContext): Answer {
  const group = context.directory.userGroups().find(({ id }) => id === args.text('usergroup'));
  return group === undefined ? refuse('no_such_subteam') : done({ users: group.members });
}

function botInfo(args: Arguments, { app }: WebApiContext): Answer {
  if ((args.text('bot') ?? app.botId) !== app.botId) return refuse('bot_not_found');
  return done({
    bot: {
      id: app.botId,
      deleted: false,
      name: app.appName,
      app_id: app.appId,
      user_id: app.botUserId,
      icons: {},
    },
  });
}

function describeGroup(
  { id, handle, name, members }: UserGroup,
  { app }: WebApiContext,
  withUsers: boolean,
): Record<string, unknown> {
  return {
    id,
    team_id: app.teamId,
    is_usergroup: true,
    handle,
    name,
    description: '',
    is_external: false,
    date_delete: 0,
    user_count: members.length,
    ...(withUsers && { users: members }),
  };
}

function describe(person: Member, { app }: WebApiContext, withLocale: boolean): Record<string, unknown> {
  const { id, name, realName, isBot, isGuest } = person;
  return {
    id,
    team_id: app.teamId,
    name,
    deleted: person.deleted ?? false,
    real_name: realName,
    tz: person.timeZone ?? 'Etc/UTC',
    tz_label: person.timeZone ?? 'UTC',
    tz_offset: 0,
    profile: {
      real_name: realName,
      display_name: name,
      real_name_normalized: realName,
      display_name_normalized: name,
      team: app.teamId,
      ...(isBot && { bot_id: app.botId, api_app_id: app.appId }),
    },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: isGuest,
    is_ultra_restricted: false,
    is_stranger: false,
    is_bot: isBot,
    is_app_user: false,
    updated: 0,
    ...(withLocale && { locale: person.locale }),
  };
}
