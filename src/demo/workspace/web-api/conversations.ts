import type { Conversation } from '../directory.ts';
import { slackMessage, type StoredMessage } from '../messages.ts';
import { type Arguments, paginate } from './arguments.ts';
import {
  type Answer,
  conversationOf,
  done,
  isRefusal,
  ownConversationOf,
  refuse,
  refuseWith,
  type WebApiContext,
  type WebApiFamily,
} from './method.ts';

const read = { public: 'channels:read', private: 'groups:read', im: 'im:read' };
const history = { public: 'channels:history', private: 'groups:history', im: 'im:history' };

export const conversations: WebApiFamily = {
  'conversations.info': { tier: 3, scope: read, run: info },
  'conversations.list': { tier: 2, scope: read, run: list },
  'conversations.members': { tier: 4, scope: read, run: members },
  'conversations.history': { tier: 3, scope: history, run: readHistory },
  'conversations.replies': { tier: 3, scope: history, run: readReplies },
  'conversations.open': { tier: 3, scope: 'im:write', run: open },
};

function info(args: Arguments, context: WebApiContext): Answer {
  const conversation = conversationOf(args, context);
  if (isRefusal(conversation)) return conversation;
  return done({ channel: describe(conversation, context, args.flag('include_num_members')) });
}

function list(args: Arguments, context: WebApiContext): Answer {
  const types = (args.text('types') ?? 'public_channel').split(',').map((type) => type.trim());
  const wanted = context.directory.conversations().filter((channel) => types.includes(typeOf(channel)));
  const { page, nextCursor } = paginate(wanted, args, 100);
  return done({
    channels: page.map((channel) => describe(channel, context, true)),
    response_metadata: { next_cursor: nextCursor },
  });
}

function members(args: Arguments, context: WebApiContext): Answer {
  const conversation = conversationOf(args, context);
  if (isRefusal(conversation)) return conversation;
  const { page, nextCursor } = paginate(context.directory.membersOf(conversation), args, 100);
  return done({ members: page, response_metadata: { next_cursor: nextCursor } });
}

function readHistory(args: Arguments, context: WebApiContext): Answer {
  const conversation = ownConversationOf(args, context);
  if (isRefusal(conversation)) return conversation;
  const newestFirst = between(context.messages.history(conversation.id), args).toReversed();
  return messagePage(newestFirst, args, context);
}

function readReplies(args: Arguments, context: WebApiContext): Answer {
  const conversation = ownConversationOf(args, context);
  if (isRefusal(conversation)) return conversation;
  const ts = args.text('ts');
  if (ts === undefined) return refuseWith('invalid_arguments', ['missing required field: ts']);
  const asked = context.messages.find(conversation.id, ts);
  if (asked === undefined || asked.onlyFor !== undefined) return refuse('thread_not_found');
  const [parent, ...replies] = context.messages.thread(conversation.id, asked.threadTs ?? ts);
  return messagePage([...(parent ? [parent] : []), ...between(replies, args)], args, context);
}

function open(args: Arguments, context: WebApiContext): Answer {
  const users = args.text('users')?.split(',') ?? [];
  if (users.length !== 1)
    return refuse(users.length === 0 ? 'users_list_not_supplied' : 'method_not_supported');
  const person = context.directory.person(users[0] ?? '');
  if (person === undefined) return refuse('user_not_found');
  const dm = context.directory.directMessage(person.id);
  return done({ channel: args.flag('return_im') ? describe(dm, context, false) : { id: dm.id } });
}

function messagePage(messages: readonly StoredMessage[], args: Arguments, context: WebApiContext): Answer {
  const { page, nextCursor } = paginate(messages, args, 100);
  const withMetadata = args.flag('include_all_metadata');
  return done({
    messages: page.map((message) => ({
      ...slackMessage(message, { ...context, withMetadata }),
      ...threadSummary(message, context),
    })),
    has_more: nextCursor !== '',
    pin_count: 0,
    response_metadata: { next_cursor: nextCursor },
  });
}

function threadSummary(message: StoredMessage, context: WebApiContext): Record<string, unknown> {
  const replies = context.messages.thread(message.channel, message.ts).slice(1);
  const latest = replies.at(-1);
  if (latest === undefined || (message.threadTs ?? message.ts) !== message.ts) return {};
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users: [...new Set(replies.map(({ user }) => user))],
    latest_reply: latest.ts,
  };
}

function between(messages: readonly StoredMessage[], args: Arguments): readonly StoredMessage[] {
  const oldest = Number(args.text('oldest') ?? 0);
  const latest = Number(args.text('latest') ?? Number.POSITIVE_INFINITY);
  const inclusive = args.flag('inclusive');
  return messages.filter(({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  });
}

function typeOf({ dmWith, isPrivate }: Conversation): string {
  if (dmWith !== undefined) return 'im';
  return isPrivate === true ? 'private_channel' : 'public_channel';
}

function describe(
  conversation: Conversation,
  { directory, app }: WebApiContext,
  withCount: boolean,
): Record<string, unknown> {
  const { id, name, topic, dmWith, isPrivate = false, isExternallyShared = false } = conversation;
  if (dmWith !== undefined) return { id, is_im: true, is_org_shared: false, user: dmWith, is_open: true };
  return {
    id,
    name,
    name_normalized: name,
    is_channel: !isPrivate,
    is_group: isPrivate,
    is_im: false,
    is_mpim: false,
    is_private: isPrivate,
    is_archived: false,
    is_general: name === 'general',
    is_shared: isExternallyShared,
    is_ext_shared: isExternallyShared,
    is_org_shared: false,
    is_pending_ext_shared: false,
    pending_shared: [],
    is_member: directory.isMember(conversation, app.botUserId),
    context_team_id: app.teamId,
    topic: { value: topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    ...(withCount && { num_members: directory.membersOf(conversation).length }),
  };
}
