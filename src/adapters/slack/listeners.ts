import type { App } from '@slack/bolt';
import type { z } from 'zod';
import type { Log } from '../../ports.ts';
import { createOnce } from './once.ts';
import type { Requests } from './requests.ts';
import {
  AppMention,
  BlockActions,
  HomeOpened,
  MessageShortcut,
  SlashCommand,
  ViewSubmission,
} from './schema.ts';
import type { SubmissionAnswer } from './submissions.ts';

export interface Hands extends Requests {
  readonly press: (body: BlockActions) => Promise<void>;
  readonly submit: (body: ViewSubmission) => Promise<SubmissionAnswer>;
  /** Something of ours that this version no longer knows. */
  readonly unknown: (body: unknown) => Promise<void>;
}

/** Every payload is acknowledged first, read with its schema, and handled once however often it is delivered. */
export function addListeners(app: App, hands: Hands, log: Log): { readonly drain: () => Promise<void> } {
  const once = createOnce<SubmissionAnswer>();
  const running = new Set<Promise<unknown>>();

  async function take<T>(
    schema: z.ZodType<T>,
    body: unknown,
    key: (body: T) => string,
    work: (body: T) => Promise<SubmissionAnswer | void>,
  ): Promise<SubmissionAnswer> {
    const parsed = schema.safeParse(body);
    const handled = parsed.success
      ? once(key(parsed.data), async () => (await work(parsed.data)) ?? undefined)
      : unreadable(parsed.error, () => hands.unknown(body));
    const tracked = handled.catch((error: unknown) => {
      log.error({ err: error }, 'A Slack payload could not be handled');
      return undefined;
    });
    running.add(tracked);
    const answer = await tracked;
    running.delete(tracked);
    return answer;
  }

  async function unreadable(error: z.ZodError, explain: () => Promise<void>): Promise<undefined> {
    log.warn(
      { issues: error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) },
      'Unreadable Slack payload',
    );
    await explain();
  }

  /** A closed connection must not keep the work from being done: Slack may not send it again. */
  async function acknowledge(ack: (answer?: never) => Promise<void>): Promise<void> {
    await ack().catch((error: unknown) => log.warn({ err: error }, 'Not acknowledged'));
  }

  app.action(/^/u, async ({ ack, body }) => {
    await acknowledge(ack);
    await take(BlockActions, body, pressKey, hands.press);
  });
  app.view({ callback_id: /^/u, type: 'view_submission' }, async ({ ack, body }) => {
    const answer = await take(ViewSubmission, body, submissionKey, hands.submit);
    await (answer ? ack(answer) : ack());
  });
  app.command(/^/u, async ({ ack, body }) => {
    await acknowledge(ack);
    await take(
      SlashCommand,
      body,
      (command) => `command ${command.trigger_id ?? command.response_url}`,
      hands.command,
    );
  });
  app.shortcut(/^/u, async ({ ack, body }) => {
    await acknowledge(ack);
    await take(
      MessageShortcut,
      body,
      (shortcut) => `shortcut ${shortcut.trigger_id ?? shortcut.response_url}`,
      hands.shortcut,
    );
  });
  app.options(/^/u, async ({ ack }) => ack({ options: [] }));
  app.event('app_mention', async ({ body }) => {
    await take(AppMention, body, ({ event_id, event }) => `mention ${event_id ?? event.ts}`, hands.mention);
  });
  app.event('app_home_opened', async ({ body }) => {
    await take(HomeOpened, body, ({ event_id }) => `home ${event_id ?? Math.random()}`, hands.home);
  });
  for (const event of ['tokens_revoked', 'app_uninstalled'] as const)
    app.event(event, async () => log.error({ event }, 'Slack took the bot’s access away'));
  app.error(async (error) => log.error({ err: error }, 'Bolt could not handle a payload'));

  return {
    drain: async () => {
      await Promise.allSettled(running);
    },
  };
}

function pressKey({ trigger_id, user, actions: [action] }: BlockActions): string {
  return `press ${trigger_id ?? user.id} ${action?.action_ts ?? ''} ${action?.action_id ?? ''}`;
}

function submissionKey({ trigger_id, view }: ViewSubmission): string {
  return `submit ${view.id} ${trigger_id ?? `${view.hash} ${JSON.stringify(view.state)}`}`;
}
