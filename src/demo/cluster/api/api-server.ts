import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KubeletSeam } from '../seams.ts';
import { createAccessControl } from './access/access-control.ts';
import { type AccessRule, defaultTokens, type Identity } from './access/roles.ts';
import { type Answer, codeOf, failure, send } from './answer.ts';
import { handleRequest } from './handle-request.ts';
import type { ApiDependencies } from './resource-call.ts';
import type { Admitter } from './write/admission.ts';
import { internalError, StatusError, type StatusFailure } from './status-error.ts';
import { readRequest } from './read-request.ts';
import type { WatchTimes } from './read/watch-objects.ts';
import type { ClusterStore } from './store/object-store.ts';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The user behind the token; `undefined` for nobody known. */
  readonly identity: string | undefined;
  /** 0 where the connection was closed without an answer. */
  readonly status: number;
}

export interface ApiServerOptions {
  readonly store: ClusterStore;
  readonly kubelet: KubeletSeam;
  readonly now: () => Date;
  /** Bearer tokens and who they stand for; default: `defaultTokens`. */
  readonly tokens?: Readonly<Record<string, Identity>>;
  readonly watchTimes?: Partial<WatchTimes>;
  /** Told of every request when it is carried out and before it is answered (a watch: before it begins). */
  readonly onRequest?: ((request: RecordedRequest) => void) | undefined;
}

export interface ApiServer {
  /** Listens on 127.0.0.1, on a free port unless one is given; rejects when the port is taken. */
  listen(port?: number): Promise<{ readonly url: string }>;
  close(): Promise<void>;
  /** Destroys every open connection; new ones are accepted. */
  dropConnections(): void;
  /** Forgets what watches and lists could resume from, as a restarted API server has: they get 410. */
  compact(): void;
  /** Takes rights away from everybody from now on; the answer gives them back. */
  forbid(rule: AccessRule): () => void;
  /** Lets every write through the API pass this from now on; the answer takes it away again. */
  admit(admitter: Admitter): () => void;
  /** The next request that `matches` (default: any) fails so, or is cut off for `hang-up`. */
  failNext(
    how: StatusFailure | 'hang-up',
    matches?: (request: Pick<RecordedRequest, 'method' | 'path'>) => boolean,
  ): void;
}

interface PlannedFailure {
  readonly how: StatusFailure | 'hang-up';
  readonly matches: (request: Pick<RecordedRequest, 'method' | 'path'>) => boolean;
}

const usualTimes: WatchTimes = { bookmarkEveryMs: 60_000, longestMs: 45 * 60_000 };

/** An HTTP server that speaks the Kubernetes API 1.36 on top of an object store; see `resourceDefinitions`. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const access = createAccessControl(options.tokens ?? defaultTokens);
  const watchTimes = { ...usualTimes, ...options.watchTimes };
  const { objects: store } = options.store;
  const admitters = new Set<Admitter>();
  const api = { store, kubelet: options.kubelet, now: options.now, access, watchTimes, admitters };
  const planned: PlannedFailure[] = [];
  const takeFailure = (request: Pick<RecordedRequest, 'method' | 'path'>) => {
    const at = planned.findIndex((failure) => failure.matches(request));
    return at < 0 ? undefined : planned.splice(at, 1)[0]?.how;
  };
  const server = createServer((message, response) => {
    void serve({ api, takeFailure, onRequest: options.onRequest }, message, response);
  });
  return {
    listen: (port = 0) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
          server.off('error', reject);
          resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    dropConnections: () => server.closeAllConnections(),
    compact: () => store.history.forget(store.version()),
    forbid: (rule) => access.forbid(rule),
    admit(admitter) {
      admitters.add(admitter);
      return () => admitters.delete(admitter);
    },
    failNext: (how, matches = () => true) => {
      planned.push({ how, matches });
    },
  };
}

interface Serving {
  readonly api: ApiDependencies;
  readonly takeFailure: (
    request: Pick<RecordedRequest, 'method' | 'path'>,
  ) => StatusFailure | 'hang-up' | undefined;
  readonly onRequest: ((request: RecordedRequest) => void) | undefined;
}

async function serve(serving: Serving, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', headers } = message;
  const url = new URL(message.url ?? '/', 'http://localhost');
  let identity: Identity | undefined;
  const answer = await answerOf(async () => {
    const request = await readRequest(message, url);
    const planned = serving.takeFailure({ method, path: url.pathname });
    if (planned === 'hang-up') return { kind: 'hang-up' };
    if (planned !== undefined) throw new StatusError(planned);
    identity = serving.api.access.identify(headers.authorization);
    return handleRequest(serving.api, identity, request);
  });
  serving.onRequest?.({
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    identity: identity?.user,
    status: codeOf(answer),
  });
  if (!response.destroyed) send(response, answer);
}

async function answerOf(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StatusError) return failure(error);
    return failure(
      internalError(
        `the simulated cluster failed: ${error instanceof Error ? error.message : String(error)}`,
      ),
    );
  }
}
