import { type Answer, type HttpServer, type Route, startHttpServer } from './adapters/http/http-server.ts';
import { metricsContentType, metricsText } from './adapters/http/metrics-text.ts';
import { type ReadyPart, readyAnswer } from './adapters/http/medic-routes.ts';
import { slackRoute } from './adapters/http/slack-route.ts';
import type { MetricFamily } from './metric-family.ts';
import type { Log } from './ports.ts';
import type { HttpOptions } from './serve-http.ts';
import type { Standby, StandbyStanding } from './standby.ts';

/** One address that answers for as long as the process lives, whether it leads or stands by. */
export interface HttpDoor {
  readonly port: number;
  /** From now on the paths of a leader are answered; closing that server leaves the door open. */
  readonly serve: typeof startHttpServer;
  close(): Promise<void>;
}

/** Throws when the port is taken. Without `standby` a replica that stands by takes nothing of chat. */
export async function openDoor(
  http: HttpOptions,
  log: Log,
  standby?: Pick<Standby, 'standing' | 'receive' | 'isByHttp' | 'figures'>,
): Promise<HttpDoor> {
  let leading: Readonly<Record<string, Route>> | undefined;
  const ask = async (path: string, request: Parameters<Route['answer']>[0], standby: Answer) =>
    leading?.[path] ? leading[path].answer(request) : standby;
  const get = (path: string, standby: () => Answer): Route => ({
    method: 'GET',
    answer: (request) => ask(path, request, standby()),
  });
  const post = (path: string): Route => ({
    method: 'POST',
    answer: (request) => ask(path, request, elsewhere),
  });
  const slack = standby?.isByHttp ? slackRoute(standby.receive) : undefined;
  const server = await startHttpServer({
    address: http.address,
    port: http.port,
    log,
    routes: {
      '/healthz': get('/healthz', () => ({ status: 200, body: 'ok' })),
      '/readyz': {
        method: 'GET',
        answer: async (request) =>
          leading?.['/readyz']?.answer(request) ?? readyAnswer(standbyParts(standby), request),
      },
      '/metrics': {
        method: 'GET',
        async answer(request) {
          const own = metricsText([
            leaderFigure(leading !== undefined),
            ...((!leading && standby?.figures()) || []),
          ]);
          const answer = await ask('/metrics', request, { status: 200, body: '' });
          const body = answer.status === 200 ? own + answer.body : answer.body;
          return { ...answer, body, contentType: metricsContentType };
        },
      },
      '/webhooks/alertmanager': post('/webhooks/alertmanager'),
      ...(slack
        ? {
            '/slack/events': {
              method: 'POST',
              answer: async (request) => (leading?.['/slack/events'] ?? slack).answer(request),
            },
          }
        : {}),
    },
  });
  log.info({ address: http.address, port: server.port }, 'answering HTTP as one of several replicas');
  const serve = async ({ routes }: Parameters<typeof startHttpServer>[0]): Promise<HttpServer> => {
    leading = routes;
    return { port: server.port, close: async () => void (leading = undefined) };
  };
  return { port: server.port, serve, close: () => server.close() };
}

/**
 * Ready also without Slack: a rolling update goes on when a new replica stands by, and Slack gives what people do to the connections that there are.
 * Requests over HTTP come to whoever is ready, so there it is only while it can take them.
 */
function standbyParts(
  standby: Pick<Standby, 'standing' | 'isByHttp'> | undefined,
): readonly Omit<ReadyPart, 'forMs'>[] {
  const replica = { name: 'replica', isReady: true, reason: 'ok', words: 'standby' };
  if (!standby) return [replica];
  const reason = standby.standing();
  const isReady = reason === 'ok' || !standby.isByHttp;
  return [replica, { name: 'clicks', isReady, reason, words: clicksWords[reason] }];
}

const clicksWords: Readonly<Record<StandbyStanding, string>> = {
  ok: 'taken, and answered by the replica that leads',
  'no-leader': 'not taken: no replica that leads is heard',
  'database-away': 'not taken: the database does not answer',
  'slack-away': 'not taken: no connection to Slack',
};

/** Alertmanager sends again what is answered so, until it meets the leader. */
const elsewhere: Answer = {
  status: 503,
  body: 'This replica stands by: another one leads.',
  headers: { 'Retry-After': '2' },
};

const leaderFigure = (leads: boolean): MetricFamily => ({
  name: 'fluent_medic_leader',
  kind: 'gauge',
  help: '1 while this replica leads, 0 while it stands by.',
  samples: [{ value: leads ? 1 : 0 }],
});
