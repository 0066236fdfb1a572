import { patiently } from './adapters/patiently.ts';
import { createSlackChat, type SlackChat, type SlackWayIn } from './adapters/slack/slack-chat.ts';
import type { SlackAnswerCount } from './adapters/slack/slack-result.ts';
import { channelsNamed, routingOf } from './audience/route.ts';
import type { AskedChat } from './flow/chat-through-hub.ts';
import type { Counters } from './flow/counters.ts';
import type { AskedDeps } from './flow/deps.ts';
import { createReaders } from './flow/readers.ts';
import { alone, type Leadership } from './leadership.ts';
import type { Clock, Desk, Log } from './ports.ts';
import type { Settings } from './settings.ts';

export type SlackAccess = SlackWayIn & {
  readonly botToken: string;
  readonly channel: string;
  readonly apiUrl?: string;
};

export interface ChatAround {
  readonly slack: SlackAccess;
  readonly settings: Settings;
  readonly leader?: Leadership | undefined;
  /** Aborts a start that waits for Slack to come back. */
  readonly giveUp?: AbortSignal | undefined;
  readonly wall: Clock;
  readonly log: Log;
  readonly counters: Pick<Counters, 'slackCalls'>;
}

/** Chat needs the desk and the desk needs chat: what is pressed before the desk is open is refused. */
export async function connectChat({ slack, settings, leader, giveUp, wall, log, counters }: ChatAround) {
  let desk: Desk | undefined;
  const options = {
    ...slack,
    leadership: leader ?? alone,
    routed: channelsNamed(settings.chat),
    locale: settings.chat.locale,
    clock: wall,
    log,
    onAnswer: ((method, code, result) =>
      counters.slackCalls.add({ method, code, result })) satisfies SlackAnswerCount,
    desk: () => {
      if (!desk) throw new Error('The desk is not open yet.');
      return desk;
    },
  };
  const chat: SlackChat = await patiently(() => createSlackChat(options), {
    wall,
    log,
    doing: 'connecting to Slack',
    stop: giveUp,
  });
  return { chat, open: (opened: Desk) => void (desk = opened) };
}

/** Where the bot is in chat: the workspace, and the id of a channel as the settings name it; without a name the usual one. */
export interface ChatPlace {
  readonly team: () => string;
  readonly channelId: (written?: string) => string;
}

export const placeOf = (chat: SlackChat): ChatPlace => ({
  team: () => chat.workspace().team,
  channelId: (written) => chat.channelId(written),
});

/** Who is who in chat, and who may read what. */
export function audienceOf(
  chat: AskedChat,
  { team, channelId }: ChatPlace,
  { settings, wall, log }: Pick<AskedDeps, 'settings' | 'wall' | 'log'>,
) {
  const asking: Pick<AskedDeps, 'team' | 'person' | 'isSharedOutside' | 'isMember' | 'routing'> = {
    team,
    person: (ref, groups) => chat.person(ref, groups),
    isSharedOutside: (channel) => chat.isSharedOutside(channel),
    isMember: (channel, person) => chat.isMember(channel, person),
    routing: routingOf(settings.chat, channelId),
  };
  return {
    ...asking,
    readers: createReaders({ ...asking, wall, log }),
    linkTo: (message: Parameters<AskedChat['linkTo']>[0]) => chat.linkTo(message),
    files: chat.files,
  };
}
