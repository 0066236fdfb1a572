import type { QueuedMessage } from '../chat/delivery.ts';
import type { Chat, Clock, Log, Painter, Store } from '../ports.ts';
import { OutsideError } from '../outside-error.ts';
import { type Bells, wantedMessages } from './bells.ts';
import { type CallBudget, createCallBudget } from './call-budget.ts';
import { forgetOldest, setNewest } from './forget-oldest.ts';
import { levelOf } from './level-of.ts';
import { steadyMs } from '../steady-ms.ts';
import type { Turns } from './turns.ts';

export interface Delivery {
  readonly store: Store;
  readonly chat: Chat;
  readonly painter: Painter;
  /** Rung by the store's `ringingStore`. */
  readonly bells: Bells;
  readonly turns: Turns;
  /** The wall's clock: chat's rate limits do not care how incidents count time. */
  readonly wall: Clock;
  readonly log: Log;
  /** Of what names none. */
  readonly channel: () => string;
}

const idleMs = 200;
const restMs = 2_000;
/** Slots that chat refuses again and again must not stand in the way of the others. */
const mostPending = 500;
/** At most one edit of a message in this time; the newest content wins and the last one is always sent. */
const editEveryMs = 3_000;
/** A new state waits less: it is what people act on. */
const newStateEveryMs = 1_000;
const firstRetryMs = 1_000;
const longestRetryMs = 30_000;
/** Of so many messages it is known when they were sent last: of the others that is long ago. */
const mostPaced = 2_000;

interface SlotPace {
  /** Nothing is tried before; a new state may come a little earlier. */
  readonly notBefore: number;
  readonly newStateNotBefore: number;
  readonly state: string;
  readonly failures: number;
}

interface Budgets {
  readonly posts: CallBudget;
  readonly edits: CallBudget;
}

/** Slack takes one post a second into a channel and 50 edits a minute from an app, with small bursts. */
const postBudget = { burst: 4, perMinute: 60 };
const editBudget = { burst: 10, perMinute: 40 };
/** What answers in threads leave to the first message of an incident, and edits with new figures to those that bring a new state. */
const kept = { forAlerts: 2, forNewStates: 5 };

/** Sends what the store wants in chat, in order, until `stop` aborts; what fails is tried again and never lost. */
export async function keepDelivering(delivery: Delivery, stop: AbortSignal): Promise<void> {
  const paces = new Map<string, SlotPace>();
  const budgets = { posts: createCallBudget(postBudget), edits: createCallBudget(editBudget) };
  const round = { paces, budgets, stop };
  const bring = async () => {
    const pending = await delivery.store.pendingMessages(mostPending);
    const [posts, edits] = [ofKind(pending, false), ofKind(pending, true)];
    const [first, replies] = [posts.filter(opensThread), posts.filter((queued) => !opensThread(queued))];
    await sendPosts(delivery, first, round);
    await sendEdits(delivery, edits, round);
    await sendPosts(delivery, replies, round);
    const waiting = new Set(pending.map(({ out }) => out.slot));
    forgetOldest(paces, { most: mostPaced, isKept: (slot) => waiting.has(slot) });
  };
  while (!stop.aborted) {
    // A store that fails is not asked five times a second.
    if (!(await delivery.turns.take('delivery', bring))) await delivery.wall.sleep(restMs, stop);
    await idle(delivery, stop);
  }
}

const ofKind = (pending: readonly QueuedMessage[], isEdit: boolean): readonly QueuedMessage[] =>
  pending.filter(({ ref }) => (ref !== undefined) === isEdit);

const opensThread = ({ out }: QueuedMessage): boolean => out.threadOf === undefined;

/** Distances are all that counts here. */
const steadyNow = ({ wall }: Delivery): Date => new Date(steadyMs(wall));

interface Round {
  readonly paces: Map<string, SlotPace>;
  readonly budgets: Budgets;
  readonly stop: AbortSignal;
}

/** In the order in which they were wanted: one that has to wait holds up those of its own incident, and no others. */
async function sendPosts(
  delivery: Delivery,
  posts: readonly QueuedMessage[],
  { paces, budgets, stop }: Round,
): Promise<void> {
  const blocked = new Set<string>();
  for (const queued of posts) {
    const { slot, incident } = queued.out;
    if (stop.aborted) return;
    if (blocked.has(incident)) continue;
    const now = steadyNow(delivery);
    const pace = paces.get(slot);
    if (!mayGo(pace, queued, now)) blocked.add(incident);
    else if (!budgets.posts.take(now, opensThread(queued) ? 0 : kept.forAlerts)) return;
    else {
      const next = await send(delivery, queued, { pace, budget: budgets.posts });
      setNewest(paces, slot, next);
      if (next.failures > 0) blocked.add(incident);
    }
  }
}

