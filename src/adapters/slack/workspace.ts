import { z } from 'zod';
import type { MessageRef } from '../../chat/delivery.ts';
import { OutsideError } from '../../outside-error.ts';
import type { SlackCall } from './web-calls.ts';

/** The workspace the token belongs to, and the channels to post in. */
export interface Workspace {
  readonly team: string;
  readonly botUser: string;
  readonly botId: string | undefined;
  /** Id of the usual channel. */
  readonly channel: string;
  /** Ids of all that the settings name, by how they are written there. */
  readonly channels: ReadonlyMap<string, string>;
}

const AuthTest = z.object({ team_id: z.string(), user_id: z.string(), bot_id: z.string().optional() });
const Channel = z.object({
  id: z.string(),
  name: z.string().optional(),
  is_member: z.boolean().optional(),
  is_ext_shared: z.boolean().optional(),
  is_pending_ext_shared: z.boolean().optional(),
});
const ChannelInfo = z.object({ channel: Channel });
const ChannelList = z.object({
  channels: z.array(Channel),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/**
 * Asks who we are and where the channels (a name, `#name` or an id) are, the first of which is the usual one; throws `OutsideError` with one
 * sentence for each that is missing.
 */
export async function findWorkspace(
  ask: SlackCall,
  usual: string,
  routed: readonly string[] = [],
): Promise<Workspace> {
  const who = AuthTest.parse(await ask('auth.test', {}));
  const written = [...new Set([usual, ...routed])];
  const found = await findChannels(ask, written);
  const wrong = written.flatMap((each) => whyNot(each, found.get(each), each === usual) ?? []);
  const [first] = wrong;
  if (first) throw new OutsideError('slack', first.reason, wrong.map(({ sentence }) => sentence).join(' '));
  const channels = new Map([...found].map(([name, { id }]) => [name, id]));
  const channel = channels.get(usual) ?? usual;
  return { team: who.team_id, botUser: who.user_id, botId: who.bot_id, channel, channels };
}

function whyNot(
  written: string,
  channel: Channel | undefined,
  isUsual: boolean,
): { readonly reason: 'not-found' | 'forbidden'; readonly sentence: string } | undefined {
  const where = isUsual ? 'SLACK_CHANNEL' : 'chat in the settings';
  if (!channel) {
    const name = isId(written) ? written : `#${nameOf(written)}`;
    return {
      reason: 'not-found',
      sentence: `There is no channel ${name} that the bot can see. Check ${where}; a private channel needs an /invite first.`,
    };
  }
  if (channel.is_member === false)
    return {
      reason: 'forbidden',
      sentence: `The bot is not a member of ${called(channel)}. Invite it there with /invite.`,
    };
  return isShared(channel)
    ? {
        reason: 'forbidden',
        sentence: `${called(channel)} is shared with another company. Choose a channel that is not.`,
      }
    : undefined;
}

/** A channel (a name, `#name` or an id) that may be posted in, with its name as people write it; throws `OutsideError` that says why it may not. */
export async function channelForPosts(
  ask: SlackCall,
  channel: string,
  isUsual: boolean,
): Promise<{ readonly id: string; readonly name: string }> {
  const found = (await findChannels(ask, [channel])).get(channel);
  const wrong = whyNot(channel, found, isUsual);
  if (!found || wrong) throw new OutsideError('slack', wrong?.reason ?? 'not-found', wrong?.sentence ?? '');
  return { id: found.id, name: called(found) };
}

/** Whether people of other organisations are in a channel, or are invited, asked now. */
export async function isSharedOutside(ask: SlackCall, channel: string): Promise<boolean> {
  return isShared(ChannelInfo.parse(await ask('conversations.info', { channel })).channel);
}

const isShared = (channel: Channel): boolean =>
  channel.is_ext_shared === true || channel.is_pending_ext_shared === true;

type Channel = z.infer<typeof Channel>;

/** Slack's own addresses of messages: they never change, so each is asked for once. */
export function createLinks(ask: SlackCall): (message: MessageRef) => Promise<string> {
  const known = new Map<string, string>();
  return async ({ channel, ts }) => {
    const before = known.get(`${channel} ${ts}`);
    if (before !== undefined) return before;
    const { permalink } = Permalink.parse(await ask('chat.getPermalink', { channel, message_ts: ts }));
    known.set(`${channel} ${ts}`, permalink);
    for (const oldest of known.keys()) {
      if (known.size <= mostLinks) break;
      known.delete(oldest);
    }
    return permalink;
  };
}

const mostLinks = 2_000;

const Permalink = z.object({ permalink: z.url({ protocol: /^https?$/u }) });

/** Those that there are, by how they are written. */
async function findChannels(
  ask: SlackCall,
  written: readonly string[],
): Promise<ReadonlyMap<string, Channel>> {
  const found = new Map<string, Channel>();
  for (const id of written.filter(isId)) {
    const channel = await channelById(ask, id);
    if (channel) found.set(id, channel);
  }
  const names = written.filter((each) => !isId(each));
  let cursor = '';
  while (names.some((name) => !found.has(name))) {
    const page = ChannelList.parse(
      await ask('conversations.list', {
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: 200,
        ...(cursor === '' ? {} : { cursor }),
      }),
    );
    for (const name of names) {
      const channel = page.channels.find((one) => one.name === nameOf(name));
      if (channel) found.set(name, channel);
    }
    cursor = page.response_metadata?.next_cursor ?? '';
    if (cursor === '') break;
  }
  return found;
}

async function channelById(ask: SlackCall, channel: string): Promise<Channel | undefined> {
  try {
    return ChannelInfo.parse(await ask('conversations.info', { channel })).channel;
  } catch (error) {
    if (error instanceof OutsideError && error.reason === 'not-found') return undefined;
    throw error;
  }
}

const isId = (channel: string): boolean => /^[CG][A-Z0-9]{5,}$/u.test(channel);
const nameOf = (channel: string): string => channel.replace(/^#/u, '');

function called(channel: Channel): string {
  return channel.name === undefined ? channel.id : `#${channel.name}`;
}
