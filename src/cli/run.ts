import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { shippedPlaybooks } from '../adapters/playbooks/load-playbooks.ts';
import type { ReadSettings } from '../adapters/settings/settings-file.ts';
import { type App, startApp, type AppOptions } from '../app.ts';
import { runReplica } from '../lead.ts';
import { candidateFrom, leaderWithoutLease } from './candidate.ts';
import { databaseFrom, githubFrom, httpFrom, settingsFrom, webhooksFrom } from './environment.ts';
import type { ExitCode, Io } from './io.ts';
import { readOptions } from './read-options.ts';
import { defaultDataDirectory } from './releases.ts';
import { demandSharedDatabase, partsOfRole, roleFrom } from './roles.ts';

const help = `fluent-medic run [--role all|hub|agent] [--cluster NAME] [--dir DIR]

Watches a cluster and talks to Slack until it is stopped.

  --role ROLE      all (default): watches its clusters and talks to Slack. Many clusters behind one Slack app share a PostgreSQL:
                   hub talks to Slack and needs no access to any cluster; agent watches and changes one cluster, without Slack
  --cluster NAME   the agent’s own, of those in the settings
  --dir DIR        where "releases refresh" keeps a newer catalogue (default ${defaultDataDirectory})

Environment
  SLACK_BOT_TOKEN    xoxb-… of the installed app
  SLACK_APP_TOKEN    xapp-… with connections:write, for Socket Mode; or SLACK_SIGNING_SECRET, by which Slack signs
                     its requests to /slack/events
  SLACK_CHANNEL      channel id or name to post in
  SLACK_API_URL      another base URL than Slack's own
  KUBECONFIG         default ~/.kube/config
  MEDIC_CONFIG       YAML file with the settings; without it the bot is read-only
  PROMETHEUS_TOKEN   bearer token for the Prometheus of the settings, if it asks for one
  GITHUB_TOKEN       opens pull requests where the settings say changes.mode: pull-request
  GITHUB_API_URL     of a GitHub Enterprise Server: https://HOST/api/v3
  DATABASE_URL       sqlite:PATH, default sqlite:./fluent-medic.sqlite; or postgres://USER:PASSWORD@HOST:5432/DATABASE
  PORT               of /healthz, /readyz, /metrics, /webhooks/alertmanager and /slack/events; default 8080
  ALERTMANAGER_TOKEN bearer token that switches the webhook on; or ALERTMANAGER_USER and ALERTMANAGER_PASSWORD
  LOG_LEVEL          trace, debug, info, warn, error; default info
`;

/** `run`: the bot itself. Resolves when it was asked to stop and has stopped. */
export async function runCommand(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { values } = readOptions(argv, {
    role: { type: 'string', default: 'all' },
    cluster: { type: 'string' },
    dir: { type: 'string', default: defaultDataDirectory },
    help: { type: 'boolean' },
  });
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  const role = roleFrom(values.role);
  const read = await settingsFrom(io);
  const parts = await partsOfRole(io, read, { role, cluster: values.cluster });
  const options = { ...parts, ...(await optionsFrom(io, read, path.resolve(io.cwd, values.dir))) };
  demandSharedDatabase(role, options.database);
  if (read.leaderElection) {
    const candidate = await candidateFrom(io, read.leaderElection, options);
    return (await runReplica({ app: options, candidate }, io.stop)) === 'done' ? 0 : 1;
  }
  const stopped = new Promise<void>((resolve) => {
    if (io.stop.aborted) return resolve();
    io.stop.addEventListener('abort', () => resolve(), { once: true });
  });
  const leader = role === 'all' ? {} : { leader: leaderWithoutLease(io, options) };
  const app = await startOrStop({ ...options, ...leader }, stopped, io.stop);
  if (!app) return 0;
  let how: Awaited<ReturnType<typeof app.stop>> = 'done';
  try {
    await Promise.race([app.ended, stopped]);
  } finally {
    how = await app.stop();
  }
  return how === 'done' ? 0 : 1;
}

/** Undefined when it was asked to stop before it had started; nothing was begun then, so whatever hangs outside is left. */
async function startOrStop(
  options: AppOptions,
  stopped: Promise<void>,
  stop: AbortSignal,
): Promise<App | undefined> {
  const starting = startApp(options).catch((error: unknown) => {
    if (stop.aborted) return undefined;
    throw error;
  });
  const enough = stopped.then(() => wait(startLeftMs, undefined, { ref: false }));
  return Promise.race([starting, enough.then(() => undefined)]);
}

/** So long a start that is to be stopped may still take. */
const startLeftMs = 2_000;

async function optionsFrom(
  io: Io,
  read: ReadSettings,
  catalogueDir: string,
): Promise<Omit<AppOptions, 'role' | 'clusters' | 'slack'>> {
  const github = githubFrom(io);
  return {
    ...(github ? { github } : {}),
    settings: read.settings,
    webhooks: webhooksFrom(io, read.settings),
    http: httpFrom(io, read),
    database: databaseFrom(io),
    giveUp: io.stop,
    usage: io.usage,
    catalogueDir,
    ...auditLinesFrom(io, read.auditLines),
    playbooks: {
      shipped: shippedPlaybooks,
      own: read.playbookDirectory && path.resolve(io.cwd, read.playbookDirectory),
    },
    log: { level: io.env['LOG_LEVEL'] ?? 'info', destination: { write: io.stdout } },
  };
}

function auditLinesFrom({ cwd }: Pick<Io, 'cwd'>, lines: string | undefined): Pick<AppOptions, 'auditLines'> {
  if (lines === undefined) return {};
  return { auditLines: lines === 'stdout' ? lines : { file: path.resolve(cwd, lines) } };
}
