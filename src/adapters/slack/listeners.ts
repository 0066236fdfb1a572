import type { App } from '@slack/bolt';
import type { Log } from '../../ports.ts';
import { createIntake, type Intake } from './intake.ts';
import type { Requests } from './requests.ts';
import {
  AppMention,
  BlockActions,
  BlockSuggestion,
  HomeOpened,
  MessageShortcut,
  SlashCommand,
  ViewSubmission,
} from './schema.ts';
import type { SuggestedOption } from './suggestions.ts';
import type { SubmissionAnswer } from './submissions.ts';

export interface Hands extends Requests {
  readonly press: (body: BlockActions) => Promise<void>;
  readonly submit: (body: ViewSubmission) => Promise<SubmissionAnswer>;
  readonly suggest: (body: BlockSuggestion) => Promise<readonly SuggestedOption[]>;
  readonly unknown: (body: unknown) => Promise<void>;
}

/** Every payload is acknowledged first (Slack waits three seconds), then read with its schema and handed on. */
export function addListeners(app: App, hands: Hands, log: Log): { readonly drain: () => Promise<void> } {
  const { take, drain } = createIntake({ log, unknown: hands.unknown });
  const intakes = intakesOf(hands);
  const acknowledge = createAcknowledge(log);

  app.action(/^/u, async ({ ack, body }) => {
    await acknowledge(ack);
    await take(intakes.press, body);
  });
  app.command(/^/u, async ({ ack, body }) => {
    await acknowledge(ack);
    await take(intakes.command, body);
  });
  app.shortcut(/^/u, async ({ ack, body }) => {
    await acknowledge(ack);
    await take(intakes.shortcut, body);
  });
  app.view({ callback_id: /^/u, type: 'view_submission' }, async ({ ack, body }) => {
    const answer = await take(intakes.submit, body);
    await acknowledge(() => (answer ? ack(answer) : ack()));
  });
  // Asked again with every letter: neither kept nor answered twice.
  app.options(/^/u, async ({ ack, body }) => {
    const asked = BlockSuggestion.safeParse(body);
    const options = asked.success ? await hands.suggest(asked.data) : [];
    await acknowledge(async () => ack({ options: [...options] }));
  });
  app.event('app_mention', async ({ body }) => {
    await take(intakes.mention, body);
  });
  app.event('app_home_opened', async ({ body }) => {
    await take(intakes.home, body);
  });
  for (const event of ['tokens_revoked', 'app_uninstalled'] as const)
    app.event(event, async () => log.error({ event }, 'Slack took the app’s access away'));
  app.error(async (error) => log.error({ err: error }, 'Bolt could not handle a payload'));
  return { drain };
}

/** A closed connection must not keep the work from being done: Slack may not send the payload again. */
function createAcknowledge(log: Log): (ack: () => Promise<void>) => Promise<void> {
  return async (ack) => {
    await ack().catch((error: unknown) => log.warn({ err: error }, 'Not acknowledged'));
  };
}

function intakesOf(hands: Hands): {
  readonly press: Intake<BlockActions, void>;
  readonly submit: Intake<ViewSubmission, SubmissionAnswer>;
  readonly command: Intake<SlashCommand, void>;
  readonly shortcut: Intake<MessageShortcut, void>;
  readonly mention: Intake<AppMention, void>;
  readonly home: Intake<HomeOpened, void>;
} {
  return {
    press: {
      schema: BlockActions,
      key: ({ trigger_id, user, actions: [action] }) =>
        `press ${trigger_id ?? user.id} ${action?.action_ts ?? ''} ${action?.action_id ?? ''}`,
      work: hands.press,
    },
    submit: {
      schema: ViewSubmission,
      key: ({ trigger_id, view }) =>
        `submit ${view.id} ${trigger_id ?? view.hash ?? ''} ${JSON.stringify(view.state)}`,
      work: hands.submit,
    },
    command: {
      schema: SlashCommand,
      key: ({ trigger_id, response_url }) => `command ${trigger_id ?? response_url}`,
      work: hands.command,
    },
    shortcut: {
      schema: MessageShortcut,
      key: ({ trigger_id, response_url }) => `shortcut ${trigger_id ?? response_url}`,
      work: hands.shortcut,
    },
    mention: {
      schema: AppMention,
      key: ({ event }) => `mention ${event.channel} ${event.ts}`,
      work: hands.mention,
    },
    home: {
      schema: HomeOpened,
      key: ({ event_id }) => `home ${event_id}`,
      work: hands.home,
    },
  };
}
