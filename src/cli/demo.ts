import { createWriteStream, type WriteStream } from 'node:fs';
import path from 'node:path';
import { shippedPlaybooks } from '../adapters/playbooks/load-playbooks.ts';
import { readSettings } from '../adapters/settings/settings-file.ts';
import { startApp, type App } from '../app.ts';
import { directStory } from '../demo/story/direct-story.ts';
import { narrate } from '../demo/story/narrate.ts';
import { playApprover } from '../demo/story/play-approver.ts';
import { setStage, type Stage } from '../demo/story/stage.ts';
import { type Locale, locales } from '../language/locale.ts';
import { sayIn } from '../language/say.ts';
import { said, tell } from '../language/words.ts';
import { printMessages } from './print-messages.ts';
import { clustersFrom, settingsFrom, slackFrom } from './environment.ts';
import { UsageError, type ExitCode, type Io } from './io.ts';
import { readOptions } from './read-options.ts';

const help = `fluent-medic demo [--port N] [--headless] [--transcript FILE]

Plays the whole story: a Slack-like workspace in the browser and a simulated cluster, reached by the bot over
HTTP and WebSocket like the real ones. Time in the cluster runs 6 times faster.

  --port N           port of the page, default 8630; 0 takes a free one
  --headless         no browser: plays the approver's clicks, prints what happens, exits 0 when the story ended well
  --transcript FILE  one JSON line for each Slack Web API call: {"at","method","body"}
  --chat local       local: the workspace in the browser; slack: the workspace of SLACK_BOT_TOKEN, SLACK_APP_TOKEN
                     and SLACK_CHANNEL, where everybody may approve
  --cluster simulated
                     simulated, or kubeconfig: the cluster of KUBECONFIG, read-only unless MEDIC_CONFIG says otherwise
  --locale en        language of the channel, the people and the page's banner: ${locales.join(' or ')}
`;

const rate = 6;
const headlessWallMs = 8 * 60_000;

/** The demo's own settings file: like an operator's who has switched writes on. Durations count in the cluster's time. */
const settingsYaml = `
cluster: prod-eu
changes: { mode: live, automaticUndo: true }
planLives: 30m
gather: 8s
verify: { poll: 5s, hold: 4m, deadline: 15m, rolloutDeadline: 10m }
rollout: { hold: 20s }
sampleEvery: 5s
schedules: { sweep: '*/10 * * * * *' }
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
    locale: options.locale,
    onWebApiCall: (call) => void transcript?.write(`${JSON.stringify(call)}\n`),
  });
  try {
    const app = await startDemoApp(stage, io, options);
    try {
      return await (options.headless
        ? playHeadless(stage, app, io, options.locale)
        : playWithPeople(stage, app, io, options));
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
  const chat = oneOf('--chat', values.chat, ['local', 'slack']);
  const cluster = oneOf('--cluster', values.cluster, ['simulated', 'kubeconfig']);
  const locale = oneOf('--locale', values.locale, locales);
  if (values.headless && (chat !== 'local' || cluster !== 'simulated'))
    throw new UsageError('--headless plays both sides, so it needs --chat local and --cluster simulated.');
  return { ...values, port, chat, cluster, locale };
}

function oneOf<T extends string>(option: string, value: string, offered: readonly T[]): T {
  const found = offered.find((one) => one === value);
  if (found !== undefined) return found;
  throw new UsageError(`${option} is "${value}": expected ${offered.join(' or ')}.`);
}

interface Sides {
  readonly chat: 'local' | 'slack';
  readonly cluster: 'simulated' | 'kubeconfig';
  readonly locale: Locale;
}

/** The product itself, between the two servers or what stands in the place of one of them. */
export async function startDemoApp(
  stage: Stage,
  io: Io,
  { chat, cluster, locale }: Sides = { chat: 'local', cluster: 'simulated', locale: 'en' },
): Promise<App> {
  const read = cluster === 'simulated' ? readSettings(settingsYaml, 'demo settings') : await settingsFrom(io);
  const { changes } = read.settings;
  const approval = { ...changes.approval, groups: chat === 'local' ? ['S0APPROVERS'] : [] };
  return startApp({
    settings:
      cluster === 'simulated'
        ? {
            ...read.settings,
            changes: { ...changes, approval },
            chat: { ...read.settings.chat, locale },
          }
        : read.settings,
    clusters:
      cluster === 'simulated'
        ? [{ name: stage.cluster.name, kubeConfigText: stage.cluster.kubeconfig('writer') }]
        : await clustersFrom(io, read),
    slack: chat === 'slack' ? slackFrom(io) : localSlack(stage),
    database: { kind: 'sqlite', path: ':memory:' },
    playbooks: { shipped: shippedPlaybooks },
    log: { level: io.env['LOG_LEVEL'] ?? 'error', destination: { write: io.stderr } },
    ...(cluster === 'simulated' ? { clock: stage.clock } : {}),
  });
}

const localSlack = ({ workspace }: Stage) => ({
  botToken: workspace.tokens.bot,
  appToken: workspace.tokens.app,
  apiUrl: `${workspace.url}/api/`,
  channel: 'log-incidents',
});

async function playHeadless(stage: Stage, app: App, io: Io, locale: Locale): Promise<ExitCode> {
  const say = sayIn(locale);
  io.stdout(`${say('demo.headless.begins', { rate })}\n`);
  const over = new AbortController();
  const stop = AbortSignal.any([io.stop, over.signal]);
  const silence = printMessages(stage, io);
  const running = Promise.all([directStory(stage, stop), narrate(stage, stop, locale)]);
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
    io.stdout(`${say('demo.headless.ended')}\n`);
    return 0;
  }
  io.stderr(`The story did not end as it should: ${ending.missing.join('; ')}.\n`);
  return 1;
}

async function playWithPeople(stage: Stage, app: App, io: Io, sides: Sides): Promise<ExitCode> {
  io.stdout(welcome(stage, sides));
  const over = new AbortController();
  const stop = AbortSignal.any([io.stop, over.signal]);
  const isSimulated = sides.cluster === 'simulated';
  const running = isSimulated
    ? Promise.all([directStory(stage, stop), narrate(stage, stop, sides.locale)])
    : undefined;
  if (!isSimulated) stage.workspace.setNotice([sayIn(sides.locale)('demo.yourCluster')]);
  const asked = new Promise<void>((resolve) =>
    io.stop.addEventListener('abort', () => resolve(), { once: true }),
  );
  try {
    await Promise.race([asked, app.ended]);
  } finally {
    over.abort();
    await running;
  }
  io.stdout(`\n${sayIn(sides.locale)('demo.over')}\n`);
  return 0;
}

function welcome({ workspace }: Stage, { chat, cluster, locale }: Sides): string {
  const channel = chat === 'local' ? '#log-incidents' : said('demo.welcome.theChannel');
  const words = said(cluster === 'kubeconfig' ? 'demo.welcome.yourCluster' : 'demo.welcome.story', {
    where:
      chat === 'local' ? said('demo.welcome.open', { url: workspace.url }) : said('demo.welcome.openSlack'),
    channel,
    press: said(chat === 'local' ? 'demo.welcome.become' : 'demo.welcome.press'),
  });
  return `\n${tell(words, locale)}\n`;
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
