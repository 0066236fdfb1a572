import { tell, type Words } from './language/words.ts';

export const outsideReasons = [
  'auth',
  'forbidden',
  'rate-limited',
  'not-found',
  'conflict',
  'gone',
  'timeout',
  'server',
  'client',
] as const;

export type OutsideReason = (typeof outsideReasons)[number];

export const outsideServices = ['kubernetes', 'slack', 'store', 'prometheus', 'github', 'webhook'] as const;

/**
 * The outside failed: the one error class that adapters throw. `message` is for the log and a terminal, in English; `words` say the same to
 * people in their language. What the outside said itself is a plain string: it stays as it is.
 */
export class OutsideError extends Error {
  readonly service: (typeof outsideServices)[number];
  readonly reason: OutsideReason;
  readonly words: Words;
  readonly retriable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    service: OutsideError['service'],
    reason: OutsideReason,
    words: Words,
    options: { retriable?: boolean; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(tell(words, 'en'), { cause: options.cause });
    this.name = 'OutsideError';
    this.words = words;
    this.service = service;
    this.reason = reason;
    this.retriable = options.retriable ?? ['rate-limited', 'timeout', 'server', 'gone'].includes(reason);
    this.retryAfterMs = options.retryAfterMs;
  }
}
