import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readSettings, type ReadSettings } from '../adapters/settings/settings-file.ts';
import { type StorePlace, storePlace } from '../adapters/store/store-place.ts';
import type { WebhookAccess } from '../adapters/webhook/webhook-access.ts';
import type { SecretPlace } from '../audience/webhook.ts';
import type { SlackWayIn } from '../adapters/slack/slack-chat.ts';
import type { AppOptions } from '../app.ts';
import type { SlackAccess } from '../connect-chat.ts';
import type { ClusterOptions } from '../connect-cluster.ts';
import { said, type Words } from '../language/words.ts';
import { OutsideError } from '../outside-error.ts';
import type { HttpOptions } from '../serve-http.ts';
import { defaultHttp, defaultSettings, type Settings } from '../settings.ts';
import { UsageError, type Io } from './io.ts';

/** Slack's tokens and channel; throws `UsageError` for the first that is missing. */
export function slackFrom({ env }: Io): SlackAccess {
  const apiUrl = env['SLACK_API_URL'];
  return {
    botToken: required(env, 'SLACK_BOT_TOKEN', 'the xoxb-… token of the installed Slack app'),
    ...slackWayIn(env),
    channel: required(env, 'SLACK_CHANNEL', 'the channel to post in, as id or name'),
    ...(apiUrl ? { apiUrl } : {}),
  };
}

