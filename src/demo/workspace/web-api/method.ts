import type { AppIdentity } from '../default-team.ts';
import type { Conversation, Directory } from '../directory.ts';
import type { Files } from '../files.ts';
import type { WorkspaceLimits } from '../limits.ts';
import type { Messages } from '../messages.ts';
import type { RateLimits, Tier } from '../rate-limits.ts';
import type { SocketMode } from '../socket-mode.ts';
import type { Triggers } from '../triggers.ts';
import type { Views } from '../views.ts';
import type { Arguments } from './arguments.ts';

/** What methods read and change. */
export interface WebApiContext {
  readonly app: AppIdentity;
  readonly directory: Directory;
  readonly messages: Messages;
  readonly files: Files;
  readonly views: Views;
  readonly triggers: Triggers;
  readonly socketMode: SocketMode;
  readonly rates: RateLimits;
  readonly limits: WorkspaceLimits;
  readonly scopes: readonly string[];
  readonly baseUrl: () => string;
}

export type Refusal = { readonly ok: false; readonly error: string; readonly [detail: string]: unknown };
export type Answer = { readonly ok: true; readonly [field: string]: unknown } | Refusal;

export interface WebApiMethod {
  readonly tier: Tier;
  /** One scope, or one for each sort of conversation; none when absent. */
  readonly scope?: string | { readonly public: string; readonly private: string; readonly im: string };
  /** Called with the app-level token instead of the bot's. */
  readonly appToken?: true;
  readonly run: (args: Arguments, context: WebApiContext) => Answer;
}

export type WebApiFamily = Readonly<Record<string, WebApiMethod>>;

export const done = (fields: Readonly<Record<string, unknown>> = {}): Answer => ({ ok: true, ...fields });

export const refuse = (error: string, details: Readonly<Record<string, unknown>> = {}): Refusal => ({
  ok: false,
  error,
  ...details,
});

/** Slack's way of naming what is wrong with an argument: one line for each fault, plain and in the metadata. */
export function refuseWith(error: string, faults: readonly string[]): Refusal {
  if (faults.length === 0) return refuse(error);
  return refuse(error, {
    errors: faults,
    response_metadata: { messages: faults.map((line) => `[ERROR] ${line}`) },
  });
}

export function isRefusal(value: object): value is Refusal {
  return 'ok' in value && value.ok === false;
}

/** The conversation that an argument names, by id or name. */
export function conversationOf(
  args: Arguments,
  context: WebApiContext,
  argument = 'channel',
): Conversation | Refusal {
  const reference = args.text(argument);
  if (reference === undefined)
    return refuseWith('invalid_arguments', [`missing required field: ${argument}`]);
  return context.directory.conversation(reference) ?? refuse('channel_not_found');
}

/** The same, and the app must be a member of it. */
export function ownConversationOf(
  args: Arguments,
  context: WebApiContext,
  argument = 'channel',
): Conversation | Refusal {
  const conversation = conversationOf(args, context, argument);
  if (isRefusal(conversation)) return conversation;
  const isMember = context.directory.isMember(conversation, context.app.botUserId);
  return isMember ? conversation : refuse('not_in_channel');
}
