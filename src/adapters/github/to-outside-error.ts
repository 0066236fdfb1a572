import { said, type Words } from '../../language/words.ts';
import { z } from 'zod';
import { OutsideError, type OutsideReason } from '../../outside-error.ts';

const answerShape = z.object({
  status: z.number(),
  response: z
    .object({
      headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()).catch({}),
      data: z
        .object({
          message: z.string().catch(''),
          errors: z.array(z.object({ message: z.string().catch('') })).catch([]),
        })
        .catch({ message: '', errors: [] }),
    })
    .optional(),
});

const reasons: Readonly<Record<number, OutsideReason>> = {
  401: 'auth',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  429: 'rate-limited',
};
const hints: Partial<Record<OutsideReason, Words>> = {
  auth: said('outside.github.auth'),
  forbidden: said('outside.github.forbidden'),
  'not-found': said('outside.github.notFound'),
};

/** What GitHub answered, as one sentence; a limit that is reached says when to come again. */
export function toOutsideError(error: unknown, asked: string, now: Date): OutsideError {
  if (error instanceof OutsideError) return error;
  const read = answerShape.safeParse(error).data;
  const answer = read?.response;
  if (!read || !answer) return unreachable(error, asked);
  const { headers, data } = answer;
  const theirs = [data.message, ...data.errors.map(({ message }) => message)].filter(Boolean).join(': ');
  const isLimited =
    read.status === 429 ||
    (read.status === 403 && (String(headers['x-ratelimit-remaining']) === '0' || 'retry-after' in headers));
  const reason = isLimited
    ? 'rate-limited'
    : (reasons[read.status] ?? (read.status >= 500 ? 'server' : 'client'));
  const hint = hints[reason];
  const status = String(read.status);
  const words = theirs
    ? said('outside.github.answeredSaying', { status, asked, why: theirs.slice(0, 200) })
    : said('outside.github.answered', { status, asked });
  const waitMs = isLimited ? waitOf(headers, now) : undefined;
  return new OutsideError(
    'github',
    reason,
    hint ? said('outside.github.hinted', { answer: words, hint }) : words,
    waitMs === undefined ? {} : { retryAfterMs: waitMs },
  );
}

const usualWaitMs = 60_000;

function waitOf(headers: Readonly<Record<string, string | number | undefined>>, now: Date): number {
  const seconds = Number(headers['retry-after']);
  if (seconds > 0) return seconds * 1000;
  const reset = Number(headers['x-ratelimit-reset']) * 1000;
  return reset > now.getTime() ? reset - now.getTime() : usualWaitMs;
}

function unreachable(error: unknown, asked: string): OutsideError {
  const cause = error instanceof Error ? error : undefined;
  const isLate = cause?.name === 'TimeoutError' || cause?.name === 'AbortError';
  return isLate
    ? new OutsideError('github', 'timeout', said('outside.github.late', { asked }), { cause: error })
    : new OutsideError('github', 'server', said('outside.github.unreachable', { asked }), { cause: error });
}