/** New states first, of these the messages that stand in the channel; then what has stood for longest. The content is always the newest. */
async function sendEdits(
  delivery: Delivery,
  edits: readonly QueuedMessage[],
  { paces, budgets, stop }: Round,
): Promise<void> {
  for (const { queued, pace, isNew } of inTurn(edits, paces)) {
    if (stop.aborted) return;
    const now = steadyNow(delivery);
    if (!mayGo(pace, queued, now)) continue;
    if (!budgets.edits.take(now, isNew ? 0 : kept.forNewStates)) return;
    setNewest(paces, queued.out.slot, await send(delivery, queued, { pace, budget: budgets.edits }));
  }
}

function inTurn(edits: readonly QueuedMessage[], paces: Round['paces']) {
  const ranked = edits.map((queued) => {
    const pace = paces.get(queued.out.slot);
    const isNew = isNewState(pace, queued);
    const rank = [isNew ? 0 : 1, opensThread(queued) ? 0 : 1, pace?.notBefore ?? 0];
    return { queued, pace, isNew, rank };
  });
  return ranked.toSorted((a, b) => {
    const at = a.rank.findIndex((each, index) => each !== b.rank[index]);
    return (a.rank[at] ?? 0) - (b.rank[at] ?? 0);
  });
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
  const isSooner = pace.failures === 0 && isNewState(pace, queued);
  return now.getTime() >= (isSooner ? pace.newStateNotBefore : pace.notBefore);
}

/** What stood before a restart of the bot is not known, so it may be any state. */
const isNewState = (pace: SlotPace | undefined, queued: QueuedMessage): boolean =>
  pace?.state !== stateOf(queued);

/** The heading carries the state: a message whose heading is the same only brings new figures. */
function stateOf({ out }: QueuedMessage): string {
  const heading = out.message.parts.find((part) => part.kind === 'heading');
  return heading?.text ?? '';
}

async function send(
  delivery: Delivery,
  queued: QueuedMessage,
  { pace, budget }: { readonly pace: SlotPace | undefined; readonly budget: CallBudget },
): Promise<SlotPace> {
  const { slot, incident } = queued.out;
  delivery.turns.goesOn('delivery');
  try {
    const ref = await postOrEdit(delivery, queued);
    await delivery.store.confirmMessage(slot, queued.revision, ref);
    const now = steadyMs(delivery.wall);
    return {
      notBefore: now + editEveryMs,
      newStateNotBefore: now + newStateEveryMs,
      state: stateOf(queued),
      failures: 0,
    };
  } catch (error) {
    if (queued.ref && error instanceof OutsideError && error.reason === 'not-found')
      return comeBack(delivery, slot);
    const failures = (pace?.failures ?? 0) + 1;
    const retryMs = retryIn(error, failures);
    const facts = { incident, slot, retryMs, error };
    delivery.log[levelOf(error)](facts, 'message not delivered yet');
    const notBefore = steadyMs(delivery.wall) + retryMs;
    // Slack limits a method, not a message: the others would only be refused as well.
    if (error instanceof OutsideError && error.reason === 'rate-limited') budget.rest(new Date(notBefore));
    return { notBefore, newStateNotBefore: notBefore, state: pace?.state ?? '', failures };
  }
}

/** Somebody deleted the message: what it says now is posted anew, because nothing may be lost by one click in chat. */
async function comeBack({ store, log, wall }: Delivery, slot: string): Promise<SlotPace> {
  log.warn({ slot }, 'a message was deleted in chat and is posted anew');
  await store.forgetMessage(slot);
  const now = steadyMs(wall);
  return { notBefore: now, newStateNotBefore: now, state: '', failures: 0 };
}

/** A fault of our own is tried again seldom: the others' messages must go on. */
function retryIn(error: unknown, failures: number): number {
  if (!(error instanceof OutsideError)) return longestRetryMs;
  return error.retryAfterMs ?? Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures - 1, 10));
}

async function postOrEdit(delivery: Delivery, queued: QueuedMessage) {
  const { out, ref, triedAt } = queued;
  const pictures = out.message.parts
    .filter((part) => part.kind === 'picture')
    .map(({ chart }) => delivery.painter.paint(chart));
  await delivery.store.tryMessage(out.slot, delivery.wall.now().toISOString());
  if (ref) {
    await delivery.chat.edit(ref, out, pictures);
    return ref;
  }
  const parent = out.threadOf ? await delivery.store.messageRef(out.threadOf) : undefined;
  return delivery.chat.post(
    out,
    {
      channel: parent?.channel ?? out.channel ?? delivery.channel(),
      ...(parent ? { thread: parent.ts } : {}),
      ...(triedAt === undefined ? {} : { mayStandSince: new Date(triedAt) }),
    },
    pictures,
  );
}
