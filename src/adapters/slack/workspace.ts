import { z } from 'zod';
import type { MessageRef } from '../../chat/delivery.ts';
import { OutsideError } from '../../outside-error.ts';
import type { SlackCall } from './web-calls.ts';

/** The workspace the token belongs to, and the channel to post in. */
export interface Workspace {
  readonly team: string;
  readonly botUser: string;
  readonly botId: string | undefined;
  readonly channel: string;
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

/** Asks who we are and where `channel` (a name, `#name` or an id) is; throws `OutsideError` with what is missing. */
export async function findWorkspace(ask: SlackCall, channel: string): Promise<Workspace> {
  const who = AuthTest.parse(await ask('auth.test', {}));
  const { id } = await channelForPosts(ask, channel);
  return { team: who.team_id, botUser: who.user_id, botId: who.bot_id, channel: id };
}

/** A channel (a name, `#name` or an id) that may be posted in, with its name as people write it; throws `OutsideError` that says why it may not. */
export async function channelForPosts(
  ask: SlackCall,
  channel: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const found = await findChannel(ask, channel);
  if (found.is_member === false)
    throw forbidden(`The bot is not a member of ${called(found)}. Invite it there with /invite.`);
  if (isShared(found))
    throw forbidden(`${called(found)} is shared with another company. Choose a channel that is not.`);
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

async function findChannel(ask: SlackCall, channel: string): Promise<Channel> {
  if (/^[CG][A-Z0-9]{5,}$/u.test(channel))
    return ChannelInfo.parse(await ask('conversations.info', { channel })).channel;
  const name = channel.replace(/^#/u, '');
  let cursor = '';
  do {
    const page = ChannelList.parse(
      await ask('conversations.list', {
        types: 'public_channel,private_channel',
        exclude_archived: true,
        limit: 200,
        ...(cursor === '' ? {} : { cursor }),
      }),
    );
    const found = page.channels.find((one) => one.name === name);
    if (found) return found;
    cursor = page.response_metadata?.next_cursor ?? '';
  } while (cursor !== '');
  throw new OutsideError(
    'slack',
    'not-found',
    `There is no channel #${name} that the bot can see. Check SLACK_CHANNEL; a private channel needs an /invite first.`,
  );
}

function called(channel: Channel): string {
  return channel.name === undefined ? channel.id : `#${channel.name}`;
}

function forbidden(sentence: string): OutsideError {
  return new OutsideError('slack', 'forbidden', sentence);
}
