export interface Trigger {
  readonly userId: string;
  /** The modal in which the interaction happened, if in one: only such a trigger may push a view. */
  readonly viewId?: string | undefined;
}

export type Redeemed =
  | { readonly state: 'redeemed'; readonly trigger: Trigger }
  | {
      readonly state: 'refused';
      readonly error: 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';
    };

/** Trigger ids: each opens one modal, within three seconds of the interaction it came from. */
export interface Triggers {
  issue(trigger: Trigger): string;
  redeem(id: string): Redeemed;
}

export function createTriggers(options: {
  readonly lifeMs: number;
  readonly nowMs?: () => number;
}): Triggers {
  const nowMs = options.nowMs ?? (() => performance.now());
  const issued = new Map<string, Trigger & { readonly issuedMs: number; readonly exchanged: boolean }>();
  let count = 0;
  return {
    issue: (trigger) => {
      count += 1;
      const id = `${1_000_000 + count}.${trigger.userId}.${crypto.randomUUID().replaceAll('-', '')}`;
      issued.set(id, { ...trigger, issuedMs: nowMs(), exchanged: false });
      forgetOldest(issued, 1_000);
      return id;
    },
    redeem: (id) => {
      const trigger = issued.get(id);
      if (trigger === undefined) return { state: 'refused', error: 'invalid_trigger_id' };
      if (trigger.exchanged) return { state: 'refused', error: 'exchanged_trigger_id' };
      if (nowMs() - trigger.issuedMs > options.lifeMs)
        return { state: 'refused', error: 'expired_trigger_id' };
      issued.set(id, { ...trigger, exchanged: true });
      return { state: 'redeemed', trigger };
    },
  };
}

function forgetOldest(issued: Map<string, unknown>, max: number): void {
  const oldest = issued.keys().next().value;
  if (issued.size > max && oldest !== undefined) issued.delete(oldest);
}
