import { createWriteStream, type WriteStream } from 'node:fs';
import path from 'node:path';
import { readSettings } from '../adapters/settings/settings-file.ts';
import { startApp, type App } from '../app.ts';
import { directStory } from '../demo/story/direct-story.ts';
import { narrate } from '../demo/story/narrate.ts';
import { playApprover } from '../demo/story/play-approver.ts';
import { setStage, type Stage } from '../demo/story/stage.ts';
import { printMessages } from './print-messages.ts';
import { UsageError, type ExitCode, type Io } from './io.ts';
import { readOptions } from './read-options.ts';

const help = `fluent-medic demo [--port N] [--headless] [--transcript FILE]

Plays the whole story: a Slack-like workspace in the browser and a simulated cluster, reached by the bot over
HTTP and WebSocket like the real ones. Time in the cluster runs 6 times faster.

  --port N           port of the page, default 8630; 0 takes a free one
  --headless         no browser: plays the approver's clicks, prints what happens, exits 0 when the story ended well
  --transcript FILE  one JSON line for each Slack Web API call: {"at","method","body"}
  --chat local       the workspace in the browser (slack: use "fluent-medic run")
  --cluster simulated
  --locale en
`;

const rate = 6;
const headlessWallMs = 5 * 60_000;

/** The demo's own settings file: like an operator's who has switched writes on. Durations count in the cluster's time. */
const settingsYaml = `
cluster: prod-eu
writes: true
automaticUndo: true
approval: { groups: [S0APPROVERS], required: 1, lives: 10m }
planLives: 30m
gather: 8s
verify: { poll: 5s, hold: 4m, deadline: 15m, rolloutDeadline: 10m }
sampleEvery: 5s
`;

/** `demo`: both servers, the product between them, and the story. */
export async function demoCommand(argv: readonly string[], io: Io): Promise<ExitCode> {
  const options = demoOptions(argv);
  if (options.help) {
    io.stdout(help);
    return 0;
  }
  const transcript = options.transcript
    ? await openTranscript(path.resolve(io.cwd, options.transcript))
    : undefined;
  const stage = await setStage({
    port: options.headless ? 0 : options.port,
    rate,
    onWebApiCall: (call) => void transcript?.write(`${JSON.stringify(call)}\n`),
  });
  try {
    const app = await startDemoApp(stage, io);
    try {
      return await (options.headless ? playHeadless(stage, app, io) : playInBrowser(stage, app, io));
    } finally {
      await app.stop();
    }
  } finally {
    await stage.close();
    await closed(transcript);
  }
}

function demoOptions(argv: readonly string[]) {
  const { values } = readOptions(argv, {
    port: { type: 'string', default: '8630' },
    headless: { type: 'boolean', default: false },
    transcript: { type: 'string' },
    chat: { type: 'string', default: 'local' },
    cluster: { type: 'string', default: 'simulated' },
    locale: { type: 'string', default: 'en' },
    help: { type: 'boolean', default: false },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new UsageError(`--port is "${values.port}": expected a number from 0 to 65535.`);
  if (values.chat !== 'local') throw notOffered('--chat', values.chat, 'local');
  if (values.cluster !== 'simulated') throw notOffered('--cluster', values.cluster, 'simulated');
  if (values.locale !== 'en') throw notOffered('--locale', values.locale, 'en');
  return { ...values, port };
}

const notOffered = (option: string, value: string, offered: string) =>
  new UsageError(
    `${option} ${value} is not offered by the demo of this version: expected ${offered}. "fluent-medic run" talks to a real workspace and cluster.`,
  );

/** The product itself between the two servers, with the same settings file an operator would write. */
export function startDemoApp({ cluster, workspace, clock }: Stage, io: Io): Promise<App> {
  const { settings } = readSettings(settingsYaml, 'demo settings');
  return startApp({
    settings,
    cluster: { name: 'prod-eu', kubeConfigText: cluster.kubeconfig('writer') },
    slack: {
      botToken: workspace.tokens.bot,
      appToken: workspace.tokens.app,
      apiUrl: `${workspace.url}/api/`,
      channel: 'log-incidents',
    },
    databasePath: ':memory:',
    playbookDir: path.join(import.meta.dirname, '../../playbooks'),
    log: { level: io.env['LOG_LEVEL'] ?? 'error', destination: { write: io.stderr } },
    clock,
  });
}

async function playHeadless(stage: Stage, app: App, io: Io): Promise<ExitCode> {
  io.stdout(
    `The story of a killed Fluent Bit, played by itself; the cluster's time runs ${rate} times faster.\n`,
  );
  const over = new AbortController();
  const stop = AbortSignal.any([io.stop, over.signal]);
  const silence = printMessages(stage, io);
  const running = Promise.all([directStory(stage, stop), narrate(stage, stop)]);
  const ending = await Promise.race([
    playApprover(stage, { wallMs: headlessWallMs, stop: io.stop }),
    app.ended.then(() => ({ ended: false, missing: ['the bot ended before the story did'] })),
  ]);
  over.abort();
  await running;
  silence();
  if (io.stop.aborted) {
    io.stderr('Stopped before the story ended.\n');
    return 1;
  }
  if (ending.ended) {
    io.stdout('The story ended as it should: found, approved, fixed, verified.\n');
    return 0;
  }
  io.stderr(`The story did not end as it should: ${ending.missing.join('; ')}.\n`);
  return 1;
}

async function playInBrowser(stage: Stage, app: App, io: Io): Promise<ExitCode> {
  io.stdout(`
Open ${stage.workspace.url} in a browser.

  1. Watch #log-incidents: Fluent Bit 3.2.0 is rolled out, the load rises, an alert appears within half a minute.
  2. Open the alert's thread. Become Raj (approver) at the top of the page and press Approve.
  3. The crash is gone, but the incident goes on: approve the second plan, or change its values and see what happens.

No browser here? "npm run demo -- --headless" plays it in the terminal. Ctrl-C ends the demo.
`);
  const over = new AbortController();
  const stop = AbortSignal.any([io.stop, over.signal]);
  const running = Promise.all([directStory(stage, stop), narrate(stage, stop)]);
  const asked = new Promise<void>((resolve) =>
    io.stop.addEventListener('abort', () => resolve(), { once: true }),
  );
  try {
    await Promise.race([asked, app.ended]);
  } finally {
    over.abort();
    await running;
  }
  io.stdout('\nThe demo has ended; nothing of it remains.\n');
  return 0;
}

function openTranscript(file: string): Promise<WriteStream> {
  return new Promise((resolve, reject) => {
    const stream = createWriteStream(file);
    stream.once('open', () => resolve(stream));
    stream.once('error', (error) =>
      reject(new UsageError(`--transcript: ${file} cannot be written (${error.message}).`)),
    );
  });
}

const closed = (stream: WriteStream | undefined): Promise<void> =>
  new Promise((resolve) => (stream ? stream.end(() => resolve()) : resolve()));
