import type { QueuedMessage } from '../chat/delivery.ts';
import type { Chat, Clock, Log, Painter, Store } from '../ports.ts';
import { OutsideError } from '../outside-error.ts';
import { type Bells, wantedMessages } from './bells.ts';

export interface Delivery {
  readonly store: Store;
  readonly chat: Chat;
  readonly painter: Painter;
  /** Rung by the store's `ringingStore`. */
  readonly bells: Bells;
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
/** A new state waits less: it is what people act on. */
const newStateEveryMs = 1_000;
const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

interface SlotPace {
  /** Nothing is tried before; a new state may come a little earlier. */
  readonly notBefore: number;
  readonly newStateNotBefore: number;
  readonly state: string;
  readonly failures: number;
}

/** Sends what the store wants in chat, in order, until `stop` aborts; what fails is tried again and never lost. */
export async function keepDelivering(delivery: Delivery, stop: AbortSignal): Promise<void> {
  const paces = new Map<string, SlotPace>();
  while (!stop.aborted) {
    const blocked = new Set<string>();
    for (const queued of await delivery.store.pendingMessages(mostPending)) {
      const { slot, incident } = queued.out;
      if (stop.aborted) break;
      const isFirst = queued.ref === undefined;
      if (isFirst && blocked.has(incident)) continue;
      const pace = paces.get(slot);
      const next = mayGo(pace, queued, delivery.wall.now()) ? await send(delivery, queued, pace) : pace;
      if (next) paces.set(slot, next);
      if (isFirst && (next === pace || (next && next.failures > 0))) blocked.add(incident);
    }
    await idle(delivery, stop);
  }
}

/** Until a new message is put, or one that had to wait may be due. */
async function idle({ bells, wall }: Delivery, stop: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const tick = wall.sleep(idleMs, AbortSignal.any([stop, enough.signal]));
  await bells.wait(wantedMessages, tick, stop);
  enough.abort();
}

function mayGo(pace: SlotPace | undefined, queued: QueuedMessage, now: Date): boolean {
  if (!pace) return true;
  const isNewState = pace.failures === 0 && pace.state !== stateOf(queued);
  return now.getTime() >= (isNewState ? pace.newStateNotBefore : pace.notBefore);
}

/** The heading carries the state: a message whose heading is the same only brings new figures. */
function stateOf({ out }: QueuedMessage): string {
  const heading = out.message.parts.find((part) => part.kind === 'heading');
  return heading?.text ?? '';
}

async function send(
  delivery: Delivery,
  queued: QueuedMessage,
  pace: SlotPace | undefined,
): Promise<SlotPace> {
  const { slot, incident } = queued.out;
  try {
    const ref = await postOrEdit(delivery, queued);
    await delivery.store.confirmMessage(slot, queued.revision, ref);
    const now = delivery.wall.now().getTime();
    return {
      notBefore: now + editEveryMs,
      newStateNotBefore: now + newStateEveryMs,
      state: stateOf(queued),
      failures: 0,
    };
  } catch (error) {
    const failures = (pace?.failures ?? 0) + 1;
    const retryMs = retryIn(error, failures);
    const facts = { incident, slot, retryMs, error };
    if (error instanceof OutsideError) delivery.log.warn(facts, 'message not delivered yet');
    else delivery.log.error(facts, 'message could not be sent');
    const notBefore = delivery.wall.now().getTime() + retryMs;
    return { notBefore, newStateNotBefore: notBefore, state: stateOf(queued), failures };
  }
}

/** A fault of our own is tried again seldom: the others' messages must go on. */
function retryIn(error: unknown, failures: number): number {
  if (!(error instanceof OutsideError)) return longestRetryMs;
  return error.retryAfterMs ?? Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures - 1, 10));
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
