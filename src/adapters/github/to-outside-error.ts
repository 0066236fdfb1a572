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
const hints: Partial<Record<OutsideReason, string>> = {
  auth: 'the token is wrong, has expired or was revoked',
  forbidden: 'the token may not do that; it needs contents and pull requests, read and write',
  'not-found': 'it does not exist, or the token may not see it',
};

/** What GitHub answered, as one sentence; a limit that is reached says when to come again. */
export function toOutsideError(error: unknown, asked: string, now: Date): OutsideError {
  if (error instanceof OutsideError) return error;
  const read = answerShape.safeParse(error).data;
  const answer = read?.response;
  if (!read || !answer) return unreachable(error, asked);
  const { headers, data } = answer;
  const said = [data.message, ...data.errors.map(({ message }) => message)].filter(Boolean).join(': ');
  const isLimited =
    read.status === 429 ||
    (read.status === 403 && (String(headers['x-ratelimit-remaining']) === '0' || 'retry-after' in headers));
  const reason = isLimited
    ? 'rate-limited'
    : (reasons[read.status] ?? (read.status >= 500 ? 'server' : 'client'));
  const hint = hints[reason];
  const waitMs = isLimited ? waitOf(headers, now) : undefined;
  return new OutsideError(
    'github',
    reason,
    `GitHub answered ${read.status} to ${asked}${said ? ` (${said.slice(0, 200)})` : ''}${hint ? `: ${hint}` : ''}`,
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
  const what = isLate ? 'GitHub did not answer in time to' : 'GitHub could not be reached for';
  return new OutsideError('github', isLate ? 'timeout' : 'server', `${what} ${asked}`, { cause: error });
}
