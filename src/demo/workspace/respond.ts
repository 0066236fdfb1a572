import { withIds } from './block-ids.ts';
import type { InteractionContext } from './interactions/context.ts';
import type { ResponseTarget } from './response-urls.ts';
import { checkMessage, type MessageContent } from './validate/message.ts';
import { editMessage } from './web-api/chat.ts';

export interface ResponseReply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What is posted to a response_url: a new message, or the replacement or removal of the one that was clicked. */
export function respond(
  id: string,
  body: Readonly<Record<string, unknown>>,
  context: InteractionContext,
): ResponseReply {
  const use = context.responseUrls.use(id);
  if (use.state === 'refused') return refused(404, use.error);
  const { target } = use;
  if (body['delete_original'] === true) return removeOriginal(target, context);
  const { text, blocks, attachments } = body;
  const checked = checkMessage(
    { text, blocks, attachments },
    { use: 'response', isKnownFile: context.files.isCompleted },
  );
  if (checked.state === 'refused') return refused(400, checked.error, checked.faults);
  const content = withIds(checked.content);
  if (body['replace_original'] === true) return replaceOriginal(target, content, context);
  const threadTs = typeof body['thread_ts'] === 'string' ? body['thread_ts'] : undefined;
  const isPublic = body['response_type'] === 'in_channel';
  context.messages.post({
    ...content,
    channel: target.channel,
    user: context.app.botUserId,
    threadTs,
    onlyFor: isPublic ? undefined : target.userId,
  });
  return accepted;
}

const accepted: ResponseReply = { status: 200, body: { ok: true } };

function removeOriginal({ original }: ResponseTarget, context: InteractionContext): ResponseReply {
  const message = original && context.messages.find(original.channel, original.ts);
  if (message === undefined) return refused(404, 'message_not_found');
  context.messages.remove(message);
  return accepted;
}

function replaceOriginal(
  { original }: ResponseTarget,
  content: MessageContent,
  context: InteractionContext,
): ResponseReply {
  const message = original && context.messages.find(original.channel, original.ts);
  if (message === undefined) return refused(404, 'message_not_found');
  editMessage(message, content, context);
  return accepted;
}

function refused(status: number, error: string, messages: readonly string[] = []): ResponseReply {
  return {
    status,
    body: { ok: false, error, ...(messages.length > 0 && { response_metadata: { messages } }) },
  };
}
