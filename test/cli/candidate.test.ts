import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AppOptions } from '../../src/app.ts';
import { candidateFrom } from '../../src/cli/candidate.ts';
import { runCommand } from '../../src/cli/run.ts';
import { quietIo } from '../support/quiet-io.ts';

let cwd = '';
beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'candidate-'));
  await writeFile(path.join(cwd, 'medic.yaml'), 'leaderElection: { lease: fluent-medic }');
  await writeFile(path.join(cwd, 'kubeconfig'), kubeConfig);
});
afterEach(() => rm(cwd, { recursive: true }));

const kubeConfig = JSON.stringify({
  'current-context': 'c',
  clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'u', user: { token: 't' } }],
  contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
});
const environment = () => ({
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_CHANNEL: 'log-incidents',
  KUBECONFIG: path.join(cwd, 'kubeconfig'),
  MEDIC_CONFIG: path.join(cwd, 'medic.yaml'),
});
const socketMode = { SLACK_APP_TOKEN: 'xapp-1' };
const postgres = { DATABASE_URL: 'postgres://medic@127.0.0.1:1/medic' };

test.each([
  [
    { ...socketMode, DATABASE_URL: 'sqlite:./medic.sqlite' },
    'leaderElection needs PostgreSQL: a SQLite file has one process.',
  ],
  [{ ...socketMode }, 'leaderElection needs PostgreSQL: a SQLite file has one process.'],
])('%j is refused in one sentence before anything is opened', async (env, sentence) => {
  const io = quietIo({ cwd, env: { ...environment(), ...env } });
  await expect(runCommand([], io)).rejects.toThrow(sentence);
});

test('each start of the same pod is another candidate', async () => {
  const io = quietIo({ cwd, env: { ...environment(), POD_NAME: 'fluent-medic-5d4f-x7k2p' } });
  const options = {
    role: 'all',
    clusters: [],
    database: { kind: 'postgres', url: postgres.DATABASE_URL },
    slack: { appToken: 'xapp-1' },
    log: { level: 'silent', destination: { write: () => undefined } },
  } as unknown as AppOptions;
  const election = { lease: 'fluent-medic', namespace: 'fluent-medic' };
  const names = await Promise.all(
    [1, 2].map(async () => (await candidateFrom(io, election, options)).identity),
  );
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^fluent-medic-5d4f-x7k2p_[0-9a-f]{8}$/);
});
