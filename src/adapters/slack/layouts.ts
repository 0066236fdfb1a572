import { setTimeout as wait } from 'node:timers/promises';
import type { OutgoingMessage } from '../../chat/delivery.ts';
import type { Log } from '../../ports.ts';
import { renderMessage, type SlackMessage } from './render/message.ts';
import { renderPlainMessage } from './render/plain-message.ts';
import { slackWords } from './render/words.ts';
import { isLayoutRefusal, refusalCode } from './slack-error.ts';

export interface Content {
  readonly out: OutgoingMessage;
  readonly picture: Uint8Array | undefined;
  /** Names what is said: new words or a new picture have a new id. */
  readonly id: string;
}

export interface LayoutOptions {
  readonly upload: (picture: Uint8Array, name: string) => Promise<string | undefined>;
  readonly log: Log;
}

/** Waits between attempts while Slack still checks an uploaded picture. */
const pictureWaitsMs = [0, 500, 1_500];

/** Sends with the picture, else without it, else as plain text: an alert is never lost to formatting. */
export async function sendInSomeLayout<T>(
  options: LayoutOptions,
  content: Content,
  send: (message: SlackMessage) => Promise<T>,
): Promise<T> {
  const { out, picture } = content;
  const fileId = picture && (await options.upload(picture, out.slot));
  const withPicture = fileId === undefined ? [] : pictureWaitsMs.map((waitMs) => ({ waitMs, fileId }));
  for (const layout of [...withPicture, { waitMs: 0, fileId: undefined }]) {
    if (layout.waitMs > 0) await wait(layout.waitMs);
    try {
      return await send(rendered(options, content, layout.fileId));
    } catch (error) {
      if (!isLayoutRefusal(error)) throw error;
      options.log.warn({ slot: out.slot, refusal: refusalCode(error) }, 'Slack refused a layout');
    }
  }
  options.log.error({ slot: out.slot }, 'Slack refused every layout; sending plain text');
  return send(renderPlainMessage(out.message, slackWords(out.locale)));
}

function rendered({ log }: LayoutOptions, { out, id }: Content, fileId: string | undefined): SlackMessage {
  const { left, ...message } = renderMessage(out.message, {
    stamp: `${out.slot}:${id}`,
    words: slackWords(out.locale),
    ...(fileId === undefined ? {} : { picture: fileId }),
  });
  if (left.length > 0) log.warn({ slot: out.slot, left }, 'Parts of a message did not fit');
  return message;
}
