import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { MessageRef, OutgoingMessage } from '../../chat/delivery.ts';
import type { Chat, Clock, Log } from '../../ports.ts';
import { findPosted, metadataType } from './posted-messages.ts';
import { renderMessage, type SlackMessage } from './render/message.ts';
import { renderPlainMessage } from './render/plain-message.ts';
import type { SlackWords } from './render/words.ts';
import { isLayoutRefusal, isUncertain, refusalCode, toOutsideError } from './slack-error.ts';
import type { SlackCall } from './web-calls.ts';

interface DeliveryOptions {
  readonly client: WebClient;
  readonly ask: SlackCall;
  readonly upload: (picture: Uint8Array, name: string) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
  readonly words: SlackWords;
}

/**
 * Posting and editing. A post whose answer was lost is looked for by its slot before it is posted again; so is
 * every post in the first minutes after start, because the process before this one may have died in between.
 */
export function createDelivery(options: DeliveryOptions): Pick<Chat, 'post' | 'edit'> {
  const { clock } = options;
  const started = clock.now();
  /** Slots of which a post may stand without our knowing, with the time from which to look. */
  const unsure = new Map<string, Date>();

  async function mayStandSince(slot: string): Promise<Date | undefined> {
    const known = unsure.get(slot);
    if (known) return known;
    const young = clock.now().getTime() - started.getTime() < lookAfterStartMs;
    return young ? new Date(started.getTime() - lookBackMs) : undefined;
  }

  async function edit(ref: MessageRef, out: OutgoingMessage, picture: Uint8Array | undefined): Promise<void> {
    const content = contentOf(out, picture);
    await sendInSomeLayout(options, { out, picture, content }, async (message) => {
      await options.client.apiCall('chat.update', {
        channel: ref.channel,
        ts: ref.ts,
        ...common(message, out.slot, content),
      });
    });
  }

  async function post(
    out: OutgoingMessage,
    where: { readonly channel: string; readonly thread?: string },
    picture: Uint8Array | undefined,
  ): Promise<MessageRef> {
    const content = contentOf(out, picture);
    const since = await mayStandSince(out.slot);
    const posted = since && (await find(options, out.slot, { ...where, since }));
    if (posted) {
      unsure.delete(out.slot);
      if (posted.content !== content) await edit(posted.ref, out, picture);
      return posted.ref;
    }
    const before = clock.now();
    try {
      const ref = await sendInSomeLayout(options, { out, picture, content }, async (message) =>
        Posted.parse(
          await options.client.apiCall('chat.postMessage', {
            channel: where.channel,
            ...(where.thread === undefined ? {} : { thread_ts: where.thread }),
            ...(where.thread !== undefined && out.alsoInChannel ? { reply_broadcast: true } : {}),
            ...common(message, out.slot, content),
          }),
        ),
      );
      unsure.delete(out.slot);
      return { channel: ref.channel, ts: ref.ts };
    } catch (error) {
      if (isUncertain(error)) unsure.set(out.slot, unsure.get(out.slot) ?? new Date(before.getTime() - 60_000));
      throw toOutsideError(error, 'chat.postMessage');
    }
  }

  return {
    post,
    edit: async (ref, out, picture) => {
      try {
        await edit(ref, out, picture);
      } catch (error) {
        throw toOutsideError(error, 'chat.update');
      }
    },
  };
}

const lookAfterStartMs = 2 * 60_000;
const lookBackMs = 24 * 60 * 60_000;

const Posted = z.object({ channel: z.string(), ts: z.string() });

function common(message: SlackMessage, slot: string, content: string): Record<string, unknown> {
  return {
    text: message.text,
    blocks: message.blocks,
    attachments: message.attachments,
    metadata: { event_type: metadataType, event_payload: { slot, content } },
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** The same content has the same name, so that an edit that changes nothing can be told. */
function contentOf(out: OutgoingMessage, picture: Uint8Array | undefined): string {
  const hash = createHash('sha256').update(JSON.stringify(out.message));
  if (picture) hash.update(picture);
  return hash.digest('hex').slice(0, 12);
}

async function find(
  options: DeliveryOptions,
  slot: string,
  where: { readonly channel: string; readonly thread?: string; readonly since: Date },
): ReturnType<typeof findPosted> {
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

/** Waits between attempts while Slack still checks an uploaded picture. */
const pictureWaitsMs = [0, 500, 1_500];

/** Sends with the picture, else without it, else as plain text: an alert is never lost to formatting. */
async function sendInSomeLayout<T>(
  options: DeliveryOptions,
  what: {
    readonly out: OutgoingMessage;
    readonly picture: Uint8Array | undefined;
    readonly content: string;
  },
  send: (message: SlackMessage) => Promise<T>,
): Promise<T> {
  const { out, picture, content } = what;
  const fileId = picture && (await options.upload(picture, out.slot));
  const rendered = (pictureId: string | undefined): SlackMessage => {
    const { left, ...message } = renderMessage(out.message, {
      stamp: `${out.slot}:${content}`,
      words: options.words,
      ...(pictureId === undefined ? {} : { picture: pictureId }),
    });
    if (left.length > 0) options.log.warn({ slot: out.slot, left }, 'Parts of a message did not fit');
    return message;
  };
  const layouts = [
    ...(fileId === undefined
      ? []
      : pictureWaitsMs.map((waitMs) => ({ waitMs, message: () => rendered(fileId) }))),
    { waitMs: 0, message: () => rendered(undefined) },
  ];
  for (const { waitMs, message } of layouts) {
    if (waitMs > 0) await options.clock.sleep(waitMs);
    try {
      return await send(message());
    } catch (error) {
      if (!isLayoutRefusal(error)) throw error;
      options.log.warn({ slot: out.slot, refusal: refusalCode(error) }, 'Slack refused a layout');
    }
  }
  options.log.error({ slot: out.slot }, 'Slack refused every layout; sending plain text');
  return send(renderPlainMessage(out.message, options.words));
}
