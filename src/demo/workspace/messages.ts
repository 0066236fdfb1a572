import type { AppIdentity } from './default-team.ts';
import type { Files } from './files.ts';
import type { Block, MessageView, ToPage } from './page-protocol.ts';

export type Attachment = MessageView['attachments'][number];

export interface MessageMetadata {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
}

export interface StoredMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs?: string | undefined;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly attachments: readonly Attachment[];
  readonly files: readonly string[];
  readonly editedTs?: string | undefined;
  readonly metadata?: MessageMetadata | undefined;
  readonly reactions: Readonly<Record<string, readonly string[]>>;
  readonly onlyFor?: string | undefined;
  readonly alsoInChannel?: boolean | undefined;
}

export type MessageDraft = Pick<StoredMessage, 'channel' | 'user'> &
  Partial<Omit<StoredMessage, 'ts' | 'reactions' | 'editedTs'>>;

/** All messages of the workspace, ephemeral ones included, oldest first and bounded. */
export interface Messages {
  /** A time stamp in Slack's form (`1795350000.000100`), later than any given out before. */
  nextTs(): string;
  post(draft: MessageDraft): StoredMessage;
  replace(message: StoredMessage): void;
  remove(message: StoredMessage): void;
  find(channel: string, ts: string): StoredMessage | undefined;
  /** What stands in a channel (thread replies only when sent to the channel too), without ephemeral messages. */
  history(channel: string): readonly StoredMessage[];
  /** A thread: its parent, then the replies. */
  thread(channel: string, ts: string): readonly StoredMessage[];
  views(): readonly MessageView[];
}

export function createMessages(deps: {
  readonly now: () => Date;
  readonly emit: (frame: ToPage) => void;
  readonly files: Files;
  readonly max: number;
}): Messages {
  const stored = new Map<string, StoredMessage>();
  const keyOf = (channel: string, ts: string) => `${channel}/${ts}`;
  const view = (message: StoredMessage) => messageView(message, deps.files);
  let lastMicros = 0;

  const nextTs = () => {
    lastMicros = Math.max(lastMicros + 1, deps.now().getTime() * 1000);
    return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
  };
  const put = (message: StoredMessage) => {
    stored.set(keyOf(message.channel, message.ts), message);
    deps.emit({ kind: 'message', message: view(message) });
  };
  const remove = ({ channel, ts, onlyFor }: StoredMessage) => {
    stored.delete(keyOf(channel, ts));
    deps.emit({ kind: 'message-deleted', channel, ts, ...(onlyFor !== undefined && { onlyFor }) });
  };
  const lasting = (channel: string) =>
    [...stored.values()].filter((message) => message.channel === channel && message.onlyFor === undefined);

  return {
    nextTs,
    post: (draft) => {
      const message = {
        text: '',
        blocks: [],
        attachments: [],
        files: [],
        ...draft,
        reactions: {},
        ts: nextTs(),
      };
      put(message);
      const oldest = stored.values().next().value;
      if (stored.size > deps.max && oldest !== undefined) remove(oldest);
      return message;
    },
    replace: put,
    remove,
    find: (channel, ts) => stored.get(keyOf(channel, ts)),
    history: (channel) =>
      lasting(channel).filter(
        ({ ts, threadTs, alsoInChannel }) => threadTs === undefined || threadTs === ts || alsoInChannel,
      ),
    thread: (channel, ts) =>
      lasting(channel).filter((message) => message.ts === ts || message.threadTs === ts),
    views: () => [...stored.values()].map(view),
  };
}

function messageView(message: StoredMessage, files: Files): MessageView {
  const { channel, ts, threadTs, user, text, blocks, attachments, onlyFor, alsoInChannel } = message;
  return {
    channel,
    ts,
    ...(threadTs !== undefined && { threadTs }),
    user,
    text,
    blocks,
    attachments,
    files: message.files.flatMap((id) => files.view(id) ?? []),
    edited: message.editedTs !== undefined && blocks.length === 0,
    ...(onlyFor !== undefined && { onlyFor }),
    ...(alsoInChannel === true && { alsoInChannel }),
  };
}

/** The message as Slack's Web API and interaction payloads show it. */
export function slackMessage(
  message: StoredMessage,
  deps: { readonly app: AppIdentity; readonly files: Files; readonly withMetadata?: boolean },
): Record<string, unknown> {
  const { app } = deps;
  const byApp = message.user === app.botUserId;
  const reactions = Object.entries(message.reactions);
  return {
    type: 'message',
    ...(message.alsoInChannel === true && { subtype: 'thread_broadcast' }),
    user: message.user,
    ...(byApp && { bot_id: app.botId, app_id: app.appId }),
    team: app.teamId,
    text: message.text,
    ts: message.ts,
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.attachments.length > 0 && {
      attachments: message.attachments.map((attachment, at) => ({ id: at + 1, ...attachment })),
    }),
    ...(message.files.length > 0 && {
      files: message.files.flatMap((id) => deps.files.describe(id) ?? []),
    }),
    ...(message.editedTs !== undefined && { edited: { user: message.user, ts: message.editedTs } }),
    ...(reactions.length > 0 && {
      reactions: reactions.map(([name, users]) => ({ name, users, count: users.length })),
    }),
    ...(deps.withMetadata === true && message.metadata !== undefined && { metadata: message.metadata }),
  };
}
