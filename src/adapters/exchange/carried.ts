import { z } from 'zod';
import { redactSentence } from '../../evidence/redact.ts';
import type { Question } from '../../exchange.ts';
import { said, tell, type Words } from '../../language/words.ts';
import { OutsideError, outsideReasons, outsideServices } from '../../outside-error.ts';

/** More than any message, and than a log file of a mebibyte with its quotes and lines escaped; what is larger is a mistake. */
const mostBytes = 4 * 1024 * 1024;

const Failure = z.object({
  service: z.enum(outsideServices),
  reason: z.enum(outsideReasons),
  words: z.unknown(),
  /** The words in English. */
  message: z.string(),
  retriable: z.boolean(),
  retryAfterMs: z.number().optional(),
});
const Answer = z.union([
  z.strictObject({ failed: Failure }),
  z.strictObject({ fault: z.literal(true) }),
  z.strictObject({ value: z.unknown().optional() }),
]);
const Asked = z.object({ what: z.string(), with: z.unknown().optional() });

/** Values as JSON, in which NUL and lone surrogates are escaped: no database keeps them. Throws where it is too large. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  if (Buffer.byteLength(text) <= mostBytes) return text;
  throw new OutsideError('store', 'client', said('outside.exchange.tooLarge'));
}

/** A question as it is carried: what people typed may hold a secret, and nothing secret is kept anywhere. */
export function questionText(question: Question): string {
  const { what, with: asked } = JSON.parse(jsonText(question)) as Question;
  return jsonText({ what, with: withoutSecrets(asked) });
}

/** Throws for what is no question of this program. */
export const readQuestion = (text: string): Question => Asked.parse(JSON.parse(text));

/**
 * What came of a question, as it is carried. A failure of the outside keeps its words; a fault of our own, which `onFault` hears of, tells
 * nothing.
 */
export async function answerText(
  answering: () => Promise<unknown>,
  onFault: (error: unknown) => void = () => undefined,
): Promise<string> {
  try {
    return jsonText({ value: await answering() });
  } catch (error) {
    if (error instanceof OutsideError) return failureText(error);
    onFault(error);
    return jsonText({ fault: true });
  }
}

function failureText(failure: OutsideError): string {
  try {
    return jsonText({ failed: failureOf(failure) });
  } catch (tooLarge) {
    return jsonText({ failed: failureOf(tooLarge as OutsideError) });
  }
}

const failureOf = ({ service, reason, words, message, retriable, retryAfterMs }: OutsideError) => {
  const told = { service, reason, words, message, retriable };
  return retryAfterMs === undefined ? told : { ...told, retryAfterMs };
};

/** The value; throws what the other threw, as far as it is told. */
export function readAnswer(text: string): unknown {
  const answer = Answer.safeParse(JSON.parse(text));
  if (!answer.success) throw new OutsideError('store', 'client', said('outside.exchange.unreadable'));
  if ('failed' in answer.data) throw asThrown(answer.data.failed);
  if ('fault' in answer.data) throw new Error('The process that was asked failed; its log says why.');
  return answer.data.value;
}

function asThrown({
  service,
  reason,
  words,
  message,
  retriable,
  retryAfterMs,
}: z.infer<typeof Failure>): Error {
  const options = { retriable, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  return new OutsideError(service, reason, known(words, message), options);
}

/** Another version of the program may have words that this one has not: then what they say in English is said. */
function known(words: unknown, message: string): Words {
  try {
    return tell(words as Words, 'en') === message ? (words as Words) : message;
  } catch {
    return message;
  }
}

function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return redactSentence(value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutSecrets(each)]));
}
