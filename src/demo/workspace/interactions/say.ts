import {
  channelOf,
  deliverFor,
  type FromPageOf,
  type InteractionContext,
  payloadOf,
  responseUrlOf,
  toast,
} from './context.ts';
import { slackMessage, type StoredMessage } from '../messages.ts';
import { slackView } from '../views.ts';

const maxTyped = 12_000;

/**
 * A person writes a message, in the form that Slack's client sends: entities encoded, mentions as `<@ID>`. The app hears of it when it is mentioned, or in its direct
 * messages.
 */
export async function say(frame: FromPageOf<'say'>, context: InteractionContext): Promise<void> {
  const conversation = context.directory.conversation(frame.channel);
  if (conversation === undefined || !context.directory.isMember(conversation, frame.as)) {
    return toast(context, frame.as, 'You are not in this conversation.');
  }
  const text = frame.text.slice(0, maxTyped);
  const message = context.messages.post({
    channel: conversation.id,
    user: frame.as,
    text,
    threadTs: frame.threadTs,
  });
  const { app, scopes } = context;
  const hears = context.directory.isMember(conversation, app.botUserId);
  if (conversation.dmWith !== undefined && scopes.includes('im:history')) {
    await context.events.send(eventOf('message', message, context, { channel_type: 'im' }));
  } else if (hears && text.includes(`<@${app.botUserId}>`) && scopes.includes('app_mentions:read')) {
    await context.events.send(eventOf('app_mention', message, context));
  }
}

/** Opens the app's Home tab; the app answers by publishing a view. */
export async function openHome(
  { as: userId }: FromPageOf<'open-home'>,
  context: InteractionContext,
): Promise<void> {
  const home = context.views.home(userId);
  await context.events.send({
    type: 'app_home_opened',
    user: userId,
    channel: context.directory.directMessage(userId).id,
    tab: 'home',
    ...(home !== undefined && { view: slackView(home, context.app) }),
    event_ts: context.messages.nextTs(),
  });
}

/** The message shortcut in a message's menu. */
export async function messageShortcut(
  { as: userId, callbackId, channel, ts }: FromPageOf<'shortcut'>,
  context: InteractionContext,
): Promise<void> {
  const message = context.messages.find(channel, ts);
  if (message === undefined || message.onlyFor !== undefined) {
    return toast(context, userId, 'This message is gone.');
  }
  const payload = {
    ...payloadOf('message_action', userId, context),
    callback_id: callbackId,
    trigger_id: context.triggers.issue({ userId }),
    action_ts: context.messages.nextTs(),
    message_ts: ts,
    channel: channelOf(channel, context),
    message: slackMessage(message, context),
    response_url: responseUrlOf(userId, { channel, ts }, context),
  };
  await deliverFor(userId, { kind: 'interactive', payload, acceptsResponse: false }, context);
}

function eventOf(
  type: string,
  message: StoredMessage,
  context: InteractionContext,
  extra: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    ...slackMessage(message, context),
    ...extra,
    type,
    client_msg_id: crypto.randomUUID(),
    channel: message.channel,
    event_ts: message.ts,
  };
}
