import { setTimeout as wait } from 'node:timers/promises';
import type { OutgoingMessage } from '../../chat/delivery.ts';
import type { Log } from '../../ports.ts';
import { renderMessage, type SlackMessage } from './render/message.ts';
import { renderPlainMessage } from './render/plain-message.ts';
import { slackWords } from './render/words.ts';
import { isLayoutRefusal, refusalCode } from './slack-error.ts';

export interface Content {
  readonly out: OutgoingMessage;
  /** One for each picture of the message, in order. */
  readonly pictures: readonly Uint8Array[];
  /** Names what is said: new words or a new picture have a new id. */
  readonly id: string;
}

export interface LayoutOptions {
  readonly upload: (picture: Uint8Array, name: string) => Promise<string | undefined>;
  readonly log: Log;
}

/** Waits between attempts while Slack still checks an uploaded picture. */
const pictureWaitsMs = [0, 500, 1_500];

/** Sends with its pictures, else without them, else as plain text: an alert is never lost to formatting. */
export async function sendInSomeLayout<T>(
  options: LayoutOptions,
  content: Content,
  send: (message: SlackMessage) => Promise<T>,
): Promise<T> {
  const { out } = content;
  const fileIds = await uploaded(options, content);
  const withPictures = fileIds.some((id) => id !== undefined)
    ? pictureWaitsMs.map((waitMs) => ({ waitMs, fileIds }))
    : [];
  for (const layout of [...withPictures, { waitMs: 0, fileIds: [] }]) {
    if (layout.waitMs > 0) await wait(layout.waitMs);
    try {
      return await send(rendered(options, content, layout.fileIds));
    } catch (error) {
      if (!isLayoutRefusal(error)) throw error;
      options.log.warn({ slot: out.slot, refusal: refusalCode(error) }, 'Slack refused a layout');
    }
  }
  options.log.error({ slot: out.slot }, 'Slack refused every layout; sending plain text');
  return send(renderPlainMessage(out.message, slackWords(out.locale)));
}

/** A file id for each picture; undefined for one that could not be uploaded. */
async function uploaded({ upload }: LayoutOptions, { out, pictures }: Content) {
  const fileIds: (string | undefined)[] = [];
  for (const [at, picture] of pictures.entries())
    fileIds.push(await upload(picture, at === 0 ? out.slot : `${out.slot}-${at + 1}`));
  return fileIds;
}

function rendered(
  { log }: LayoutOptions,
  { out, id }: Content,
  fileIds: readonly (string | undefined)[],
): SlackMessage {
  const { left, ...message } = renderMessage(out.message, {
    stamp: `${out.slot}:${id}`,
    words: slackWords(out.locale),
    pictures: fileIds,
  });
  if (left.length > 0) log.warn({ slot: out.slot, left }, 'Parts of a message did not fit');
  return message;
}
