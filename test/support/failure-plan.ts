import { OutsideError, type OutsideReason } from '../../src/outside-error.ts';

export interface FailurePlan {
  /** The next `times` calls (of one method, when it is named) fail like this. */
  failNext(
    reason: OutsideReason,
    options?: { readonly method?: string; readonly times?: number; readonly retryAfterMs?: number },
  ): void;
  /** Throws if this call was to fail. */
  readonly check: (method: string) => void;
}

/** What a fake of something outside does when it is told to fail. */
export function createFailurePlan(service: OutsideError['service']): FailurePlan {
  const planned: {
    reason: OutsideReason;
    method: string | undefined;
    left: number;
    retryAfterMs: number | undefined;
  }[] = [];
  return {
    failNext(reason, { method, times = 1, retryAfterMs } = {}) {
      planned.push({ reason, method, left: times, retryAfterMs });
    },
    check(method) {
      const failure = planned.find((one) => one.left > 0 && (one.method ?? method) === method);
      if (!failure) return;
      failure.left -= 1;
      const { retryAfterMs } = failure;
      throw new OutsideError(
        service,
        failure.reason,
        `${service} answered ${failure.reason} to ${method}`,
        retryAfterMs === undefined ? {} : { retryAfterMs },
      );
    },
  };
}
