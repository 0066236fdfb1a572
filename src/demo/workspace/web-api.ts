import type { IncomingMessage } from 'node:http';
import type { Conversation } from './directory.ts';
import { readArguments } from './web-api/arguments.ts';
import { chat } from './web-api/chat.ts';
import { conversations } from './web-api/conversations.ts';
import { files } from './web-api/files.ts';
import {
  type Answer,
  refuse,
  type Refusal,
  type WebApiContext,
  type WebApiMethod,
} from './web-api/method.ts';
import { people } from './web-api/people.ts';
import { reactions } from './web-api/reactions.ts';
import { team } from './web-api/team.ts';
import { views } from './web-api/views.ts';

export interface WorkspaceTokens {
  readonly bot: string;
  readonly app: string;
}

export interface WebApiCall {
  readonly at: string;
  readonly method: string;
  readonly body: Record<string, unknown>;
}

export interface WebApiReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly answer: Answer;
}

const methods = new Map<string, WebApiMethod>(
  [chat, conversations, people, team, views, files, reactions].flatMap((family) => Object.entries(family)),
);

/** Answers Web API calls as Slack does: token, rate limit and scope first, then the method itself. */
export function createWebApi(deps: {
  readonly context: WebApiContext;
  readonly tokens: WorkspaceTokens;
  readonly now: () => Date;
  readonly onCall?: ((call: WebApiCall) => void) | undefined;
}): (name: string, headers: IncomingMessage['headers'], fields: Record<string, unknown>) => WebApiReply {
  const { context, tokens } = deps;
  return (name, headers, { token: tokenField, ...body }) => {
    deps.onCall?.({ at: deps.now().toISOString(), method: name, body });
    const method = methods.get(name);
    if (method === undefined) return reply(refuse('unknown_method', { req_method: name }));
    const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? tokenField;
    const unauthorised = checkToken(token, method, tokens);
    if (unauthorised !== undefined) return reply(unauthorised);
    const retryAfter = context.rates.take(name, method.tier);
    if (retryAfter !== undefined) return reply(refuse('ratelimited', { retryAfter }));
    const missing = missingScope(method, body, context);
    if (missing !== undefined) return reply(missing, context.scopes);
    return reply(method.run(readArguments(body), context), context.scopes);
  };
}

function checkToken(token: unknown, method: WebApiMethod, tokens: WorkspaceTokens): Refusal | undefined {
  if (typeof token !== 'string' || token === '') return refuse('not_authed');
  if (token !== tokens.bot && token !== tokens.app) return refuse('invalid_auth');
  const wanted = method.appToken === true ? tokens.app : tokens.bot;
  return token === wanted ? undefined : refuse('not_allowed_token_type');
}

function missingScope(
  { scope, appToken }: WebApiMethod,
  body: Readonly<Record<string, unknown>>,
  { scopes, directory }: WebApiContext,
): Refusal | undefined {
  if (scope === undefined || appToken === true) return undefined;
  const channel = typeof body['channel'] === 'string' ? directory.conversation(body['channel']) : undefined;
  const needed = typeof scope === 'string' ? scope : scope[sortOf(channel)];
  return scopes.includes(needed)
    ? undefined
    : refuse('missing_scope', { needed, provided: scopes.join(',') });
}

function sortOf(channel: Conversation | undefined): 'public' | 'private' | 'im' {
  if (channel?.dmWith !== undefined) return 'im';
  return channel?.isPrivate === true ? 'private' : 'public';
}

/** A rate limit is the one refusal that Slack does not answer with status 200. */
function reply(answer: Answer, scopes?: readonly string[]): WebApiReply {
  const headers = scopes === undefined ? {} : { 'x-oauth-scopes': scopes.join(',') };
  if (answer['error'] !== 'ratelimited') return { status: 200, headers, answer };
  return {
    status: 429,
    headers: { ...headers, 'retry-after': String(answer['retryAfter']) },
    answer: refuse('ratelimited'),
  };
}
