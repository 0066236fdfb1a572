import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Log } from '../../ports.ts';
import { toOutsideError } from './slack-error.ts';

const Uploaded = z.object({
  files: z.array(z.object({ files: z.array(z.object({ id: z.string() })).min(1) })).min(1),
});

/**
 * Uploads pictures and answers with their file ids. The same picture is uploaded once; a failed upload is logged
 * and answers undefined, because the words matter more than the picture.
 */
export function createPictures(
  client: WebClient,
  log: Log,
): (picture: Uint8Array, name: string) => Promise<string | undefined> {
  const known = new Map<string, string>();
  return async (picture, name) => {
    const hash = createHash('sha256').update(picture).digest('hex');
    const before = known.get(hash);
    if (before !== undefined) return before;
    try {
      const answer = await client.filesUploadV2({
        file: Buffer.from(picture),
        filename: `${name.replaceAll(/[^\w.-]+/gu, '-')}.png`,
      });
      const id = Uploaded.parse(answer).files[0]?.files[0]?.id;
      if (id === undefined) return undefined;
      known.set(hash, id);
      for (const old of known.keys()) {
        if (known.size <= 200) break;
        known.delete(old);
      }
      return id;
    } catch (error) {
      const failure = toOutsideError(error, 'files.uploadV2');
      log.warn({ reason: failure.reason, detail: failure.message }, 'Picture not uploaded');
      return undefined;
    }
  };
}
