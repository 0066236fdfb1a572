import type { Arguments } from './arguments.ts';
import { blocksWithIds } from '../block-ids.ts';
import { checkMessage } from '../validate/message.ts';
import {
  type Answer,
  done,
  isRefusal,
  ownConversationOf,
  type Refusal,
  refuse,
  refuseWith,
  type WebApiContext,
  type WebApiFamily,
} from './method.ts';

export const files: WebApiFamily = {
  'files.getUploadURLExternal': { tier: 4, scope: 'files:write', run: getUploadUrl },
  'files.completeUploadExternal': { tier: 4, scope: 'files:write', run: completeUpload },
  'files.info': { tier: 4, scope: 'files:read', run: info },
};

function getUploadUrl(args: Arguments, { files, limits, baseUrl }: WebApiContext): Answer {
  const name = args.text('filename');
  const length = args.count('length');
  if (name === undefined) return refuseWith('invalid_arguments', ['missing required field: filename']);
  if (length === undefined)
    return refuseWith('invalid_arguments', ['length must be an integer greater than 0']);
  if (length > limits.uploadBytes) return refuse('file_upload_size_restricted');
  const altText = args.text('alt_text');
  const id = files.announce({ name, length, ...(altText !== undefined && { altText }) });
  return done({ file_id: id, upload_url: `${baseUrl()}/upload/${id}` });
}

function completeUpload(args: Arguments, context: WebApiContext): Answer {
  const wanted = uploadsOf(args.value('files'));
  if (isRefusal(wanted)) return wanted;
  const isShared = args.has('channel_id');
  const conversation = isShared ? ownConversationOf(args, context, 'channel_id') : undefined;
  if (conversation !== undefined && isRefusal(conversation)) return conversation;
  const comment = commentOf(args, context);
  if (isRefusal(comment)) return comment;
  if (!wanted.every(({ id, title }) => context.files.complete(id, title))) return refuse('file_not_found');
  const ids = wanted.map(({ id }) => id);
  if (conversation !== undefined) {
    context.messages.post({
      ...comment,
      channel: conversation.id,
      user: context.app.botUserId,
      threadTs: args.text('thread_ts'),
      files: ids,
    });
  }
  return done({ files: ids.map((id) => context.files.describe(id)) });
}

function info(args: Arguments, { files }: WebApiContext): Answer {
  const file = files.describe(args.text('file') ?? '');
  return file === undefined ? refuse('file_not_found') : done({ file });
}

function commentOf(args: Arguments, context: WebApiContext) {
  const text = args.text('initial_comment');
  if (!args.has('blocks')) return { text: text ?? '' };
  const checked = checkMessage(
    { text, blocks: args.value('blocks') },
    { use: 'post', isKnownFile: context.files.isCompleted },
  );
  if (checked.state === 'refused') return refuseWith(checked.error, checked.faults);
  return { text: text ?? '', blocks: blocksWithIds(checked.content.blocks ?? []) };
}

function uploadsOf(value: unknown): readonly { id: string; title: string | undefined }[] | Refusal {
  if (!Array.isArray(value) || value.length === 0)
    return refuseWith('invalid_arguments', ['files must be a list of {id, title}']);
  const entries = value.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('id' in entry)) return [];
    const title = 'title' in entry && typeof entry.title === 'string' ? entry.title : undefined;
    return typeof entry.id === 'string' ? [{ id: entry.id, title }] : [];
  });
  return entries.length === value.length
    ? entries
    : refuseWith('invalid_arguments', ['files must be a list of {id, title}']);
}
