import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { MessageRef, OutgoingMessage } from '../../chat/delivery.ts';
import type { Chat } from '../../ports.ts';
import { type Content, type LayoutOptions, sendInSomeLayout } from './layouts.ts';
import { findPosted, metadataType, type PostedMessage } from './posted-messages.ts';
import type { SlackMessage } from './render/message.ts';
import { toOutsideError } from './slack-error.ts';
import type { SlackCall } from './web-calls.ts';

interface DeliveryOptions extends LayoutOptions {
  readonly client: WebClient;
  readonly ask: SlackCall;
}

type Where = Parameters<Chat['post']>[1];

/** Posting and editing. What may stand already is looked for by its slot before it is posted. */
export function createDelivery(options: DeliveryOptions): Pick<Chat, 'post' | 'edit'> {
  async function edit(ref: MessageRef, content: Content): Promise<void> {
    try {
      await sendInSomeLayout(options, content, (message) =>
        options.client.apiCall('chat.update', {
          channel: ref.channel,
          ts: ref.ts,
          ...common(message, content),
        }),
      );
    } catch (error) {
      throw toOutsideError(error, 'chat.update');
    }
  }

  async function post(content: Content, where: Where): Promise<MessageRef> {
    const posted = where.mayStandSince && (await find(options, content.out.slot, where, where.mayStandSince));
    if (posted) {
      if (posted.content !== content.id) await edit(posted.ref, content);
      return posted.ref;
    }
    try {
      return Posted.parse(
        await sendInSomeLayout(options, content, (message) =>
          options.client.apiCall('chat.postMessage', {
            ...placed(content.out, where),
            ...common(message, content),
          }),
        ),
      );
    } catch (error) {
      throw toOutsideError(error, 'chat.postMessage');
    }
  }

  return {
    post: (out, where, pictures) => post(contentOf(out, pictures), where),
    edit: (ref, out, pictures) => edit(ref, contentOf(out, pictures)),
  };
}

/** Slack's clock and ours need not agree. */
const clocksDifferMs = 60_000;

const Posted = z.object({ channel: z.string(), ts: z.string() });

function placed(out: OutgoingMessage, where: Where): Record<string, unknown> {
  if (where.thread === undefined) return { channel: where.channel };
  return {
    channel: where.channel,
    thread_ts: where.thread,
    ...(out.alsoInChannel ? { reply_broadcast: true } : {}),
  };
}

function common(message: SlackMessage, { out, id }: Content): Record<string, unknown> {
  return {
    text: message.text,
    blocks: message.blocks,
    attachments: message.attachments,
    metadata: { event_type: metadataType, event_payload: { slot: out.slot, content: id } },
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** The same content has the same id, so that a message found again need not be edited for nothing. */
function contentOf(out: OutgoingMessage, pictures: readonly Uint8Array[]): Content {
  const hash = createHash('sha256').update(JSON.stringify(out.message));
  for (const picture of pictures) hash.update(picture);
  return { out, pictures, id: hash.digest('hex').slice(0, 12) };
}

async function find(
  options: DeliveryOptions,
  slot: string,
  { channel, thread }: Where,
  mayStandSince: Date,
): Promise<PostedMessage | undefined> {
  const since = new Date(mayStandSince.getTime() - clocksDifferMs);
  try {
    return await findPosted(options.ask, slot, {
      channel,
      ...(thread === undefined ? {} : { thread }),
      since,
    });
  } catch (error) {
    const failure = toOutsideError(error, 'conversations.history');
    // Without the right to read, posting twice is better than not posting.
    if (failure.reason !== 'forbidden') throw failure;
    options.log.warn({ slot, detail: failure.message }, 'Cannot look for a message that may stand already');
    return undefined;
  }
}
