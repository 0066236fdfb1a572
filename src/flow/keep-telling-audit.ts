import { auditLine } from '../audit/audit-chain.ts';
import type { AuditLines, Clock, Log, Store } from '../ports.ts';

interface Telling {
  readonly store: Store;
  readonly lines: AuditLines;
  readonly wall: Clock;
  readonly log: Log;
}

const lookEveryMs = 1_000;
const retryMs = 30_000;
const page = 500;
/** How far the record was told stands with the record, so that a lost file or volume of lines costs no entry. */
const cursor = ['audit', 'told'] as const;

/**
 * Tells each entry of the record as a JSON line, in order, each at least once: what could not be written follows as soon as it can.
 * Ends when `stop` aborts, after what is there by then.
 */
export async function keepTellingAudit(telling: Telling, stop: AbortSignal): Promise<void> {
  const { lines, wall, log } = telling;
  let isFailing = false;
  let began = false;
  for (;;) {
    const isLast = stop.aborted;
    try {
      // Nothing, at the start: a file that cannot be written is told of before there is anything to lose.
      if (!began) await lines.append('');
      began = true;
      await tellNews(telling);
      if (isFailing) log.info({}, 'audit lines are written again');
      isFailing = false;
    } catch (error) {
      if (!isFailing)
        log.error({ error }, 'audit lines cannot be written; the record keeps them until they can');
      isFailing = true;
    }
    if (isLast) return;
    await wall.sleep(isFailing ? retryMs : lookEveryMs, stop);
  }
}

async function tellNews({ store, lines }: Telling): Promise<void> {
  for (;;) {
    const told = Number((await store.document(...cursor)) ?? 0);
    const news = await store.auditTrail({ after: told, limit: page });
    const last = news.at(-1);
    if (!last) return;
    await lines.append(news.map((link) => `${auditLine(link)}\n`).join(''));
    await store.saveDocument(...cursor, last.number);
  }
}
