import type { Conversation, Member, UserGroup } from './directory.ts';
import type { MessageShortcut, SlashCommand } from './page-protocol.ts';

/** Who the app is in this workspace. */
export interface AppIdentity {
  readonly teamId: string;
  readonly teamName: string;
  readonly teamDomain: string;
  readonly appId: string;
  readonly appName: string;
  readonly botId: string;
  readonly botUserId: string;
}

export const defaultApp: AppIdentity = {
  teamId: 'T0LOCAL',
  teamName: 'Local workspace',
  teamDomain: 'local-workspace',
  appId: 'A0MEDIC',
  appName: 'Fluent Medic',
  botId: 'B0MEDIC',
  botUserId: 'U0MEDICBOT',
};

const human = { isBot: false, isGuest: false, locale: 'en-US' } as const;

export const defaultPeople: readonly Member[] = [
  { ...human, id: 'U0ONCALL', name: 'ann', realName: 'Ann Berg', role: 'on call' },
  { ...human, id: 'U0APPROVER', name: 'raj', realName: 'Raj Patel', role: 'approver' },
  { ...human, id: 'U0SECOND', name: 'mei', realName: 'Mei Chen', role: 'second approver', locale: 'zh-CN' },
  {
    ...human,
    id: 'U0GUEST',
    name: 'sam',
    realName: 'Sam Lee',
    role: 'guest: may look, may not approve',
    isGuest: true,
  },
];

export const defaultChannels: readonly Conversation[] = [
  { id: 'C0INCIDENT', name: 'log-incidents', topic: 'Incidents of the log pipeline' },
  { id: 'C0GENERAL', name: 'general', topic: 'Everything else' },
];

export const defaultUserGroups: readonly UserGroup[] = [
  {
    id: 'S0APPROVERS',
    handle: 'sre-approvers',
    name: 'SRE approvers',
    members: ['U0APPROVER', 'U0SECOND'],
  },
];

export const defaultCommands: readonly SlashCommand[] = [
  {
    command: '/fluentbit',
    usageHint: 'diagnose <pod> | status | incidents | show <incident> | help',
    description: 'Fluent Bit incidents: find out why, and fix',
    words: ['diagnose', 'fix', 'status', 'incidents', 'show', 'versions', 'help'],
  },
];

/** The app's message shortcuts, as its manifest names them. */
export const defaultShortcuts: readonly MessageShortcut[] = [
  { callbackId: 'diagnose_this', name: 'Diagnose this' },
];

/** Scopes of the product's manifest, with the history scopes by which it looks for messages that it has already posted. */
export const defaultScopes: readonly string[] = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'reactions:write',
  'team:read',
  'usergroups:read',
  'users:read',
];

export function botPerson(app: AppIdentity): Member {
  return {
    id: app.botUserId,
    name: app.appName.toLowerCase().replaceAll(' ', '-'),
    realName: app.appName,
    role: 'the app',
    locale: 'en-US',
    isBot: true,
    isGuest: false,
  };
}
