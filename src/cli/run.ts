import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readSettings } from '../adapters/settings/settings-file.ts';
import { startApp, type AppOptions } from '../app.ts';
import { defaultSettings } from '../settings.ts';
import { UsageError, type ExitCode, type Io } from './io.ts';
import { readOptions } from './read-options.ts';

const help = `fluent-medic run [--role all]

Watches a cluster and talks to Slack until it is stopped.

Environment
  SLACK_BOT_TOKEN    xoxb-… of the installed app
  SLACK_APP_TOKEN    xapp-… with connections:write (Socket Mode)
  SLACK_CHANNEL      channel id or name to post in
  SLACK_API_URL      another base URL than Slack's own
  KUBECONFIG         default ~/.kube/config
  MEDIC_CONFIG       YAML file with the settings; without it the bot is read-only
  DATABASE_URL       sqlite:PATH, default sqlite:./fluent-medic.sqlite
  LOG_LEVEL          trace, debug, info, warn, error; default info
`;

/** `run`: the bot itself. Resolves when it was asked to stop and has stopped. */
export async function runCommand(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { values } = readOptions(argv, {
    role: { type: 'string', default: 'all' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  if (values.role !== 'all')
    throw new UsageError(
      `--role ${values.role} is not offered yet: this version runs everything in one process (--role all).`,
    );
  const app = await startApp(await optionsFrom(io));
  const stopped = new Promise<void>((resolve) => {
    if (io.stop.aborted) return resolve();
    io.stop.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await Promise.race([app.ended, stopped]);
  } finally {
    await app.stop();
  }
  return 0;
}

async function optionsFrom(io: Io): Promise<AppOptions> {
  const { env } = io;
  const read = env['MEDIC_CONFIG']
    ? readSettings(await fileText(env['MEDIC_CONFIG'], 'MEDIC_CONFIG'), env['MEDIC_CONFIG'])
    : { settings: defaultSettings };
  const apiUrl = env['SLACK_API_URL'];
  const kubeConfigText = await kubeConfigOf(io);
  return {
    settings: read.settings,
    cluster: {
      name: ('cluster' in read ? read.cluster : undefined) ?? contextName(kubeConfigText),
      kubeConfigText,
      ...('namespaces' in read && read.namespaces ? { namespaces: read.namespaces } : {}),
    },
    slack: {
      botToken: required(env, 'SLACK_BOT_TOKEN', 'the xoxb-… token of the installed Slack app'),
      appToken: required(env, 'SLACK_APP_TOKEN', 'the xapp-… token with connections:write'),
      channel: required(env, 'SLACK_CHANNEL', 'the channel to post in, as id or name'),
      ...(apiUrl ? { apiUrl } : {}),
    },
    databasePath: databasePath(env['DATABASE_URL'] ?? 'sqlite:./fluent-medic.sqlite', io.cwd),
    playbookDir: path.join(import.meta.dirname, '../../playbooks'),
    log: { level: env['LOG_LEVEL'] ?? 'info', destination: { write: io.stdout } },
  };
}

function required(env: Io['env'], name: string, what: string): string {
  const value = env[name];
  if (value) return value;
  throw new UsageError(`${name} is not set: it is ${what}.`);
}

/** PostgreSQL is not behind the store yet, so its URL is refused rather than ignored. */
function databasePath(url: string, cwd: string): string {
  if (url.startsWith('sqlite:')) return path.resolve(cwd, url.slice('sqlite:'.length));
  throw new UsageError(
    `DATABASE_URL starts with "${url.split(':')[0]}:": this version stores in sqlite:PATH only.`,
  );
}

async function kubeConfigOf({ env }: Io): Promise<string> {
  const file = env['KUBECONFIG'] ?? path.join(env['HOME'] ?? '', '.kube/config');
  return fileText(file, 'KUBECONFIG');
}

async function fileText(file: string, name: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`${name}: the file ${file} cannot be read.`);
  }
}

const contextName = (kubeConfig: string): string =>
  /^current-context:\s*"?([^"\s]+)/m.exec(kubeConfig)?.[1] ?? 'cluster';
