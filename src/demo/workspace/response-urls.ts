import type { StoredMessage } from './messages.ts';

export interface ResponseTarget {
  readonly userId: string;
  readonly channel: string;
  /** The message that was clicked; none for a command. */
  readonly original?: Pick<StoredMessage, 'channel' | 'ts'> | undefined;
}

export type ResponseUse =
  | { readonly state: 'usable'; readonly target: ResponseTarget }
  | { readonly state: 'refused'; readonly error: 'used_url' | 'expired_url' | 'invalid_url' };

/** response_urls: five posts in thirty minutes each. */
export interface ResponseUrls {
  issue(target: ResponseTarget): string;
  use(id: string): ResponseUse;
}

export function createResponseUrls(options: {
  readonly lifeMs: number;
  readonly uses: number;
  readonly nowMs?: () => number;
}): ResponseUrls {
  const nowMs = options.nowMs ?? (() => performance.now());
  const issued = new Map<
    string,
    { readonly target: ResponseTarget; readonly issuedMs: number; uses: number }
  >();
  return {
    issue: (target) => {
      const id = crypto.randomUUID();
      issued.set(id, { target, issuedMs: nowMs(), uses: 0 });
      const oldest = issued.keys().next().value;
      if (issued.size > 1_000 && oldest !== undefined) issued.delete(oldest);
      return id;
    },
    use: (id) => {
      const entry = issued.get(id);
      if (entry === undefined) return { state: 'refused', error: 'invalid_url' };
      if (nowMs() - entry.issuedMs > options.lifeMs) return { state: 'refused', error: 'expired_url' };
      if (entry.uses >= options.uses) return { state: 'refused', error: 'used_url' };
      entry.uses += 1;
      return { state: 'usable', target: entry.target };
    },
  };
}
