import type { WebClient } from '@slack/web-api';
import type { Chat } from '../../ports.ts';
import { toOutsideError } from './slack-error.ts';

/** Uploads a text file into a thread, and says above it who asked. */
export function createLogFiles(client: WebClient): Chat['postFile'] {
  return async ({ channel, thread }, { name, text, comment, by }) => {
    try {
      await client.filesUploadV2({
        channel_id: channel,
        thread_ts: thread,
        file: Buffer.from(text),
        filename: name.replaceAll(/[^\w.-]+/gu, '-'),
        initial_comment: `<@${by.user}> ${escaped(comment)}`,
      });
    } catch (error) {
      throw toOutsideError(error, 'files.uploadV2');
    }
  };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
