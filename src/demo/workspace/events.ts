import type { AppIdentity } from './default-team.ts';
import type { SocketMode } from './socket-mode.ts';

/**
 * The Events API over Socket Mode: each event is delivered until acknowledged, at once and then three times more. An
 * event that finds no app connected waits for one, as long as its retries last.
 */
export interface Events {
  /** Resolves when the event is acknowledged or its last attempt has failed. */
  send(event: Readonly<Record<string, unknown>>): Promise<void>;
  /** Tries events again at once that found no app: called when an app connects. */
  flush(): void;
  close(): void;
}

const maxPending = 200;

export function createEvents(deps: {
  readonly app: AppIdentity;
  readonly socketMode: SocketMode;
  readonly retryMs: readonly number[];
  readonly now: () => Date;
}): Events {
  const pending = new Set<() => void>();
  let closed = false;

  /** Waits, but not longer than until an app connects. */
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        pending.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      timer.unref();
      pending.add(wake);
    });

  const send = async (event: Readonly<Record<string, unknown>>) => {
    if (pending.size >= maxPending) return;
    const payload = envelopePayload(event, deps.app, deps.now());
    let reason = 'timeout';
    for (const [attempt, waitMs] of [0, ...deps.retryMs].entries()) {
      if (attempt > 0) await pause(reason === 'no-app' ? Math.max(waitMs, 1_000) : waitMs);
      if (closed) return;
      const retry = attempt > 0 && { retry: { attempt, reason: 'timeout' } };
      const delivery = await deps.socketMode.deliver({
        kind: 'events_api',
        payload,
        acceptsResponse: false,
        ...retry,
      });
      if (delivery.state === 'acknowledged') return;
      reason = delivery.state;
    }
  };
  const flush = () => {
    for (const wake of pending) wake();
  };
  return {
    send,
    flush,
    close: () => {
      closed = true;
      flush();
    },
  };
}

function envelopePayload(event: Readonly<Record<string, unknown>>, app: AppIdentity, at: Date) {
  return {
    token: 'local-verification',
    team_id: app.teamId,
    context_team_id: app.teamId,
    context_enterprise_id: null,
    api_app_id: app.appId,
    event,
    type: 'event_callback',
    event_id: `Ev${crypto.randomUUID().replaceAll('-', '').slice(0, 10).toUpperCase()}`,
    event_time: Math.floor(at.getTime() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: app.teamId,
        user_id: app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}
