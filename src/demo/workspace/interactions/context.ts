import type { Events } from '../events.ts';
import type { FromPage, ToPage } from '../page-protocol.ts';
import type { ResponseUrls } from '../response-urls.ts';
import type { Delivery, Envelope } from '../socket-mode.ts';
import type { WebApiContext } from '../web-api/method.ts';

export interface InteractionContext extends WebApiContext {
  readonly emit: (frame: ToPage) => void;
  readonly events: Events;
  readonly responseUrls: ResponseUrls;
}

export type FromPageOf<K extends FromPage['kind']> = Extract<FromPage, { kind: K }>;

/** What every interaction payload carries: who, in which team, for which app. */
export function payloadOf(
  type: string,
  userId: string,
  { app, directory }: InteractionContext,
): Record<string, unknown> {
  const name = directory.person(userId)?.name ?? userId;
  return {
    type,
    user: { id: userId, username: name, name, team_id: app.teamId },
    api_app_id: app.appId,
    token: 'local-verification',
    team: { id: app.teamId, domain: app.teamDomain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

export function channelOf(id: string, { directory }: InteractionContext): { id: string; name: string } {
  return { id, name: directory.conversation(id)?.name ?? 'directmessage' };
}

export function responseUrlOf(
  userId: string,
  at: { readonly channel: string; readonly ts?: string },
  context: InteractionContext,
): string {
  const original = at.ts === undefined ? undefined : { channel: at.channel, ts: at.ts };
  const id = context.responseUrls.issue({ userId, channel: at.channel, original });
  return `${context.baseUrl()}/response/${id}`;
}

export function toast(context: InteractionContext, userId: string, text: string): void {
  context.emit({ kind: 'toast', for: userId, text });
}

/** Delivers and answers what the app acknowledged with; when it did not, the person is told and nothing is answered. */
export async function deliverFor(
  userId: string,
  envelope: Envelope,
  context: InteractionContext,
): Promise<Extract<Delivery, { state: 'acknowledged' }>['payload'] | undefined> {
  const delivery = await context.socketMode.deliver(envelope);
  if (delivery.state === 'acknowledged') return delivery.payload;
  toast(context, userId, failureText(delivery.state, context));
  return undefined;
}

function failureText(state: 'no-app' | 'timeout', { app, limits }: InteractionContext): string {
  return state === 'no-app'
    ? `${app.appName} is not connected: nothing was sent. Try again in a moment.`
    : `${app.appName} did not acknowledge within ${limits.ackMs / 1000} seconds. It may still be working; look before you try again.`;
}
