import type { Credential } from './adapters/http/credential.ts';
import { type HttpServer, startHttpServer } from './adapters/http/http-server.ts';
import { medicRoutes } from './adapters/http/medic-routes.ts';
import type { ReceiveSlackRequest } from './adapters/slack/http-requests.ts';
import type { Counters } from './flow/counters.ts';
import { figures, type FigureSources } from './flow/figures.ts';
import type { Health } from './flow/health.ts';
import type { AlertDesk, Clock, Log } from './ports.ts';
import type { HttpSettings } from './settings.ts';

/** Without a credential no alerts are taken. */
export type HttpOptions = HttpSettings & {
  readonly credential?: Credential;
  /** Where a server stands already that only lacks the paths. */
  readonly serve?: typeof startHttpServer;
  /** Who takes Slack's requests while this program's own part is not open, or is ending. */
  readonly slackMeanwhile?: () => ReceiveSlackRequest | undefined;
};

/** What HTTP tells of and is built after it: the bot answers also while it waits for Slack. */
export interface LateParts {
  chat?: { readonly connected: () => boolean; readonly receive?: ReceiveSlackRequest };
  alerts?: AlertDesk;
  playbooks?: { readonly loaded: number; readonly errors: number };
}

export interface HttpParts
  extends Omit<FigureSources, 'counters' | 'health' | 'isChatConnected' | 'playbooks'> {
  readonly wall: Clock;
  readonly log: Log;
  readonly counters: Counters;
  readonly health: Health;
  readonly late: LateParts;
  /** Whether Slack comes in here, and not by Socket Mode. */
  readonly takesSlack: boolean;
}

/** Health, figures and the webhook; throws when the port is taken. */
export async function serveHttp(http: HttpOptions, parts: HttpParts): Promise<HttpServer> {
  const { wall, log, counters, late, health } = parts;
  const sources: FigureSources = {
    ...parts,
    counters: Object.values(counters),
    isChatConnected: () => late.chat?.connected() ?? false,
    playbooks: () => late.playbooks ?? { loaded: 0, errors: 0 },
  };
  const routes = medicRoutes({
    credential: http.credential,
    requestsPerMinute: http.alertRequestsPerMinute,
    bodyBytes: http.alertBodyBytes,
    desk: () => (health.isStopping() ? undefined : late.alerts),
    wall,
    log,
    onAnswer: (status) => counters.webhooks.add({ code: String(status) }),
    ...(parts.takesSlack ? { slack: () => slackReceiver(http, parts) } : {}),
    readiness: () => health.parts(),
    whyDead: () => health.whyDead(),
    figures: () => figures(sources),
  });
  const { address, port, serve = startHttpServer } = http;
  const server = await serve({ address, port, routes, log });
  log.info({ address, port: server.port, webhook: Boolean(http.credential) }, 'answering HTTP');
  return server;
}

function slackReceiver({ slackMeanwhile }: HttpOptions, { late: { chat }, health }: HttpParts) {
  const isOpen = chat?.connected() && !health.isStopping();
  return (isOpen ? undefined : slackMeanwhile?.()) ?? chat?.receive;
}
