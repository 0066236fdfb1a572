import { leadingInteger } from '../duration.ts';

/** How often an output tries a chunk again; `exact` is false where Fluent Bit falls back on its default of 1. */
export interface RetryLimit {
  readonly retries: number | 'unlimited';
  readonly exact: boolean;
}

/**
 * Reads `Retry_Limit` as `flb_output_set_property` does: `no_limits`, `false` and `off` never give up, `no_retries` tries once only, a
 * number above 0 counts, and everything else is logged ("invalid retry_limit. set default.") and becomes 1.
 */
export function readRetryLimit(text: string): RetryLimit {
  const word = text.toLowerCase();
  if (word === 'no_limits' || word === 'false' || word === 'off')
    return { retries: 'unlimited', exact: true };
  if (word === 'no_retries') return { retries: 0, exact: true };
  const retries = leadingInteger(text);
  return retries > 0 ? { retries, exact: /^\d+$/.test(text) } : { retries: 1, exact: false };
}
