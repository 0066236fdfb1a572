import { said, type Words } from '../../language/words.ts';
import { z } from 'zod';
import { OutsideError, type OutsideReason } from '../../outside-error.ts';

/** What the API server answered instead of what was asked for. */
export interface RefusedAnswer {
  readonly status: number;
  /** A `Status` object as JSON, or plain text from something in front of the API. */
  readonly body: string;
  readonly retryAfter: string | undefined;
}

/** The error for an answer that is no success; its message is the API's own sentence. The cause of a 410 is its `Status`. */
export function fromAnswer(answer: RefusedAnswer): OutsideError {
  const status = statusOf(answer.body);
  const seconds =
    answer.retryAfter === undefined ? status?.details.retryAfterSeconds : Number(answer.retryAfter);
  return new OutsideError('kubernetes', reasonOf(answer.status), sentenceOf(answer, status?.message), {
    ...(seconds !== undefined && Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {}),
    ...(answer.status === 410 ? { cause: status } : {}),
  });
}

/** The error for a call that got no answer, or whose answer broke off. */
export function fromFailure(failure: unknown): OutsideError {
  if (failure instanceof OutsideError) return failure;
  if (!(failure instanceof Error)) return new OutsideError('kubernetes', 'client', String(failure));
  if ('statusCode' in failure && typeof failure.statusCode === 'number') {
    return fromAnswer({ status: failure.statusCode, body: failure.message, retryAfter: undefined });
  }
  const cause = rootCause(failure);
  if (cause.name === 'TimeoutError' || timeoutCodes.has(codeOf(cause))) {
    return new OutsideError('kubernetes', 'timeout', said('outside.cluster.late'), {
      cause: failure,
    });
  }
  const why = said('outside.cluster.unreachable', { why: cause.message || codeOf(cause) });
  const untrusted = /CERT|SELF_SIGNED|ALTNAME|HTTP protocol is not allowed/.test(
    `${codeOf(cause)} ${cause.message}`,
  );
  return new OutsideError('kubernetes', untrusted ? 'client' : 'server', why, { cause: failure });
}

const timeoutCodes = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

function reasonOf(status: number): OutsideReason {
  const exact: Readonly<Record<number, OutsideReason>> = {
    401: 'auth',
    403: 'forbidden',
    404: 'not-found',
    408: 'timeout',
    409: 'conflict',
    410: 'gone',
    429: 'rate-limited',
    504: 'timeout',
  };
  return exact[status] ?? (status >= 500 ? 'server' : 'client');
}

const statusJson = z.looseObject({
  message: z.string().catch(''),
  details: z.object({ retryAfterSeconds: z.number().optional().catch(undefined) }).catch({}),
});

/** Undefined for plain text, in which whatever stands in front of an API server answers (and it itself for unknown paths). */
function statusOf(body: string): z.infer<typeof statusJson> | undefined {
  try {
    return statusJson.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

function sentenceOf({ status, body }: RefusedAnswer, message = ''): Words {
  if (message !== '') return message;
  const text = body.trim().slice(0, 300);
  return text === '' ? said('outside.cluster.status', { status: String(status) }) : text;
}

/** `fetch` says only "fetch failed" and keeps what happened as its cause. */
function rootCause(error: Error): Error {
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
