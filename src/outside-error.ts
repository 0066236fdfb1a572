export type OutsideReason =
  | 'auth'
  | 'forbidden'
  | 'rate-limited'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'timeout'
  | 'server'
  | 'client';

/** The outside failed: the one error class that adapters throw. */
export class OutsideError extends Error {
  readonly service: 'kubernetes' | 'slack' | 'store' | 'prometheus' | 'github' | 'webhook';
  readonly reason: OutsideReason;
  readonly retriable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    service: OutsideError['service'],
    reason: OutsideReason,
    message: string,
    options: { retriable?: boolean; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'OutsideError';
    this.service = service;
    this.reason = reason;
    this.retriable = options.retriable ?? ['rate-limited', 'timeout', 'server', 'gone'].includes(reason);
    this.retryAfterMs = options.retryAfterMs;
  }
}
