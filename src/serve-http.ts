import type { Credential } from './adapters/http/credential.ts';
import { type HttpServer, startHttpServer } from './adapters/http/http-server.ts';
import { medicRoutes } from './adapters/http/medic-routes.ts';
import type { SlackChat } from './adapters/slack/slack-chat.ts';
import type { ConnectedCluster } from './flow/cluster-of.ts';
import type { CountedStore } from './flow/counted-store.ts';
import type { Counters } from './flow/counters.ts';
import { figures } from './flow/figures.ts';
import { readiness } from './flow/readiness.ts';
import type { AlertDesk, Clock, Log } from './ports.ts';
import type { HttpSettings } from './settings.ts';

/** Without a credential no alerts are taken. */
export type HttpOptions = HttpSettings & {
  readonly credential?: Credential;
  /** Where a server stands already that only lacks the paths. */
  readonly serve?: typeof startHttpServer;
};

/** What HTTP tells of and is built after it: the bot answers also while it waits for Slack. */
export interface LateParts {
  chat?: SlackChat;
  alerts?: AlertDesk;
}

export interface HttpParts {
  readonly store: CountedStore;
  readonly clusters: readonly ConnectedCluster[];
  readonly clock: Clock;
  readonly wall: Clock;
  readonly log: Log;
  readonly counters: Counters;
  readonly late: LateParts;
  /** Whether Slack comes in here, and not by Socket Mode. */
  readonly takesSlack: boolean;
}

/** Health, figures and the webhook; throws when the port is taken. */
export async function serveHttp(http: HttpOptions, parts: HttpParts): Promise<HttpServer> {
  const { store, clock, wall, log, counters, late } = parts;
  const clusters = parts.clusters.map(({ reader }) => reader);
  const isChatConnected = () => late.chat?.connected() ?? false;
  const routes = medicRoutes({
    credential: http.credential,
    requestsPerMinute: http.alertRequestsPerMinute,
    bodyBytes: http.alertBodyBytes,
    desk: () => late.alerts,
    wall,
    log,
    onAnswer: (status) => counters.webhooks.add({ code: String(status) }),
    ...(parts.takesSlack ? { slack: () => late.chat?.receive } : {}),
    readiness: () => readiness({ store, clusters, isChatConnected }),
    figures: () => figures({ store, clusters, isChatConnected, clock, counters: Object.values(counters) }),
  });
  const { address, port, serve = startHttpServer } = http;
  const server = await serve({ address, port, routes, log });
  log.info({ address, port: server.port, webhook: Boolean(http.credential) }, 'answering HTTP');
  return server;
}
