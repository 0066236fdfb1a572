import { withIds } from '../block-ids.ts';
import type { Conversation } from '../directory.ts';
import { slackMessage, type StoredMessage } from '../messages.ts';
import { checkMessage, type MessageContent } from '../validate/message.ts';
import type { Arguments } from './arguments.ts';
import {
  type Answer,
  conversationOf,
  done,
  isRefusal,
  ownConversationOf,
  type Refusal,
  refuse,
  refuseWith,
  type WebApiContext,
  type WebApiFamily,
} from './method.ts';

export const chat: WebApiFamily = {
  'chat.postMessage': { tier: 'special', scope: 'chat:write', run: postMessage },
  'chat.postEphemeral': { tier: 4, scope: 'chat:write', run: postEphemeral },
  'chat.update': { tier: 3, scope: 'chat:write', run: update },
  'chat.delete': { tier: 3, scope: 'chat:write', run: remove },
  'chat.getPermalink': { tier: 'special', run: getPermalink },
};

function postMessage(args: Arguments, context: WebApiContext): Answer {
  const conversation = destinationOf(args, context);
  if (isRefusal(conversation)) return conversation;
  const content = contentOf(args, context);
  if (isRefusal(content)) return content;
  const threadTs = threadOf(args);
  if (isRefusal(threadTs)) return threadTs;
  const retryAfter = context.rates.takePost(conversation.id);
  if (retryAfter !== undefined) return refuse('ratelimited', { retryAfter });
  const message = context.messages.post({
    ...content,
    ...threadTs,
    channel: conversation.id,
    user: context.app.botUserId,
    alsoInChannel: args.flag('reply_broadcast') && 'threadTs' in threadTs ? true : undefined,
  });
  return done({ channel: conversation.id, ts: message.ts, message: shown(message, context) });
}

function postEphemeral(args: Arguments, context: WebApiContext): Answer {
  const conversation = ownConversationOf(args, context);
  if (isRefusal(conversation)) return conversation;
  const user = args.text('user');
  if (user === undefined) return refuseWith('invalid_arguments', ['missing required field: user']);
  if (context.directory.person(user) === undefined) return refuse('user_not_found');
  if (!context.directory.isMember(conversation, user)) return refuse('user_not_in_channel');
  const content = contentOf(args, context);
  if (isRefusal(content)) return content;
  const threadTs = threadOf(args);
  if (isRefusal(threadTs)) return threadTs;
  const message = context.messages.post({
    ...content,
    ...threadTs,
    channel: conversation.id,
    user: context.app.botUserId,
    onlyFor: user,
  });
  return done({ message_ts: message.ts });
}

function update(args: Arguments, context: WebApiContext): Answer {
  const message = ownMessageOf(args, context, 'cant_update_message');
  if (isRefusal(message)) return message;
  const content = contentOf(args, context, 'update');
  if (isRefusal(content)) return content;
  const updated = editMessage(message, content, context);
  return done({
    channel: message.channel,
    ts: message.ts,
    text: updated.text,
    message: shown(updated, context),
  });
}

function remove(args: Arguments, context: WebApiContext): Answer {
  const message = ownMessageOf(args, context, 'cant_delete_message');
  if (isRefusal(message)) return message;
  context.messages.remove(message);
  return done({ channel: message.channel, ts: message.ts });
}

function getPermalink(args: Arguments, context: WebApiContext): Answer {
  const conversation = conversationOf(args, context);
  if (isRefusal(conversation)) return conversation;
  const message = context.messages.find(conversation.id, args.text('message_ts') ?? '');
  if (message === undefined || message.onlyFor !== undefined) return refuse('message_not_found');
  const thread =
    message.threadTs === undefined ? '' : `?thread_ts=${message.threadTs}&cid=${conversation.id}`;
  const path = `archives/${conversation.id}/p${message.ts.replace('.', '')}${thread}`;
  return done({ channel: conversation.id, permalink: `${context.baseUrl()}/${path}` });
}

/** Replaces what a message says, as Slack does: text alone removes the blocks, whatever else is left out stays. */
export function editMessage(
  message: StoredMessage,
  content: Partial<MessageContent>,
  context: Pick<WebApiContext, 'messages'>,
): StoredMessage {
  const updated: StoredMessage = {
    ...message,
    ...content,
    text: content.text ?? message.text,
    blocks: content.blocks ?? (content.text === undefined ? message.blocks : []),
    attachments: content.attachments ?? message.attachments,
    editedTs: context.messages.nextTs(),
  };
  context.messages.replace(updated);
  return updated;
}

/** A channel the app is in, or the direct message with the person whose id is given. */
function destinationOf(args: Arguments, context: WebApiContext): Conversation | Refusal {
  const person = context.directory.person(args.text('channel') ?? '');
  if (person === undefined) return ownConversationOf(args, context);
  return person.isBot ? refuse('channel_not_found') : context.directory.directMessage(person.id);
}

function contentOf(
  args: Arguments,
  context: WebApiContext,
  use: 'post' | 'update' = 'post',
): MessageContent | Refusal {
  const checked = checkMessage(
    {
      text: args.value('text'),
      markdownText: args.value('markdown_text'),
      blocks: args.value('blocks'),
      attachments: args.value('attachments'),
      metadata: args.value('metadata'),
    },
    { use, isKnownFile: context.files.isCompleted },
  );
  return checked.state === 'refused' ? refuseWith(checked.error, checked.faults) : withIds(checked.content);
}

function threadOf(args: Arguments): { threadTs?: string } | Refusal {
  const threadTs = args.text('thread_ts');
  if (threadTs === undefined) return {};
  return /^\d+\.\d{6}$/.test(threadTs) ? { threadTs } : refuse('invalid_thread_ts');
}

function ownMessageOf(args: Arguments, context: WebApiContext, foreign: string): StoredMessage | Refusal {
  const conversation = conversationOf(args, context);
  if (isRefusal(conversation)) return conversation;
  const message = context.messages.find(conversation.id, args.text('ts') ?? '');
  if (message === undefined || message.onlyFor !== undefined) return refuse('message_not_found');
  return message.user === context.app.botUserId ? message : refuse(foreign);
}

function shown(message: StoredMessage, context: WebApiContext): Record<string, unknown> {
  return slackMessage(message, { ...context, withMetadata: true });
}
