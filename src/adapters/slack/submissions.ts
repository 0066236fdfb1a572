import { setTimeout as wait } from 'node:timers/promises';
import type { Reply } from '../../chat/form.ts';
import type { Locale } from '../../language/locale.ts';
import { tell as tellWords, type Words } from '../../language/words.ts';
import { cutText } from '../../chat/plain-text.ts';
import { type InteractionOptions, orFailure, personOf, saying } from './presses.ts';
import { formCallback, inputName } from './render/form.ts';
import { FormMetadata, inputValues, type ViewSubmission } from './schema.ts';

/** What a submission is acknowledged with: nothing closes the modal, errors keep it open. */
export type SubmissionAnswer =
  | undefined
  | { readonly response_action: 'errors'; readonly errors: Readonly<Record<string, string>> };

/** Slack waits three seconds for an answer; a slower desk answers with a whisper. */
const answerWithinMs = 2_300;

/** Hands a submitted form to the desk; its errors go back into the form, its words to the person. */
export function createSubmissions(
  options: InteractionOptions,
): (body: ViewSubmission) => Promise<SubmissionAnswer> {
  return async (body) => {
    const metadata = metadataOf(body);
    if (!metadata) return undefined;
    const { values, blocks } = namedInputs(body);
    const by = personOf(body);
    const { channel, ts, thread, value } = metadata;
    const deed = {
      action: body.view.callback_id.slice(formCallback.length),
      value,
      by,
      ...(channel !== undefined && ts !== undefined ? { at: { channel, ts } } : {}),
      inputs: values,
    };
    const tell = async (reply: Reply): Promise<void> => {
      const message = saying(reply);
      if (!message) return;
      const locale = await options.localeOf(by);
      await options.answers.whisper(
        { channel: channel ?? options.channel, thread, person: by, locale },
        message,
      );
    };
    const asked = orFailure<Reply>(options, deed.action, () => options.desk().submit(deed));
    const reply = await Promise.race([asked, wait(answerWithinMs, undefined, { ref: false })]);
    const errors =
      reply?.kind === 'errors' ? errorsByBlock(reply.errors, blocks, await options.localeOf(by)) : undefined;
    if (errors) return { response_action: 'errors', errors };
    // The modal closes now; what there is to say follows as a whisper.
    asked.then(tell).catch((error: unknown) => options.log.warn({ err: error }, 'Whisper not delivered'));
    return undefined;
  };
}

function metadataOf(body: ViewSubmission): FormMetadata | undefined {
  if (!body.view.callback_id.startsWith(formCallback)) return undefined;
  try {
    const parsed = FormMetadata.safeParse(JSON.parse(body.view.private_metadata));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function namedInputs(body: ViewSubmission): {
  readonly values: Readonly<Record<string, string>>;
  readonly blocks: ReadonlyMap<string, string>;
} {
  const byBlock = Object.entries(inputValues(body.view.state?.values ?? {}));
  const named = byBlock.flatMap(([block, value]) => {
    const name = inputName(block);
    return name === undefined ? [] : [{ block, name, value }];
  });
  return {
    values: Object.fromEntries(named.map(({ name, value }) => [name, value])),
    blocks: new Map(named.map(({ name, block }) => [name, block])),
  };
}

/** Errors of inputs the form has; one that names none stands at the first input. */
function errorsByBlock(
  errors: Readonly<Record<string, Words>>,
  blocks: ReadonlyMap<string, string>,
  locale: Locale,
): Readonly<Record<string, string>> | undefined {
  const first = [...blocks.values()][0];
  if (first === undefined || Object.keys(errors).length === 0) return undefined;
  return Object.fromEntries(
    Object.entries(errors).map(([name, text]) => [
      blocks.get(name) ?? first,
      cutText(tellWords(text, locale), 300),
    ]),
  );
}
