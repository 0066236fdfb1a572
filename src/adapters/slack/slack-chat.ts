import { App } from '@slack/bolt';
import type { Locale } from '../../language/locale.ts';
import type { Leadership } from '../../leadership.ts';
import { said } from '../../language/words.ts';
import type { Chat, Clock, Desk, Log } from '../../ports.ts';
import { steadyMs } from '../../steady-ms.ts';
import { createAnswers, plainMessage } from './answers.ts';
import { createDelivery } from './delivery.ts';
import { createHomes } from './homes.ts';
import { createLocales } from './locales.ts';
import { createHttpRequests, type HttpRequests, type ReceiveSlackRequest } from './http-requests.ts';
import { addListeners } from './listeners.ts';
import { createLogFiles } from './log-files.ts';
import { createMembers } from './members.ts';
import { createPeople } from './people.ts';
import { createPictures } from './pictures.ts';
import { createPresses, type InteractionOptions } from './presses.ts';
import { createRequests } from './requests.ts';
import { BlockActions } from './schema.ts';
import { toOutsideError } from './slack-error.ts';
import { createSocketLinks, type SocketLinks } from './socket-links.ts';
import { createSuggestions } from './suggestions.ts';
import { createSubmissions } from './submissions.ts';
import type { SlackAnswerCount } from './slack-result.ts';
import { createWebCalls, libraryLog, type WebCalls } from './web-calls.ts';
import { createLinks, findWorkspace, isSharedOutside, type Workspace } from './workspace.ts';

/** How Slack tells us what people do: by Socket Mode, or by requests to the bot's own HTTP server. */
export type SlackWayIn =
  | { /** App-level token of Socket Mode. */ readonly appToken: string; readonly signingSecret?: undefined }
  | {
      /** By which Slack signs its requests. */ readonly signingSecret: string;
      readonly appToken?: undefined;
    };

export type SlackChatOptions = SlackWayIn & {
  readonly botToken: string;
  /** Another base URL than Slack's own, such as `http://127.0.0.1:3411/api/`. */
  readonly apiUrl?: string;
  /** Id or name of the usual channel. */
  readonly channel: string;
  /** Those that the settings name beside it. */
  readonly routed?: readonly string[];
  readonly desk: Desk | (() => Desk);
  readonly log: Log;
  readonly clock: Clock;
  /** The channel's language; people are answered in their own. */
  readonly locale?: Locale;
  readonly onAnswer?: SlackAnswerCount;
  readonly leadership?: Leadership | undefined;
  /** Of what answers people; default: as of all else. */
  readonly answering?: Leadership | undefined;
  /** Connections in Socket Mode; default: two. Slack gives an app ten. */
  readonly links?: number;
};

export interface SlackChat extends Chat {
  /** Resolves when Slack sends us what people do, or, when Slack is away, once it is being tried again. */
  start(): Promise<void>;
  /** Takes nothing new, then waits for what is being handled. */
  stop(): Promise<void>;
  connected(): boolean;
  /** Where Slack's requests go; absent in Socket Mode. */
  readonly receive?: ReceiveSlackRequest;
  /** Of a channel as the settings name it; without a name the usual one. */
  channelId(written?: string): string;
  workspace(): Workspace;
}

/**
 * Slack through Bolt. Asks first who we are and where to post: throws `OutsideError` with one
 * sentence that says which token, scope or membership is missing.
 */
export async function createSlackChat(options: SlackChatOptions): Promise<SlackChat> {
  const { log } = options;
  const calls = createWebCalls({ ...options, apiUrl: options.apiUrl });
  const workspace = await findWorkspace(calls.ask, options.channel, options.routed);
  const interaction = interactionOf(options, calls, workspace);
  const { answers, localeOf, publishHome } = interaction;
  const receiver = receiverOf(options);
  const app = createApp(options, workspace, receiver);
  const listeners = addListeners(
    app,
    {
      press: createPresses(interaction),
      submit: createSubmissions(interaction),
      suggest: createSuggestions(interaction),
      ...createRequests(interaction),
      unknown: (body) => explainUnknown(interaction, body),
    },
    log,
  );

  return {
    ...createDelivery({
      client: calls.deliver,
      ask: calls.ask,
      upload: createPictures(calls.files, log),
      log,
    }),
    whisper: async (channel, person, message) =>
      answers.whisper({ channel, person, locale: await localeOf(person) }, message),
    publishHome,
    person: createPeople({ ask: calls.ask, team: workspace.team }),
    isSharedOutside: (channel) => isSharedOutside(calls.ask, channel),
    isMember: createMembers({ ask: calls.ask, now: () => steadyMs(options.clock) }),
    files: createLogFiles(calls),
    linkTo: createLinks(calls.ask),
    start: async () => {
      try {
        await app.start();
      } catch (error) {
        throw toOutsideError(error, 'apps.connections.open');
      }
    },
    stop: async () => {
      await app.stop();
      await listeners.drain();
    },
    connected: receiver.connected,
    ...('receive' in receiver ? { receive: receiver.receive } : {}),
    channelId: (written) =>
      written === undefined ? workspace.channel : (workspace.channels.get(written) ?? written),
    workspace: () => workspace,
  };
}

function interactionOf(
  { log, apiUrl, desk, clock, locale: fallback = 'en' }: SlackChatOptions,
  { ask, interact }: WebCalls,
  { channel }: Workspace,
): InteractionOptions {
  const localeOf = createLocales({ ask, log, fallback, now: () => steadyMs(clock) });
  return {
    desk: deskOf(desk),
    interact,
    answers: createAnswers({ interact, apiUrl, log }),
    log,
    localeOf,
    publishHome: createHomes({ interact, localeOf }),
    channel,
  };
}

function deskOf(desk: Desk | (() => Desk)): () => Desk {
  return typeof desk === 'function' ? desk : () => desk;
}

function receiverOf(options: SlackChatOptions): SocketLinks | HttpRequests {
  const { apiUrl, log, clock, links = 2 } = options;
  return options.signingSecret === undefined
    ? createSocketLinks({ appToken: options.appToken, apiUrl, log, links })
    : createHttpRequests({ signingSecret: options.signingSecret, clock, log });
}

function createApp(
  options: SlackChatOptions,
  workspace: Workspace,
  receiver: SocketLinks | HttpRequests,
): App {
  return new App({
    receiver,
    authorize: async () => ({
      botToken: options.botToken,
      botUserId: workspace.botUser,
      ...(workspace.botId === undefined ? {} : { botId: workspace.botId }),
      teamId: workspace.team,
    }),
    logger: libraryLog(options.log),
    convoStore: false,
    ...(options.apiUrl === undefined ? {} : { clientOptions: { slackApiUrl: options.apiUrl } }),
  });
}

/** Says so to whoever pressed a button that cannot be read any more. */
async function explainUnknown(options: InteractionOptions, body: unknown): Promise<void> {
  const known = BlockActions.pick({ user: true, team: true, response_url: true }).safeParse(body);
  if (!known.success) return;
  const person = { team: known.data.team?.id ?? '', user: known.data.user.id };
  await options.answers.tell(
    {
      person,
      locale: await options.localeOf(person),
      responseUrl: known.data.response_url,
    },
    plainMessage(said('slack.notUnderstood')),
  );
}