function slackWayIn(env: Io['env']): SlackWayIn {
  const { SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = env;
  if (appToken && signingSecret)
    throw new UsageError(
      'SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set: expected the first for Socket Mode, or the second for requests over HTTP.',
    );
  if (signingSecret) return { signingSecret };
  if (appToken) return { appToken };
  throw new UsageError(
    'SLACK_APP_TOKEN is not set: it is the xapp-… token with connections:write for Socket Mode; for requests over HTTP set SLACK_SIGNING_SECRET.',
  );
}

/** `MEDIC_CONFIG`; without it the bot is read-only. */
export async function settingsFrom({ env }: Pick<Io, 'env'>): Promise<ReadSettings> {
  const file = env['MEDIC_CONFIG'];
  return file
    ? readSettings(await fileText(file, 'MEDIC_CONFIG'), file)
    : { settings: defaultSettings, http: defaultHttp };
}

/** The clusters of the settings, each with its kubeconfig; or the one of `KUBECONFIG`. Throws `UsageError` for a file that cannot be read. */
export async function clustersFrom(io: Io, read: ReadSettings): Promise<readonly ClusterOptions[]> {
  if (!read.clusters) return [await clusterFrom(io, read)];
  return Promise.all(
    read.clusters.map(async ({ kubeconfig, prometheus, ...rest }): Promise<ClusterOptions> => {
      const kubeConfigText = kubeconfig
        ? await fileText(path.resolve(io.cwd, kubeconfig), `clusters: ${rest.name}: kubeconfig`)
        : await usualKubeConfig(io);
      return {
        ...rest,
        kubeConfigText,
        prometheus: await prometheusFrom(io, prometheus),
      };
    }),
  );
}

/** What `KUBECONFIG` names. */
export const usualKubeConfig = ({ env }: Pick<Io, 'env'>): Promise<string> =>
  fileText(env['KUBECONFIG'] ?? path.join(env['HOME'] ?? '', '.kube/config'), 'KUBECONFIG');

/** The cluster of `KUBECONFIG`, named by the settings or else by its context. */
async function clusterFrom(io: Io, read: ReadSettings): Promise<ClusterOptions> {
  const kubeConfigText = await usualKubeConfig(io);
  return {
    name: read.cluster ?? contextName(kubeConfigText),
    kubeConfigText,
    ...(read.namespaces ? { namespaces: read.namespaces } : {}),
    ...(read.recognise ? { recognise: read.recognise } : {}),
    ...(read.labelSelector ? { labelSelector: read.labelSelector } : {}),
    ...(read.configSecrets ? { configSecrets: true } : {}),
    prometheus: await prometheusFrom(io, read.prometheus),
  };
}

/** Where to answer HTTP, and who may send alerts; throws `UsageError` for what cannot be meant. */
export function httpFrom({ env }: Pick<Io, 'env'>, { http }: Pick<ReadSettings, 'http'>): HttpOptions {
  const { PORT: port, ALERTMANAGER_TOKEN: token } = env;
  const { ALERTMANAGER_USER: user, ALERTMANAGER_PASSWORD: password } = env;
  if (port && !(/^\d+$/.test(port) && Number(port) <= 65_535))
    throw new UsageError(`PORT is "${port}": expected a number from 0 to 65535.`);
  if (token && (user || password))
    throw new UsageError('ALERTMANAGER_TOKEN and ALERTMANAGER_USER are both set: expected one of the two.');
  if (Boolean(user) !== Boolean(password))
    throw new UsageError('ALERTMANAGER_USER and ALERTMANAGER_PASSWORD are set only together.');
  const secret = token ?? password;
  if (secret && secret.length < shortestSecret)
    throw new UsageError(
      `${token ? 'ALERTMANAGER_TOKEN' : 'ALERTMANAGER_PASSWORD'} is too short: expected at least ${shortestSecret} characters.`,
    );
  return {
    ...http,
    ...(port ? { port: Number(port) } : {}),
    ...(token ? { credential: { kind: 'bearer', token } } : {}),
    ...(user && password ? { credential: { kind: 'basic', user, password } } : {}),
  };
}

/** Whoever holds it can open incidents, so it must not be guessed. */
const shortestSecret = 16;

/**
 * The Prometheus of the settings with its token: `PROMETHEUS_TOKEN`, or the file that the settings name, which is read anew for each
 * question. Throws `UsageError` for a file that cannot be read; undefined where the settings name no Prometheus.
 */
export async function prometheusFrom(
  { env, cwd }: Pick<Io, 'env' | 'cwd'>,
  prometheus: ReadSettings['prometheus'],
): Promise<ClusterOptions['prometheus']> {
  if (!prometheus) return undefined;
  const { url, labels, caFile, tokenFile } = prometheus;
  const token = env['PROMETHEUS_TOKEN'];
  const readToken = async () =>
    tokenFile === undefined
      ? (token ?? '')
      : (await fileText(path.resolve(cwd, tokenFile), 'prometheus.tokenFile')).trim();
  if (tokenFile !== undefined) await readToken();
  return {
    url,
    labels,
    ...(token || tokenFile ? { token: readToken } : {}),
    ...(caFile ? { ca: await fileText(path.resolve(cwd, caFile), 'prometheus.caFile') } : {}),
  };
}

/** `GITHUB_TOKEN`, and `GITHUB_API_URL` for an Enterprise Server; throws `UsageError` for what is no URL. */
export function githubFrom({ env }: Pick<Io, 'env'>): AppOptions['github'] {
  const { GITHUB_TOKEN: token, GITHUB_API_URL: apiUrl = 'https://api.github.com' } = env;
  if (!token) return undefined;
  if (!URL.canParse(apiUrl) || !/^https?:/.test(apiUrl))
    throw new UsageError(`GITHUB_API_URL is "${apiUrl}": expected a URL such as https://HOST/api/v3.`);
  return { apiUrl, token };
}

/** The webhooks of the settings; what is missing is said when it is read, at each sending. */
export const webhooksFrom = (io: Pick<Io, 'env' | 'cwd'>, { webhooks }: Settings): readonly WebhookAccess[] =>
  webhooks.map((rule) => ({
    rule,
    readUrl: async () => rule.url && textAt(io, rule.url, 'url'),
    readSecret: () => textAt(io, rule.secret, 'secret'),
  }));

async function textAt(
  { env, cwd }: Pick<Io, 'env' | 'cwd'>,
  place: SecretPlace,
  what: 'url' | 'secret',
): Promise<string> {
  const isOf = said(`outside.webhook.${what}`);
  const text = place.kind === 'env' ? env[place.name] : await textIn(path.resolve(cwd, place.path), isOf);
  if (text?.trim()) return text.trim();
  const words =
    place.kind === 'env'
      ? said('outside.webhook.notSet', { what: isOf, name: place.name })
      : said('outside.webhook.emptyFile', { what: isOf, file: place.path });
  throw new OutsideError('webhook', 'auth', words);
}

async function textIn(file: string, what: Words): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new OutsideError('webhook', 'auth', said('outside.webhook.noFile', { what, file }));
  }
}

/** Where `DATABASE_URL` says that the store is; throws `UsageError` for what cannot be meant. */
export function databaseFrom({ env, cwd }: Pick<Io, 'env' | 'cwd'>): StorePlace {
  const place = storePlace(env['DATABASE_URL'] || 'sqlite:./fluent-medic.sqlite', cwd);
  if ('why' in place) throw new UsageError(place.why);
  return place;
}

function required(env: Io['env'], name: string, what: string): string {
  const value = env[name];
  if (value) return value;
  throw new UsageError(`${name} is not set: it is ${what}.`);
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
