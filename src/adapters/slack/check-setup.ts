import { z } from 'zod';
import { said, type Words } from '../../language/words.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Log } from '../../ports.ts';
import type { SetupPoint } from '../../setup-point.ts';
import { botScopes } from './manifest.ts';
import type { SlackWayIn } from './slack-chat.ts';
import { createWebCalls, type SlackCall } from './web-calls.ts';
import { channelForPosts } from './workspace.ts';

export interface SlackSetup {
  readonly botToken: string;
  readonly wayIn: SlackWayIn;
  readonly apiUrl?: string | undefined;
  /** The usual channel, as id or name. */
  readonly channel: string;
  /** Others that the settings name. */
  readonly routed: readonly string[];
  /** User groups that the settings name. */
  readonly groups: readonly string[];
  readonly log: Log;
}

const AuthTest = z.object({
  team: z.string().optional(),
  user: z.string().optional(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});
const Groups = z.object({ usergroups: z.array(z.object({ id: z.string() })) });

/** Asks Slack for everything that the bot needs of it: tokens, scopes, channels and groups, each for itself. Posts nothing. */
export async function checkSlackSetup(setup: SlackSetup): Promise<readonly SetupPoint[]> {
  const { apiUrl, log } = setup;
  const { ask } = createWebCalls({ botToken: setup.botToken, apiUrl, log });
  const who = await attempted(async () => AuthTest.parse(await ask('auth.test', {})));
  if ('why' in who) return [missing(said('doctor.botToken.refused', { why: who.why }))];
  const { team = '', user = '', response_metadata: more } = who.value;
  const rest = await Promise.all([
    wayInPoint(setup),
    ...[...new Set([setup.channel, ...setup.routed])].map((channel) =>
      channelPoint(ask, channel, channel === setup.channel),
    ),
  ]);
  return [
    there(said('doctor.botToken.there', { team, user })),
    ...scopePoints(more?.scopes),
    ...rest,
    ...(await groupPoints(ask, setup.groups)),
  ];
}

/** What each scope is for stands in the catalogue under its own name, so that a missing one says what will not work. */
function scopePoints(granted: readonly string[] | undefined): readonly SetupPoint[] {
  if (!granted) return [{ state: 'not-asked', words: said('doctor.scopes.unknown') }];
  const lacking = botScopes.filter((scope) => !granted.includes(scope));
  if (lacking.length === 0) return [there(said('doctor.scopes.there'))];
  return lacking.map((scope) =>
    missing(said('doctor.scopes.missing', { scope, lost: said(`doctor.lost.${scope}`) })),
  );
}

async function wayInPoint({ wayIn, apiUrl, log }: SlackSetup): Promise<SetupPoint> {
  if (wayIn.appToken === undefined) return there(said('doctor.wayIn.http'));
  const { ask } = createWebCalls({ botToken: wayIn.appToken, apiUrl, log });
  const opened = await attempted(() => ask('apps.connections.open', {}));
  return 'why' in opened
    ? missing(said('doctor.wayIn.refused', { why: opened.why }))
    : there(said('doctor.wayIn.socket'));
}

async function channelPoint(ask: SlackCall, channel: string, isUsual: boolean): Promise<SetupPoint> {
  const found = await attempted(() => channelForPosts(ask, channel, isUsual));
  return 'why' in found
    ? missing(found.why)
    : there(said('doctor.channel.there', { channel: found.value.name }));
}

async function groupPoints(ask: SlackCall, groups: readonly string[]): Promise<readonly SetupPoint[]> {
  if (groups.length === 0) return [];
  const known = await attempted(async () => Groups.parse(await ask('usergroups.list', {})).usergroups);
  if ('why' in known) return [missing(known.why)];
  const unknown = groups.filter((group) => !known.value.some(({ id }) => id === group));
  return unknown.length === 0
    ? [there(said('doctor.groups.there', { count: groups.length }))]
    : unknown.map((group) => missing(said('doctor.groups.missing', { group })));
}

const there = (words: Words): SetupPoint => ({ state: 'there', words });
const missing = (words: Words): SetupPoint => ({ state: 'missing', words });

async function attempted<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly why: Words }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof OutsideError) return { why: error.words };
    throw error;
  }
}
