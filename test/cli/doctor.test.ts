import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { doctorCommand } from '../../src/cli/doctor.ts';
import { defaultScopes } from '../../src/demo/workspace/default-team.ts';
import {
  createWorkspace,
  type Workspace,
  type WorkspaceOptions,
} from '../../src/demo/workspace/workspace.ts';
import { type LiveCluster, startLiveCluster } from '../support/live-cluster.ts';

let live: LiveCluster;
let workspace: Workspace | undefined;
beforeEach(async () => void (live = await startLiveCluster()));
afterEach(async () => {
  await live.close();
  await workspace?.close();
});

async function surroundings(options: WorkspaceOptions = {}, over: Readonly<Record<string, string>> = {}) {
  workspace = await createWorkspace(options);
  const env = {
    ...live.io.env,
    SLACK_BOT_TOKEN: workspace.tokens.bot,
    SLACK_APP_TOKEN: workspace.tokens.app,
    SLACK_API_URL: `${workspace.url}/api/`,
    SLACK_CHANNEL: 'log-incidents',
    ...over,
  };
  return { ...live.io, env };
}

const printed = () => live.io.out.join('');

it('finds nothing missing where all is there, and posts nothing', async () => {
  const io = await surroundings();
  const code = await doctorCommand([], io);
  expect(printed()).toBe(`✓ MEDIC_CONFIG is not set: the settings are those of the start, read-only.
✓ Slack takes the bot token: fluent-medic in the workspace Local workspace.
✓ Every scope of the manifest is granted.
✓ Slack takes the app token for Socket Mode.
✓ The bot may post in #log-incidents.
✓ Cluster cluster answers: Kubernetes v1.36.2.
✓ Cluster cluster grants every right of the roles.
✓ 15 playbooks are read.
✓ The database can be kept at ${live.folder}/fluent-medic.sqlite.

Nothing is missing.
`);
  expect(code).toBe(0);
  expect(workspace?.snapshot().messages).toEqual([]);
});

it('asks of a role what that role needs, and of a hub or agent a database that can be shared', async () => {
  const io = await surroundings();
  expect(await doctorCommand(['--role', 'hub'], io)).toBe(1);
  expect(printed()).toMatch(/✓ The bot may post[^]*✗ --role hub needs PostgreSQL/);
  expect(printed()).not.toMatch(/Cluster/);
  io.out.length = 0;
  expect(await doctorCommand(['--role', 'agent'], io)).toBe(1);
  expect(printed()).toMatch(/✓ Cluster cluster answers[^]*✗ --role agent needs PostgreSQL/);
  expect(printed()).not.toMatch(/Slack|bot token/);
});

const channel = { id: 'C0INCIDENT', name: 'log-incidents', topic: '' };

it.each<[string, WorkspaceOptions, Readonly<Record<string, string>>, string]>([
  [
    'a scope, and what it is for',
    { scopes: defaultScopes.filter((scope) => scope !== 'files:write') },
    {},
    '✗ The scope files:write is missing: pictures and log files cannot be shown. Add it at “OAuth &\n  Permissions” and install the app again.',
  ],
  [
    'the bot token',
    {},
    { SLACK_BOT_TOKEN: 'xoxb-wrong' },
    '✗ The bot token: Slack does not accept the token',
  ],
  [
    'the app token',
    {},
    { SLACK_APP_TOKEN: 'xapp-wrong' },
    '✗ The app token for Socket Mode: Slack does not accept the token',
  ],
  ['the channel', {}, { SLACK_CHANNEL: 'nowhere' }, '✗ There is no channel #nowhere that the bot can see.'],
  [
    'the membership of a channel',
    { channels: [{ ...channel, members: ['U0ONCALL'] }] },
    {},
    '✗ The bot is not a member of #log-incidents. Invite it there with /invite.',
  ],
  [
    'a channel of our own',
    { channels: [{ ...channel, isExternallyShared: true }] },
    {},
    '✗ #log-incidents is shared with another company.',
  ],
  ['a token at all', {}, { SLACK_BOT_TOKEN: '' }, '✗ SLACK_BOT_TOKEN is not set'],
  ['the database’s folder', {}, { DATABASE_URL: 'sqlite:nowhere/x.sqlite' }, '✗ The folder '],
  ['the kubeconfig', {}, { KUBECONFIG: '/nowhere' }, '✗ KUBECONFIG: the file /nowhere cannot be read.'],
])('says that %s is missing, and looks at the rest', async (_, options, over, words) => {
  const io = await surroundings(options, over);
  expect(await doctorCommand([], io)).toBe(1);
  expect(printed()).toContain(words);
  expect(printed()).toMatch(/\n1 thing is missing\.\n$/);
});

