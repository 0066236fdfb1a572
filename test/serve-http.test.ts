import { expect, it } from 'vitest';
import type { HttpServer, Route } from '../src/adapters/http/http-server.ts';
import { startHttpServer } from '../src/adapters/http/http-server.ts';
import { createWallClock } from '../src/adapters/wall-clock.ts';
import { type HttpParts, type LateParts, serveHttp } from '../src/serve-http.ts';
import { defaultHttp } from '../src/settings.ts';
import { listLog } from './adapters/kubernetes/simulated-cluster.ts';

const saying = (body: string) => async () => ({ status: 200, body });

async function served(late: LateParts, isStopping: boolean, hasStandby: boolean): Promise<HttpServer> {
  const parts = {
    late,
    health: { isStopping: () => isStopping },
    counters: {},
    wall: createWallClock(),
    log: listLog(),
    takesSlack: true,
  };
  const http = {
    ...defaultHttp,
    address: '127.0.0.1',
    port: 0,
    serve: (options: Parameters<typeof startHttpServer>[0]) => {
      const slack: Readonly<Record<string, Route>> = {
        '/slack/events': options.routes['/slack/events'] as Route,
      };
      return startHttpServer({ ...options, routes: slack });
    },
  };
  const slackMeanwhile = () => saying('standby');
  return serveHttp({ ...http, ...(hasStandby ? { slackMeanwhile } : {}) }, parts as unknown as HttpParts);
}

const chat = (isOpen: boolean) => ({ chat: { connected: () => isOpen, receive: saying('own') } });

it.each([
  ['before chat is there', {}, false, true, 'standby'],
  ['before chat is open', chat(false), false, true, 'standby'],
  ['while it is open', chat(true), false, true, 'own'],
  ['while the program ends', chat(true), true, true, 'standby'],
  ['without a standby, before chat is there', {}, false, false, 'The bot is starting.'],
  ['without a standby, while the program ends', chat(true), true, false, 'own'],
] as const)('who takes Slack’s requests: %s', async (_, late, isStopping, hasStandby, taker) => {
  const server = await served(late, isStopping, hasStandby);
  try {
    const answer = await fetch(`http://127.0.0.1:${server.port}/slack/events`, {
      method: 'POST',
      body: '{}',
    });
    expect((await answer.text()).trim()).toBe(taker);
  } finally {
    await server.close();
  }
});
