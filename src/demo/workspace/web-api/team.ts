import type { Arguments } from './arguments.ts';
import { type Answer, done, type WebApiContext, type WebApiFamily } from './method.ts';

export const team: WebApiFamily = {
  'auth.test': { tier: 'special', run: authTest },
  'team.info': { tier: 3, scope: 'team:read', run: teamInfo },
  'apps.connections.open': { tier: 1, scope: 'connections:write', appToken: true, run: openConnection },
};

function authTest(_args: Arguments, { app, baseUrl }: WebApiContext): Answer {
  return done({
    url: `${baseUrl()}/`,
    team: app.teamName,
    user: app.appName.toLowerCase().replaceAll(' ', '-'),
    team_id: app.teamId,
    user_id: app.botUserId,
    bot_id: app.botId,
    is_enterprise_install: false,
  });
}

function teamInfo(_args: Arguments, { app }: WebApiContext): Answer {
  return done({
    team: { id: app.teamId, name: app.teamName, domain: app.teamDomain, email_domain: '', icon: {} },
  });
}

/** A WebSocket address with a ticket that serves for one connection. */
function openConnection(_args: Arguments, { socketMode, app, baseUrl }: WebApiContext): Answer {
  const host = baseUrl().replace(/^http/, 'ws');
  return done({ url: `${host}/link/?ticket=${socketMode.issueTicket()}&app_id=${app.appId}` });
}
