import { said } from '../../language/words.ts';
import { z } from 'zod';
import { OutsideError } from '../../outside-error.ts';
import type { Chat } from '../../ports.ts';
import type { SlackCall } from './web-calls.ts';

const Members = z.object({
  members: z.array(z.string()),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

const rememberedMs = 60_000;
const pageSize = 1_000;
/** Who is not among the first ten thousand members of a channel cannot be told to be one. */
const mostPages = 10;

/** Who is in a channel, remembered for a minute. Throws `OutsideError` when Slack cannot tell. */
export function createMembers({
  ask,
  now,
}: {
  readonly ask: SlackCall;
  readonly now: () => number;
}): Chat['isMember'] {
  const known = new Map<string, { readonly members: Promise<Listed>; readonly until: number }>();
  const remembered = (channel: string): Promise<Listed> => {
    const before = known.get(channel);
    if (before && before.until > now()) return before.members;
    const members = list(ask, channel);
    known.set(channel, { members, until: now() + rememberedMs });
    members.catch(() => known.delete(channel));
    return members;
  };
  return async (channel, { user }) => {
    const { members, isWhole } = await remembered(channel);
    if (members.has(user)) return true;
    if (isWhole) return false;
    throw new OutsideError('slack', 'client', said('outside.slack.manyMembers', { channel }));
  };
}

interface Listed {
  readonly members: ReadonlySet<string>;
  readonly isWhole: boolean;
}

async function list(ask: SlackCall, channel: string): Promise<Listed> {
  const members = new Set<string>();
  let cursor = '';
  for (let page = 0; page < mostPages; page += 1) {
    const answer = Members.parse(
      await ask('conversations.members', {
        channel,
        limit: pageSize,
        ...(cursor === '' ? {} : { cursor }),
      }),
    );
    for (const member of answer.members) members.add(member);
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (cursor === '') return { members, isWhole: true };
  }
  return { members, isWhole: false };
}
