import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/adapters/settings/settings-file.ts';
import { UsageError } from '../../src/cli/io.ts';
import { demandSharedDatabase, partsOfRole, roleFrom, seatFor } from '../../src/cli/roles.ts';
import type { RoleName } from '../../src/roles.ts';
import { quietIo } from '../support/quiet-io.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'medic-roles-'));
  writeFileSync(path.join(folder, 'config'), 'apiVersion: v1\ncurrent-context: aws:cluster/one\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_CHANNEL: 'C1' };
const three = 'clusters: [{ name: prod-eu }, { name: prod-us, context: us }, { name: staging }]';
const parts = (role: RoleName, text = '', cluster?: string, env: Record<string, string> = slack) =>
  partsOfRole(
    { ...quietIo(), cwd: folder, env: { KUBECONFIG: path.join(folder, 'config'), ...env } },
    readSettings(text, 'settings'),
    { role, cluster },
  );

describe('what a role is made of', () => {
  it('all: clusters and Slack', async () => {
    const all = await parts('all', three);
    expect([all.clusters.map(({ name }) => name), all.slack?.channel]).toEqual([
      ['prod-eu', 'prod-us', 'staging'],
      'C1',
    ]);
  });

  it('hub: Slack and the names of clusters, and no kubeconfig', async () => {
    const hub = await parts('hub', three, undefined, { ...slack, KUBECONFIG: '/nowhere' });
    expect([hub.clusters, hub.expected, hub.slack?.channel]).toEqual([
      [],
      ['prod-eu', 'prod-us', 'staging'],
      'C1',
    ]);
    expect(seatFor(hub)).toBe('desk');
  });

  it('agent: the one cluster that is named, and no Slack', async () => {
    const agent = await parts('agent', three, 'prod-us', {});
    expect([agent.clusters.map(({ name, context }) => [name, context]), agent.slack]).toEqual([
      [['prod-us', 'us']],
      undefined,
    ]);
    expect(seatFor(agent)).toBe('cluster/prod-us');
  });

  it.each([
    ['cluster: edge', undefined, 'edge'],
    ['', undefined, 'aws:cluster/one'],
    ['', 'edge', 'edge'],
    ['clusters: [{ name: only }]', undefined, 'only'],
  ])('an agent with %j and --cluster %s is that of %s', async (text, cluster, name) => {
    expect((await parts('agent', text, cluster, {})).clusters.map((each) => each.name)).toEqual([name]);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['no such role', () => roleFrom('boss'), /^--role is "boss": expected all, hub, agent\.$/],
    [
      'several clusters',
      () => parts('agent', three),
      /^--role agent watches one cluster: name it with --cluster, one of prod-eu, prod-us, staging\.$/,
    ],
    [
      'another cluster',
      () => parts('agent', three, 'prod'),
      /^--cluster is "prod": expected one of the settings, prod-eu, prod-us, staging\.$/,
    ],
    ['a cluster for a hub', () => parts('hub', three, 'prod-eu'), /^--cluster is for --role agent/],
    ['no Slack for a hub', () => parts('hub', three, undefined, {}), /^SLACK_BOT_TOKEN is not set/],
    [
      'a file for two',
      () => demandSharedDatabase('agent', { kind: 'sqlite', path: '/x' }),
      /^--role agent needs PostgreSQL/,
    ],
  ])('%s is one clear sentence', async (_, work, words) => {
    const failed = await (async () => work())().catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(UsageError);
    expect((failed as UsageError).message).toMatch(words);
  });
});
