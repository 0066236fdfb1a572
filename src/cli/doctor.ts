import { access, constants, readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkClusterSetup } from '../adapters/kubernetes/check-setup.ts';
import { createLog } from '../adapters/log/pino-log.ts';
import { loadPlaybooks, shippedPlaybooks } from '../adapters/playbooks/load-playbooks.ts';
import type { ReadSettings } from '../adapters/settings/settings-file.ts';
import { checkSlackSetup } from '../adapters/slack/check-setup.ts';
import { checkWebhookSetup } from '../adapters/webhook/check-setup.ts';
import { createWallClock } from '../adapters/wall-clock.ts';
import type { ApprovalRules, Circle } from '../approval/policy.ts';
import { channelsNamed } from '../audience/route.ts';
import { type Locale, locales } from '../language/locale.ts';
import { said, tell, type Words } from '../language/words.ts';
import type { RoleName } from '../roles.ts';
import type { Settings } from '../settings.ts';
import type { SetupPoint } from '../setup-point.ts';
import { databaseFrom, settingsFrom, slackFrom, webhooksFrom } from './environment.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { readOptions } from './read-options.ts';
import { ink, wrap } from './report/layout.ts';
import { clustersOfRole, demandSharedDatabase, roleFrom } from './roles.ts';

const help = `fluent-medic doctor [--role ROLE] [--cluster NAME] [--output text|json] [--locale ${locales.join('|')}]

Looks at everything that "run" needs, with the same environment, and says exactly what is missing: Slack's tokens,
scopes, channels and groups; each cluster and the rights there; each webhook's URL and secret; the settings, the playbooks and the database. Changes
and posts nothing. Exit 0: nothing is missing.

  --role, --cluster   as for "run": a hub needs no cluster, an agent no Slack
  --output json       {"schema":"fluent-medic/doctor@1","points":[{"about","state","words"}]}
`;

