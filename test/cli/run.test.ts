import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/run.ts';
import { setStage, type Stage } from '../../src/demo/story/stage.ts';
import { releases } from '../../src/fluentbit/release-catalogue.ts';
import { quietIo } from '../support/quiet-io.ts';
import { readExposition } from '../support/read-exposition.ts';

let stage: Stage;
let cwd = '';
beforeEach(async () => {
  stage = await setStage({ port: 0, rate: 12 });
  cwd = await mkdtemp(path.join(os.tmpdir(), 'run-'));
  await mkdir(path.join(cwd, 'fluent-medic-data'));
  await writeFile(path.join(cwd, 'kubeconfig'), stage.cluster.kubeconfig('reader'));
});
afterEach(async () => {
  await stage.close();
  await rm(cwd, { recursive: true });
});

const keep = (text: string) => writeFile(path.join(cwd, 'fluent-medic-data/catalogue.json'), text);

const environment = () => ({
  SLACK_BOT_TOKEN: stage.workspace.tokens.bot,
  SLACK_APP_TOKEN: stage.workspace.tokens.app,
  SLACK_CHANNEL: 'log-incidents',
  SLACK_API_URL: `${stage.workspace.url}/api/`,
  KUBECONFIG: path.join(cwd, 'kubeconfig'),
  DATABASE_URL: 'sqlite:./medic.sqlite',
  PORT: '0',
});

/** Runs the bot until it watches, and gives what its log said of the catalogue. */
async function catalogueLine(): Promise<unknown> {
  const stop = new AbortController();
  const lines: string[] = [];
  const io = quietIo({
    cwd,
    stop: stop.signal,
    env: environment(),
    stdout: (text) => {
      lines.push(text);
      if (text.includes('"watching"')) stop.abort();
    },
  });
  expect(await runCommand([], io)).toBe(0);
  const said = lines.filter((line) => line.includes('catalogue of releases'));
  expect(said).toHaveLength(1);
  return JSON.parse(said[0] ?? '');
}

const shipped = 'the shipped catalogue of releases and advisories is used';

test('what was refreshed is used, and the log says from where', async () => {
  await keep(JSON.stringify({ releases }));
  expect(await catalogueLine()).toMatchObject({
    level: 30,
    file: path.join(cwd, 'fluent-medic-data/catalogue.json'),
    msg: 'a refreshed catalogue of releases and advisories is used',
  });
});

test('a broken one is an error in the log, and the bot starts with the shipped one', async () => {
  await keep('{');
  expect(await catalogueLine()).toMatchObject({
    level: 50,
    why: expect.stringMatching(/it is not JSON/),
    msg: shipped,
  });
});

test('without any the shipped one is used', async () => {
  expect(await catalogueLine()).toMatchObject({
    level: 30,
    why: expect.stringMatching(/there is no such file/),
    msg: shipped,
  });
});

