import { checkChain } from '../audit/check-chain.ts';
import type { Clock, Log, Store } from '../ports.ts';

export interface AuditStanding {
  /** Absent until the record was checked for the first time. */
  readonly checkedAt?: string;
  readonly faults: readonly string[];
}

export interface AuditWatch {
  /** Goes through the whole record, page by page. Throws `OutsideError` when the store cannot be read. */
  check(stop: AbortSignal): Promise<void>;
  readonly standing: () => AuditStanding;
}

const page = 200;
/** Others need the store and the event loop as well. */
const pauseMs = 20;

/** Whether anybody changed the audit record, and did not only cut its end off: that shows only against a head kept elsewhere. */
export function watchAudit({
  store,
  wall,
  log,
}: {
  readonly store: Pick<Store, 'auditTrail'>;
  readonly wall: Clock;
  readonly log: Log;
}): AuditWatch {
  let standing: AuditStanding = { faults: [] };
  return {
    standing: () => standing,
    async check(stop) {
      const chain = checkChain();
      let after = 0;
      for (;;) {
        const links = await store.auditTrail({ after, limit: page });
        for (const link of links) chain.take(link);
        const last = links.at(-1);
        if (!last) break;
        after = last.number;
        await wall.sleep(pauseMs, stop);
        if (stop.aborted) return;
      }
      const { faults } = chain.end();
      if (faults.length > standing.faults.length)
        log.error({ faults: faults.slice(0, 20) }, 'the audit record was changed by somebody else');
      standing = { checkedAt: wall.now().toISOString(), faults };
    },
  };
}
