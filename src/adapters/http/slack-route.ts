import type { IncomingMessage } from 'node:http';
import type { Answer, Route } from './http-server.ts';
import { readBody } from './read-body.ts';

/** Whoever reads a request that came to Slack's request URL: header names in small letters. */
export type SlackReceiver = (request: {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}) => Promise<Answer>;

/** Slack's largest payloads, views with all their fields, stay far below. */
const mostBytes = 1_048_576;

/** Slack's request URL, for events, interactivity and commands alike. Without `receiver` the bot is still starting. */
export function slackRoute(receiver: () => SlackReceiver | undefined): Route {
  return {
    method: 'POST',
    async answer(request) {
      const body = await readBody(request, mostBytes);
      if (body === undefined) return { status: 413, body: `The body is larger than ${mostBytes} bytes.` };
      const receive = receiver();
      if (!receive) return { status: 503, body: 'The bot is starting.' };
      return receive({ headers: singleHeaders(request), body });
    },
  };
}

/** A header that comes several times is none of those that Slack sends. */
function singleHeaders({ headers }: IncomingMessage): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
  );
}
