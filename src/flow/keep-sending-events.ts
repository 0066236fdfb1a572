import { nextTrial } from '../audience/event-trial.ts';
import type { WaitingEvent } from '../audience/webhook.ts';
import { webhookMessage } from '../chat/webhook-message.ts';
import { said } from '../language/words.ts';
import type { Counter } from '../metric-family.ts';
import { OutsideError } from '../outside-error.ts';
import type { Webhook } from '../ports.ts';
import type { FlowDeps } from './deps.ts';
import { putMessage } from './put-message.ts';
import { steadyMs } from '../steady-ms.ts';
import { watchedTime } from './watched-time.ts';

export type EventSending = Pick<FlowDeps, 'store' | 'wall' | 'log' | 'routing' | 'turns'> & {
  readonly webhooks: readonly Webhook[];
  /** By webhook, event and outcome. */
  readonly counter: Counter;
};

const lookEveryMs = 500;
const atOnce = 20;
const firstRestMs = 1_000;
const longestRestMs = 30_000;
/** The channel is told of an event that waits for this long. */
const patienceMs = 10 * 60_000;

/** Sends what is recorded for webhooks until `stop` aborts, each webhook for itself; what has begun to be sent is awaited. */
export async function keepSendingEvents(sending: EventSending, stop: AbortSignal): Promise<void> {
  await Promise.all(sending.webhooks.map((webhook) => keepSendingTo(sending, webhook, stop)));
}

/** How a receiver stands as a whole: where it is away, its other events rest as well. */
interface Standing {
  failures: number;
  restUntil: number;
  /** By which tries are put off. */
  readonly time: () => Date;
}

async function keepSendingTo(sending: EventSending, webhook: Webhook, stop: AbortSignal): Promise<void> {
  const standing: Standing = { failures: 0, restUntil: 0, time: watchedTime(sending.wall) };
  while (!stop.aborted) {
    const { name } = webhook.rule;
    try {
      await sending.turns.take(`webhook ${name}`, () => sendWaiting(sending, webhook, standing, stop));
    } catch (error) {
      // A fault of our own must not end the sending.
      sending.log.error({ webhook: name, error }, 'webhook events could not be looked at');
    }
    await sending.wall.sleep(lookEveryMs, stop);
  }
}

async function sendWaiting(
  sending: EventSending,
  webhook: Webhook,
  standing: Standing,
  stop: AbortSignal,
): Promise<void> {
  const { store, wall } = sending;
  if (steadyMs(wall) < standing.restUntil) return;
  const now = standing.time().toISOString();
  for (const waiting of await store.waitingEvents(webhook.rule.name, now, atOnce)) {
    if (stop.aborted || steadyMs(wall) < standing.restUntil) return;
    await sendOne(sending, webhook, waiting, standing);
  }
}

async function sendOne(
  sending: EventSending,
  webhook: Webhook,
  waiting: WaitingEvent,
  standing: Standing,
): Promise<void> {
  const { store, log, counter } = sending;
  const { name } = webhook.rule;
  const { event, id } = waiting.event;
  try {
    await webhook.send(waiting.event);
  } catch (error) {
    await postpone(sending, webhook, waiting, error, standing);
    return;
  }
  await store.settleEvent(waiting.number, 'delivered');
  standing.failures = 0;
  counter.add({ webhook: name, event, outcome: 'delivered' });
  log.info({ webhook: name, delivery: id }, 'webhook event delivered');
  if (await isTold(sending, name)) await store.saveDocument(placeOf(name), 'trouble', { isTold: false });
}

async function postpone(
  sending: EventSending,
  { rule: { name } }: Webhook,
  waiting: WaitingEvent,
  error: unknown,
  standing: Standing,
): Promise<void> {
  const { store, log, counter } = sending;
  const { number, event, trial } = waiting;
  const outside = error instanceof OutsideError ? error : undefined;
  const isAway = outside?.retriable ?? false;
  const now = standing.time();
  const next = nextTrial(trial, { isAway, retryAfterMs: outside?.retryAfterMs }, now);
  const outcome = next ? 'retried' : 'given-up';
  counter.add({ webhook: name, event: event.event, outcome });
  const facts = { webhook: name, delivery: event.id, error, notBefore: next?.notBefore };
  log[next && outside ? 'warn' : 'error'](
    facts,
    next ? 'webhook event not taken yet' : 'webhook event given up',
  );
  standing.failures = isAway ? standing.failures + 1 : 0;
  if (isAway) standing.restUntil = steadyMs(sending.wall) + restMs(standing, outside?.retryAfterMs);
  const waitedMs = now.getTime() - Date.parse(trial.firstAt ?? now.toISOString());
  if (!next || waitedMs >= patienceMs)
    await tellOnce(sending, name, waiting, { error: outside, isGivenUp: !next });
  if (next) await store.postponeEvent(number, next);
  else await store.settleEvent(number, 'given-up');
}

/** One event that a receiver cannot digest must not hold up the others for long. */
const restMs = ({ failures }: Standing, retryAfterMs: number | undefined): number =>
  retryAfterMs ?? Math.min(longestRestMs, firstRestMs * 2 ** Math.min(failures - 1, 10));

/** Beside the incidents, as clusters have one. */
const placeOf = (name: string) => `webhook/${name}`;

async function isTold({ store }: EventSending, name: string): Promise<boolean> {
  const trouble = (await store.document(placeOf(name), 'trouble')) as { isTold: boolean } | undefined;
  return trouble?.isTold ?? false;
}

/** Once until something is taken again. The message first: put twice it is one, noted but never put it would be lost. */
async function tellOnce(
  sending: EventSending,
  name: string,
  { event }: WaitingEvent,
  { error, isGivenUp }: { readonly error: OutsideError | undefined; readonly isGivenUp: boolean },
): Promise<void> {
  if (await isTold(sending, name)) return;
  const usual = sending.routing.routes.at(-1);
  if (!usual) throw new Error('The last route leads to the usual channel.');
  await putMessage(sending, {
    slot: `${placeOf(name)}/${event.id}`,
    incident: placeOf(name),
    channel: usual.channel,
    message: webhookMessage(event, {
      name,
      why: error?.words ?? said('webhook.notTaken.fault'),
      isGivenUp,
    }),
  });
  await sending.store.saveDocument(placeOf(name), 'trouble', { isTold: true });
}
