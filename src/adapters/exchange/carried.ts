import { z } from 'zod';
import type { Question } from '../../exchange.ts';
import { redact } from '../../evidence/redact.ts';
import { said, type Words } from '../../language/words.ts';
import { OutsideError } from '../../outside-error.ts';

/** More than any message or log file that is sent; what is larger is a mistake. */
const mostBytes = 1024 * 1024;

const Failure = z.object({
  service: z.enum(['kubernetes', 'slack', 'store', 'prometheus', 'github', 'webhook']),
  reason: z.enum([
    'auth',
    'forbidden',
    'rate-limited',
    'not-found',
    'conflict',
    'gone',
    'timeout',
    'server',
    'client',
  ]),
  words: z.custom<Words>(
    (words) => typeof words === 'string' || (typeof words === 'object' && words !== null),
  ),
  retriable: z.boolean(),
  retryAfterMs: z.number().optional(),
});
const Answer = z.union([
  z.object({ failed: Failure }),
  z.object({ fault: z.literal(true) }),
  z.object({ value: z.unknown().optional() }),
]);
const Asked = z.object({ what: z.string(), with: z.unknown().optional() });

/** A question as it is carried: what people typed may hold a secret, and nothing secret is kept anywhere. */
export const questionText = ({ what, with: asked }: Question): string =>
  bounded(escaped({ what, with: withoutSecrets(asked) }));

/** Throws for what is no question of this program. */
export const readQuestion = (text: string): Question => Asked.parse(unescaped(text));

/** What came of a question, as it is carried. A failure of the outside keeps its words, a fault of our own tells nothing. */
export async function answerText(answering: Promise<unknown>): Promise<string> {
  try {
    return bounded(escaped({ value: await answering }));
  } catch (error) {
    if (!(error instanceof OutsideError)) return escaped({ fault: true });
    const { service, reason, words, retriable, retryAfterMs } = error;
    return escaped({
      failed: { service, reason, words, retriable, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    });
  }
}

/** The value; throws what the other threw, as far as it is told. */
export function readAnswer(text: string): unknown {
  const answer = Answer.parse(unescaped(text));
  if ('failed' in answer) {
    const { service, reason, words, retriable, retryAfterMs } = answer.failed;
    throw new OutsideError(service, reason, words, {
      retriable,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
  if ('fault' in answer) throw new Error('The process that was asked failed; its log says why.');
  return answer.value;
}

function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutSecrets(each)]));
}

/** A database keeps no NUL: JSON escapes it, and lone surrogates as well. */
const escaped = (value: unknown): string => JSON.stringify(value);

const unescaped = (text: string): unknown => JSON.parse(text) as unknown;

function bounded(text: string): string {
  if (Buffer.byteLength(text) <= mostBytes) return text;
  throw new OutsideError('store', 'client', said('outside.exchange.tooLarge'), { retriable: false });
}