/** `doctor`: the first-run check. */
export async function doctorCommand(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { values } = readOptions(argv, {
    role: { type: 'string', default: 'all' },
    cluster: { type: 'string' },
    output: { type: 'string', default: 'text' },
    locale: { type: 'string', default: 'en' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  const { output } = values;
  const locale = locales.find((each) => each === values.locale);
  if (!locale) throw new UsageError(`--locale is "${values.locale}": expected ${locales.join(' or ')}.`);
  if (output !== 'text' && output !== 'json')
    throw new UsageError(`--output is "${output}": expected text or json.`);
  const points = await lookAtAll(io, { role: roleFrom(values.role), cluster: values.cluster });
  io.progress?.('');
  io.stdout(output === 'json' ? jsonOf(points, locale) : textOf(points, locale, io));
  return points.some(({ state }) => state === 'missing') ? 1 : 0;
}

type About = 'settings' | 'slack' | 'cluster' | 'webhooks' | 'playbooks' | 'database';
type Point = SetupPoint & { readonly about: About };

interface As {
  readonly role: RoleName;
  readonly cluster: string | undefined;
}

async function lookAtAll(io: Io, as: As): Promise<readonly Point[]> {
  const read = await attempt(() => settingsFrom(io));
  const settings: SetupPoint =
    'why' in read
      ? { state: 'missing', words: read.why }
      : { state: 'there', words: said(`doctor.settings.${io.env['MEDIC_CONFIG'] ? 'there' : 'default'}`) };
  const rest = 'why' in read ? [] : await lookAtRest(io, read.value, as);
  return [{ ...settings, about: 'settings' }, ...rest];
}

/** What a role does without. */
const needless: Readonly<Record<RoleName, readonly About[]>> = {
  all: [],
  hub: ['cluster'],
  agent: ['slack', 'webhooks'],
};

async function lookAtRest(io: Io, read: ReadSettings, as: As): Promise<readonly Point[]> {
  const parts: readonly (readonly [About, () => Promise<readonly SetupPoint[]>])[] = [
    ['slack', () => slackPoints(io, read)],
    ['cluster', () => clusterPoints(io, read, as)],
    ['webhooks', () => checkWebhookSetup(webhooksFrom(io, read.settings))],
    ['playbooks', () => playbookPoints(io, read)],
    ['database', () => databasePoints(io, as)],
  ];
  const all: Point[] = [];
  for (const [about, look] of parts.filter(([name]) => !needless[as.role].includes(name))) {
    io.progress?.(`Looking at: ${about} …`);
    const seen = await attempt(look);
    const points: readonly SetupPoint[] =
      'why' in seen ? [{ state: 'missing', words: seen.why }] : seen.value;
    all.push(...points.map((point) => ({ ...point, about })));
  }
  return all;
}

async function slackPoints(io: Io, { settings }: ReadSettings): Promise<readonly SetupPoint[]> {
  const { botToken, channel, apiUrl, ...wayIn } = slackFrom(io);
  return checkSlackSetup({
    botToken,
    wayIn,
    apiUrl,
    channel,
    routed: channelsNamed(settings.chat),
    groups: groupsNamed(settings),
    log: silent,
  });
}

/** Every user group that may approve, may read or is called. */
function groupsNamed({ changes, chat }: Settings): readonly string[] {
  const { approval, rules } = changes;
  const steps = (each: Partial<ApprovalRules>) => Object.values(each.steps ?? {});
  const circles: readonly (Partial<Circle> | undefined)[] = [
    ...[approval, ...rules.map((rule) => rule.approval ?? {})].flatMap((each) => [each, ...steps(each)]),
    ...chat.routes.flatMap(({ mention, escalation }) => [mention, escalation?.mention]),
    ...chat.readers,
  ];
  return [...new Set(circles.flatMap((each) => each?.groups ?? []))];
}

async function clusterPoints(io: Io, read: ReadSettings, as: As): Promise<readonly SetupPoint[]> {
  const writes = read.settings.changes.mode === 'live';
  const roles = await Promise.all(
    ['rbac-read.yaml', ...(writes ? ['rbac-write.yaml'] : [])].map((file) =>
      readFile(path.join(import.meta.dirname, '../../deploy', file), 'utf8'),
    ),
  );
  const clusters = await clustersOfRole(io, read, as);
  const looks = clusters.map((cluster) =>
    checkClusterSetup({ ...cluster, roles: roles.join('\n---\n'), clock: createWallClock() }),
  );
  return (await Promise.all(looks)).flat();
}

async function playbookPoints(io: Io, read: ReadSettings): Promise<readonly SetupPoint[]> {
  const own = read.playbookDirectory && path.resolve(io.cwd, read.playbookDirectory);
  const { playbooks, errors } = await loadPlaybooks({ shipped: shippedPlaybooks, own });
  if (errors.length === 0)
    return [{ state: 'there', words: said('doctor.playbooks.there', { count: playbooks.length }) }];
  return errors.map(({ file, line, problem }) => ({
    state: 'missing',
    words: `${file}:${line}: ${problem}`,
  }));
}

async function databasePoints(io: Io, { role }: As): Promise<readonly SetupPoint[]> {
  const place = databaseFrom(io);
  demandSharedDatabase(role, place);
  if (place.kind === 'postgres') return [await postgresPoint(place)];
  const file = place.path;
  const folder = path.dirname(file);
  const mayWrite = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  return [
    mayWrite
      ? { state: 'there', words: said('doctor.database.there', { file }) }
      : { state: 'missing', words: said('doctor.database.missing', { folder }) },
  ];
}

/** Asked as the bot asks, but nothing is changed there. */
async function postgresPoint(place: { readonly url: string }): Promise<SetupPoint> {
  const { lookAtPostgres } = await import('../adapters/store/look-at-postgres.ts');
  const look = await attempt(() => lookAtPostgres(place));
  if ('why' in look) return { state: 'missing', words: look.why };
  const { name, version, isNew } = look.value;
  return {
    state: 'there',
    words: said(`doctor.database.${isNew ? 'empty' : 'postgres'}`, { name, version }),
  };
}

const silent = createLog('silent', { write: () => {} });

/** A sentence in the place of an error that says itself what is wrong. */
async function attempt<T>(work: () => Promise<T>): Promise<{ readonly value: T } | { readonly why: Words }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof Error) return { why: error.message };
    throw error;
  }
}

const marks: Readonly<Record<SetupPoint['state'], string>> = { there: '✓', missing: '✗', 'not-asked': '–' };

function textOf(points: readonly Point[], locale: Locale, io: Io): string {
  const lines = points.flatMap(({ state, words }) => {
    const [first = '', ...rest] = wrap(tell(words, locale), '  ', io);
    const mark = marks[state];
    return [`${state === 'missing' ? ink(mark, 'bold', io) : mark} ${first.trimStart()}`, ...rest];
  });
  const count = points.filter(({ state }) => state === 'missing').length;
  return `${[...lines, '', tell(said('doctor.end', { count }), locale)].join('\n')}\n`;
}

function jsonOf(points: readonly Point[], locale: Locale): string {
  const told = points.map(({ about, state, words }) => ({ about, state, words: tell(words, locale) }));
  return `${JSON.stringify({ schema: 'fluent-medic/doctor@1', points: told }, null, 2)}\n`;
}