it('names each right that the cluster does not grant, and each group that Slack does not know', async () => {
  const settings = path.join(live.folder, 'medic.yaml');
  await writeFile(settings, 'changes:\n  mode: live\n  approval:\n    groups: [S0NOWHERE, S0APPROVERS]\n');
  const io = await surroundings({}, { MEDIC_CONFIG: settings });
  expect(await doctorCommand(['--output', 'json'], io)).toBe(1);
  const { points } = JSON.parse(printed()) as { points: { about: string; state: string; words: string }[] };
  const missing = points.filter(({ state }) => state === 'missing').map(({ words }) => words);
  expect(missing[0]).toMatch(/^There is no user group S0NOWHERE in this workspace/);
  expect(missing.slice(1).every((words) => words.startsWith('Cluster cluster does not grant: '))).toBe(true);
  expect(missing.join('\n')).toContain('patch daemonsets.apps.');
});

it('looks at every channel and group that the routes and readers name', async () => {
  const settings = path.join(live.folder, 'medic.yaml');
  await writeFile(
    settings,
    `chat:
  routes:
    - { clusters: [prod-*], channel: prod-logs, mention: { groups: [S0ONCALL] } }
    - { clusters: ['*'], channel: nowhere, escalation: { after: 5m, mention: { groups: [S0LEADS] } } }
  readers:
    - { clusters: ['*'], channels: [log-incidents], groups: [S0AUDIT, S0APPROVERS] }
`,
  );
  const channels = [channel, { id: 'C0PROD', name: 'prod-logs', topic: '', members: ['U0ONCALL'] }];
  const io = await surroundings({ channels }, { MEDIC_CONFIG: settings });
  expect(await doctorCommand(['--output', 'json'], io)).toBe(1);
  const { points } = JSON.parse(printed()) as { points: { about: string; state: string; words: string }[] };
  expect(points.filter(({ state }) => state === 'missing').map(({ words }) => words)).toEqual([
    'The bot is not a member of #prod-logs. Invite it there with /invite.',
    'There is no channel #nowhere that the bot can see. Check chat in the settings; a private channel needs an /invite first.',
    ...['S0ONCALL', 'S0LEADS', 'S0AUDIT'].map((group) =>
      expect.stringMatching(`^There is no user group ${group} in this workspace`),
    ),
  ]);
});

it('names each webhook whose URL or secret is missing, and tells neither', async () => {
  const settings = path.join(live.folder, 'medic.yaml');
  await writeFile(
    settings,
    `webhooks:
  - { name: there, urlEnv: THERE_URL, secretEnv: THERE_SECRET }
  - { name: no-url, urlEnv: NO_URL, secretEnv: THERE_SECRET }
  - { name: no-key, format: pagerduty, secretFile: nowhere }
`,
  );
  const io = await surroundings(
    {},
    {
      MEDIC_CONFIG: settings,
      THERE_URL: 'https://alerts.example.com/k3y',
      THERE_SECRET: 'correct-horse-battery-staple',
    },
  );
  expect(await doctorCommand(['--output', 'json'], io)).toBe(1);
  const { points } = JSON.parse(printed()) as { points: { about: string; state: string; words: string }[] };
  expect(points.filter(({ about }) => about === 'webhooks')).toEqual([
    {
      about: 'webhooks',
      state: 'there',
      words: 'Webhook there: URL and secret are there; events go to alerts.example.com.',
    },
    {
      about: 'webhooks',
      state: 'missing',
      words: 'Webhook no-url: its URL is missing: NO_URL is not set.',
    },
    {
      about: 'webhooks',
      state: 'missing',
      words: `Webhook no-key: its secret: the file ${path.join(io.cwd, 'nowhere')} cannot be read.`,
    },
  ]);
  expect(printed()).not.toMatch(/k3y|correct-horse/);
});

it('speaks Chinese', async () => {
  const io = await surroundings({ scopes: ['chat:write', 'channels:read'] });
  await doctorCommand(['--locale', 'zh-CN'], io);
  expect(printed()).toContain('缺少权限 files:write：无法显示图片和日志文件。');
});

it('says that the cluster is away', async () => {
  const io = await surroundings();
  await live.cluster.server.close();
  expect(await doctorCommand([], io)).toBe(1);
  expect(printed()).toContain('✗ Cluster cluster: The API server cannot be reached');
});
