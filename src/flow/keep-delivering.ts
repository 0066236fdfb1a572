import type { QueuedMessage } from '../chat/delivery.ts';
import type { Chat, Clock, Log, Painter, Store } from '../ports.ts';
import { OutsideError } from '../outside-error.ts';

export interface Delivery {
  readonly store: Store;
  readonly chat: Chat;
  readonly painter: Painter;
  /** The wall's clock: chat's rate limits do not care how incidents count time. */
  readonly wall: Clock;
  readonly log: Log;
  readonly channel: () => string;
}

const idleMs = 200;
/** Slots that chat refuses again and again must not stand in the way of the others. */
const mostPending = 500;
/** At most one edit of a message in this time; the newest content wins and the last one is always sent. */
const editEveryMs = 3_000;
const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

/** Sends what the store wants in chat, in order, until `stop` aborts; what fails is tried again and never lost. */
export async function keepDelivering(delivery: Delivery, stop: AbortSignal): Promise<void> {
  const nextAt = new Map<string, number>();
  const failures = new Map<string, number>();
  while (!stop.aborted) {
    const pending = await delivery.store.pendingMessages(mostPending);
    const blocked = new Set<string>();
    for (const queued of pending) {
      const { slot, incident } = queued.out;
      const now = delivery.wall.now().getTime();
      if (blocked.has(incident) && !queued.ref) continue;
      if ((nextAt.get(slot) ?? 0) > now || stop.aborted) {
        if (!queued.ref) blocked.add(incident);
        continue;
      }
      const sent = await send(delivery, queued, failures);
      nextAt.set(slot, delivery.wall.now().getTime() + (sent === 'sent' ? editEveryMs : sent.retryMs));
      if (sent !== 'sent' && !queued.ref) blocked.add(incident);
    }
    await delivery.wall.sleep(idleMs, stop);
  }
}

async function send(
  delivery: Delivery,
  queued: QueuedMessage,
  failures: Map<string, number>,
): Promise<'sent' | { retryMs: number }> {
  const { slot, incident } = queued.out;
  try {
    const ref = await postOrEdit(delivery, queued);
    await delivery.store.confirmMessage(slot, queued.revision, ref);
    failures.delete(slot);
    return 'sent';
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    const tries = (failures.get(slot) ?? 0) + 1;
    failures.set(slot, tries);
    const retryMs =
      error.retryAfterMs ?? Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(tries - 1, 10));
    delivery.log.warn(
      { incident, slot, reason: error.reason, retryMs, error: error.message },
      'message not delivered yet',
    );
    return { retryMs };
  }
}

async function postOrEdit(delivery: Delivery, queued: QueuedMessage) {
  const { out, ref } = queued;
  const chart = out.message.parts.find((part) => part.kind === 'picture')?.chart;
  const picture = chart ? delivery.painter.memoryOverTime(chart) : undefined;
  if (ref) {
    await delivery.chat.edit(ref, out, picture);
    return ref;
  }
  const parent = out.threadOf ? await delivery.store.messageRef(out.threadOf) : undefined;
  return delivery.chat.post(
    out,
    { channel: delivery.channel(), ...(parent ? { thread: parent.ts } : {}) },
    picture,
  );
}
