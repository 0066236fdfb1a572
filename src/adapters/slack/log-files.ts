import { z } from 'zod';
import { said } from '../../language/words.ts';
import { OutsideError } from '../../outside-error.ts';
import type { ChatFiles } from '../../ports.ts';
import { clocksDifferMs, searchMessages } from './posted-messages.ts';
import { toOutsideError } from './slack-error.ts';
import type { WebCalls } from './web-calls.ts';

const Announced = z.object({ file_id: z.string(), upload_url: z.string() });

/** Slack's upload in its three steps, of which the last alone shows anything: each fails for itself. */
export function createLogFiles({
  ask,
  deliver,
  upload,
}: Pick<WebCalls, 'ask' | 'deliver' | 'upload'>): ChatFiles {
  return {
    async upload({ name, text }) {
      const filename = name.replaceAll(/[^\w.-]+/gu, '-');
      const answer = Announced.safeParse(
        await ask('files.getUploadURLExternal', { filename, length: Buffer.byteLength(text) }),
      );
      if (!answer.success) throw new OutsideError('slack', 'server', said('outside.slack.noUploadPlace'));
      await upload(answer.data.upload_url, text);
      return answer.data.file_id;
    },
    async show(file, { channel, thread }, { comment, by }) {
      try {
        // Never tried again here: of a lost answer nobody knows whether the file stands.
        await deliver.apiCall('files.completeUploadExternal', {
          files: [{ id: file }],
          channel_id: channel,
          thread_ts: thread,
          initial_comment: `<@${by.user}> ${escaped(comment)}`,
        });
      } catch (error) {
        throw toOutsideError(error, 'files.completeUploadExternal');
      }
    },
    async find(file, where, since) {
      const from = new Date(since.getTime() - clocksDifferMs);
      const found = await searchMessages(ask, { ...where, since: from }, ({ ts, files }) =>
        files?.some((each) => each.id === file && each.mode !== 'tombstone')
          ? { channel: where.channel, ts }
          : undefined,
      ).catch((error: unknown) => {
        throw toOutsideError(error, 'conversations.replies');
      });
      if (found === 'too-many') throw new OutsideError('slack', 'client', said('outside.slack.longThread'));
      return found;
    },
  };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
