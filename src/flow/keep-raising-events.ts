import { type DueEvent, dueEvents, keyOf } from '../audience/due-events.ts';
import { holdsPlace } from '../audience/route.ts';
import { isAsGrave, severityOf } from '../audience/severity.ts';
import type { WebhookRule } from '../audience/webhook.ts';
import { webhookEvent } from '../chat/webhook-event.ts';
import type { Incident } from '../incident/incident.ts';
import { OutsideError } from '../outside-error.ts';
import { caseFile } from './case-file.ts';
import type { AskedDeps } from './deps.ts';
import { isMutedNow, routeOf } from './mute.ts';
import { steadyMs } from '../steady-ms.ts';

const lookEveryMs = 2_000;
const mostOpen = 1_000;
const usualUnacknowledgedMs = 15 * 60_000;
/** So long the first event waits for the message in Slack that it links to. */
const linkPatienceMs = 10_000;
const linkLimitMs = 3_000;

/**
 * Records what webhooks are to hear, until `stop` aborts. It follows from the incidents as they stand, so that nothing is missed that happened
 * before a restart, and each event is recorded once.
 */
export async function keepRaisingEvents(
  deps: AskedDeps,
  rules: readonly WebhookRule[],
  stop: AbortSignal,
): Promise<void> {
  const firstSeen: FirstSeen = new Map();
  const look = async () => {
    const open = (await deps.store.incidents('open', mostOpen)).map(({ value }) => value);
    for (const id of firstSeen.keys()) if (!open.some((one) => one.id === id)) firstSeen.delete(id);
    for (const rule of rules) await raiseFor(deps, rule, open, firstSeen);
  };
  while (!stop.aborted && rules.length > 0) {
    try {
      await deps.turns.take('webhook events', look);
    } catch (error) {
      // A fault of our own must not end the watch.
      deps.log.error({ error }, 'webhook events could not be recorded; trying again');
    }
    await deps.wall.sleep(lookEveryMs, stop);
  }
}

/** When an incident was first found to be for a webhook, by the wall's clock. */
type FirstSeen = Map<string, number>;

/** All that are open, and those that ended since the webhook last heard of them. */
async function raiseFor(
  deps: AskedDeps,
  rule: WebhookRule,
  open: readonly Incident[],
  firstSeen: FirstSeen,
): Promise<void> {
  const ids = new Set(open.map(({ id }) => id));
  const unfinished = (await deps.store.unfinishedFor(rule.name)).filter((id) => !ids.has(id));
  const ended = await Promise.all(unfinished.map((id) => deps.store.incident(id)));
  for (const incident of [...ended.flatMap((stored) => stored?.value ?? []), ...open])
    await raiseOf(deps, rule, incident, firstSeen);
}

async function raiseOf(
  deps: AskedDeps,
  rule: WebhookRule,
  incident: Incident,
  firstSeen: FirstSeen,
): Promise<void> {
  const [raised, calls] = await Promise.all([
    deps.store.raisedEvents(rule.name, incident.id),
    caseFile(deps.store, incident.id).read('calls'),
  ]);
  const now = deps.clock.now();
  const due = dueEvents(incident, {
    now,
    raised,
    mayBegin: await mayBegin(deps, rule, incident, firstSeen),
    calledAt: calls?.[`new/${incident.reopened?.times ?? 0}`],
    unacknowledgedMs:
      rule.unacknowledgedMs ?? routeOf(deps, incident).escalation?.afterMs ?? usualUnacknowledgedMs,
  });
  for (const each of due) {
    const isWanted = wants(rule, each, Object.keys(raised));
    await deps.store.raiseEvent({
      webhook: rule.name,
      incident: incident.id,
      key: keyOf(each),
      at: now.toISOString(),
      ...(isWanted ? { event: await eventOf(deps, incident, each) } : {}),
    });
  }
}

async function mayBegin(
  deps: AskedDeps,
  rule: WebhookRule,
  incident: Incident,
  firstSeen: FirstSeen,
): Promise<boolean> {
  const isFor =
    holdsPlace(rule, incident.workload) &&
    (rule.severity === undefined || isAsGrave(severityOf(incident).severity, rule.severity));
  const isMuted = isMutedNow(deps, incident);
  if (!isFor || (rule.heedsMute && isMuted)) return false;
  if (!(await caseFile(deps.store, incident.id).read('told'))) return false;
  if (isMuted || (await deps.store.messageRef(`${incident.id}/alert`))) return true;
  const now = steadyMs(deps.wall);
  const since = firstSeen.get(incident.id) ?? now;
  firstSeen.set(incident.id, since);
  return now - since >= linkPatienceMs;
}

/** The end is for those that were sent something of it, and for those that want nothing else. */
function wants({ events }: WebhookRule, { event }: DueEvent, raised: readonly string[]): boolean {
  if (!events.includes(event)) return false;
  if (event !== 'resolved' || events.every((each) => each === 'resolved')) return true;
  return raised.some((key) => events.some((each) => key.startsWith(`${each}/`)));
}

async function eventOf(deps: AskedDeps, incident: Incident, due: DueEvent) {
  return webhookEvent(incident, due, { locale: deps.routing.locale, url: await linkOf(deps, incident) });
}

/** Nobody waits for Slack: without an answer the event goes without the link. */
async function linkOf(
  { store, linkTo, wall, log }: AskedDeps,
  { id }: Incident,
): Promise<string | undefined> {
  const ref = await store.messageRef(`${id}/alert`);
  if (!ref) return undefined;
  const enough = new AbortController();
  try {
    return (await Promise.race([linkTo(ref), wall.sleep(linkLimitMs, enough.signal)])) ?? undefined;
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    log.warn({ incident: id, error }, 'an event goes without the link to its message');
    return undefined;
  } finally {
    enough.abort();
  }
}
