import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../../src/cli/run.ts';
import { setStage, type Stage } from '../../src/demo/story/stage.ts';
import { releases } from '../../src/fluentbit/release-catalogue.ts';
import { quietIo } from '../support/quiet-io.ts';

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

/** Runs the bot until it watches, and gives what its log said of the catalogue. */
async function catalogueLine(): Promise<unknown> {
  const stop = new AbortController();
  const lines: string[] = [];
  const io = quietIo({
    cwd,
    stop: stop.signal,
    env: {
      SLACK_BOT_TOKEN: stage.workspace.tokens.bot,
      SLACK_APP_TOKEN: stage.workspace.tokens.app,
      SLACK_CHANNEL: 'log-incidents',
      SLACK_API_URL: `${stage.workspace.url}/api/`,
      KUBECONFIG: path.join(cwd, 'kubeconfig'),
      DATABASE_URL: 'sqlite:./medic.sqlite',
    },
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
