import type { StoredMessage } from '../messages.ts';
import type { Arguments } from './arguments.ts';
import {
  type Answer,
  conversationOf,
  done,
  isRefusal,
  type Refusal,
  refuse,
  type WebApiContext,
  type WebApiFamily,
} from './method.ts';

export const reactions: WebApiFamily = {
  'reactions.add': { tier: 3, scope: 'reactions:write', run: add },
  'reactions.remove': { tier: 2, scope: 'reactions:write', run: remove },
};

function add(args: Arguments, context: WebApiContext): Answer {
  const target = targetOf(args, context);
  if (isRefusal(target)) return target;
  const { message, name, users } = target;
  if (users.includes(context.app.botUserId)) return refuse('already_reacted');
  const reactions = { ...message.reactions, [name]: [...users, context.app.botUserId] };
  context.messages.replace({ ...message, reactions });
  return done();
}

function remove(args: Arguments, context: WebApiContext): Answer {
  const target = targetOf(args, context);
  if (isRefusal(target)) return target;
  const { message, name, users } = target;
  if (!users.includes(context.app.botUserId)) return refuse('no_reaction');
  const left = users.filter((user) => user !== context.app.botUserId);
  const { [name]: _removed, ...others } = message.reactions;
  context.messages.replace({
    ...message,
    reactions: left.length > 0 ? { ...others, [name]: left } : others,
  });
  return done();
}

function targetOf(
  args: Arguments,
  context: WebApiContext,
): { message: StoredMessage; name: string; users: readonly string[] } | Refusal {
  const conversation = conversationOf(args, context);
  if (isRefusal(conversation)) return conversation;
  const name = args.text('name')?.replaceAll(':', '');
  if (name === undefined || !/^[\w+'-]+$/.test(name)) return refuse('invalid_name');
  const message = context.messages.find(conversation.id, args.text('timestamp') ?? '');
  if (message === undefined || message.onlyFor !== undefined) return refuse('message_not_found');
  return { message, name, users: message.reactions[name] ?? [] };
}
