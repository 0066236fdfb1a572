import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { MessageRef, OutgoingMessage } from '../../chat/delivery.ts';
import type { Chat, Clock } from '../../ports.ts';
import { type Content, type LayoutOptions, sendInSomeLayout } from './layouts.ts';
import { findPosted, metadataType, type PostedMessage } from './posted-messages.ts';
import type { SlackMessage } from './render/message.ts';
import { isUncertain, toOutsideError } from './slack-error.ts';
import type { SlackCall } from './web-calls.ts';

interface DeliveryOptions extends LayoutOptions {
  readonly client: WebClient;
  readonly ask: SlackCall;
  readonly clock: Clock;
}

type Where = Parameters<Chat['post']>[1];

/**
 * Posting and editing. A post whose answer was lost is looked for by its slot before it is posted again; so is
 * every post in the first minutes after start, because the process before this one may have died in between.
 */
export function createDelivery(options: DeliveryOptions): Pick<Chat, 'post' | 'edit'> {
  const doubts = createDoubts(options.clock);

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
    const { slot } = content.out;
    const since = doubts.mayStandSince(slot);
    const posted = since && (await find(options, slot, { ...where, since }));
    if (posted) {
      doubts.settle(slot);
      if (posted.content !== content.id) await edit(posted.ref, content);
      return posted.ref;
    }
    const began = options.clock.now();
    try {
      const ref = await sendInSomeLayout(options, content, (message) =>
        options.client.apiCall('chat.postMessage', {
          ...placed(content.out, where),
          ...common(message, content),
        }),
      );
      doubts.settle(slot);
      return Posted.parse(ref);
    } catch (error) {
      if (isUncertain(error)) doubts.raise(slot, began);
      throw toOutsideError(error, 'chat.postMessage');
    }
  }

  return {
    post: (out, where, picture) => post(contentOf(out, picture), where),
    edit: (ref, out, picture) => edit(ref, contentOf(out, picture)),
  };
}

const lookAfterStartMs = 2 * 60_000;
const lookBackMs = 24 * 60 * 60_000;

/** Slots of which a post may stand without our knowing, with the time from which to look for it. */
function createDoubts(clock: Clock): {
  readonly mayStandSince: (slot: string) => Date | undefined;
  readonly raise: (slot: string, began: Date) => void;
  readonly settle: (slot: string) => void;
} {
  const started = clock.now().getTime();
  const unsure = new Map<string, Date>();
  return {
    mayStandSince: (slot) => {
      const young = clock.now().getTime() - started < lookAfterStartMs;
      return unsure.get(slot) ?? (young ? new Date(started - lookBackMs) : undefined);
    },
    raise: (slot, began) => {
      // Slack's clock and ours need not agree.
      if (!unsure.has(slot)) unsure.set(slot, new Date(began.getTime() - 60_000));
    },
    settle: (slot) => {
      unsure.delete(slot);
    },
  };
}

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
function contentOf(out: OutgoingMessage, picture: Uint8Array | undefined): Content {
  const hash = createHash('sha256').update(JSON.stringify(out.message));
  if (picture) hash.update(picture);
  return { out, picture, id: hash.digest('hex').slice(0, 12) };
}

async function find(
  options: DeliveryOptions,
  slot: string,
  where: Where & { readonly since: Date },
): Promise<PostedMessage | undefined> {
  try {
    return await findPosted(options.ask, slot, where);
  } catch (error) {
    const failure = toOutsideError(error, 'conversations.history');
    // Without the right to read, posting twice is better than not posting.
    if (failure.reason !== 'forbidden') throw failure;
    options.log.warn({ slot, detail: failure.message }, 'Cannot look for a message that may stand already');
    return undefined;
  }
}