test('probes and figures are answered over HTTP, and alerts are taken', async () => {
  const stop = new AbortController();
  let port = 0;
  const answered = Promise.withResolvers<void>();
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: answer.status, body: await answer.text() };
  };
  const look = async () => {
    expect(await ask('/healthz')).toEqual({ status: 200, body: 'ok\n' });
    while ((await ask('/readyz')).status !== 200) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await ask('/readyz')).body).toMatch(
      /^\[\+\]store: open, its last answer took \d+ ms\n\[\+\]playbooks: \d+ loaded\n\[\+\]loop: late by [^\n]+\n\[\+\]slack: connected\n\[\+\]clusters: \S+ connected since \S+, heard \d+ s ago\nready\n$/,
    );
    const told = JSON.parse((await ask('/readyz?format=json')).body) as {
      isReady: boolean;
      parts: unknown[];
    };
    expect(told).toMatchObject({
      isReady: true,
      parts: [{ name: 'store', isReady: true, reason: 'ok' }, {}, {}, {}, {}],
    });
    const figures = (await ask('/metrics')).body;
    readExposition(figures);
    expect(figures).toMatch(/^fluent_medic_watch_state\{cluster="[^"]+",state="connected"\} 1$/m);
    expect(figures).toMatch(
      /^fluent_medic_api_requests_total\{cluster="[^"]+",method="GET",code="200"\} \d+$/m,
    );
    expect(figures).toMatch(
      /^fluent_medic_slack_calls_total\{method="auth.test",code="200",result="ok"\} 1$/m,
    );
    const refused = await fetch(`http://127.0.0.1:${port}/webhooks/alertmanager`, { method: 'POST' });
    expect(refused.status).toBe(401);
    expect((await ask('/metrics')).body).toContain('fluent_medic_webhook_requests_total{code="401"} 1');
  };
  const io = quietIo({
    cwd,
    stop: stop.signal,
    env: { ...environment(), ALERTMANAGER_TOKEN: 'a-token-of-some-length' },
    stdout: (text) => {
      if (text.includes('"answering HTTP"')) port = (JSON.parse(text) as { port: number }).port;
      if (text.includes('"watching"')) look().then(answered.resolve, answered.reject);
    },
  });
  const running = runCommand([], io);
  try {
    await Promise.race([answered.promise, running]);
  } finally {
    stop.abort();
  }
  expect(await running).toBe(0);
});

test.each([
  [{ PORT: '80800' }, 'PORT is "80800": expected a number from 0 to 65535.'],
  [{ ALERTMANAGER_TOKEN: 'short' }, 'ALERTMANAGER_TOKEN is too short: expected at least 16 characters.'],
  [
    { ALERTMANAGER_USER: 'alertmanager' },
    'ALERTMANAGER_USER and ALERTMANAGER_PASSWORD are set only together.',
  ],
  [
    { ALERTMANAGER_TOKEN: 'a-token-of-some-length', ALERTMANAGER_USER: 'a', ALERTMANAGER_PASSWORD: 'b' },
    'ALERTMANAGER_TOKEN and ALERTMANAGER_USER are both set: expected one of the two.',
  ],
])('%j is refused in one sentence', async (env, sentence) => {
  await expect(runCommand([], quietIo({ cwd, env: { ...environment(), ...env } }))).rejects.toThrow(sentence);
});

test('with a signing secret Slack reaches the bot over HTTP', async () => {
  const { SLACK_APP_TOKEN: _, ...rest } = environment();
  const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
  const stop = new AbortController();
  const { promise: port, resolve } = Promise.withResolvers<number>();
  const watching = Promise.withResolvers<void>();
  const io = quietIo({
    cwd,
    stop: stop.signal,
    env: { ...rest, SLACK_SIGNING_SECRET: signingSecret },
    stdout: (text) => {
      const line = JSON.parse(text) as { readonly msg: string; readonly port?: number };
      if (line.msg === 'answering HTTP' && line.port !== undefined) resolve(line.port);
      if (line.msg === 'watching') watching.resolve();
    },
  });
  const ran = runCommand([], io);
  const url = `http://127.0.0.1:${await port}/slack/events`;
  await watching.promise;
  await stage.workspace.useRequestUrl({ url, signingSecret });
  const channel = 'C0INCIDENT';
  await stage.workspace.act({ kind: 'command', as: 'U0ONCALL', channel, text: '/fluentbit status' });
  const answer = await stage.workspace.waitFor(({ onlyFor }) => onlyFor === 'U0ONCALL', 5_000);
  expect(answer.text).toMatch(/incident/);
  expect((await fetch(url, { method: 'POST', body: 'payload={}' })).status).toBe(401);
  stop.abort();
  expect(await ran).toBe(0);
});

test.each([
  [{ SLACK_SIGNING_SECRET: 'abc' }, /^SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set: [^\n]*$/],
  [{ SLACK_APP_TOKEN: '' }, /^SLACK_APP_TOKEN is not set: [^\n]*SLACK_SIGNING_SECRET\.$/],
])('%j is wrong usage', async (wrong, sentence) => {
  await expect(runCommand([], quietIo({ cwd, env: { ...environment(), ...wrong } }))).rejects.toThrow(
    sentence,
  );
});
