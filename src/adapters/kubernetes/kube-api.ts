import {
  HttpMethod,
  IsomorphicFetchHttpLibrary,
  type KubeConfig,
  RequestContext,
  type ResponseContext,
} from '@kubernetes/client-node';
import { OutsideError } from '../../outside-error.ts';
import type { Clock } from '../../ports.ts';
import { fromAnswer, fromFailure } from './to-outside-error.ts';

/** Query parameters; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Sending {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly query?: Query;
  readonly contentType: string;
  readonly body: unknown;
}

/** Calls to one API server. All throw `OutsideError`, each call within its time limit. */
export interface KubeApi {
  /** A GET of JSON. Repeated by itself when the server says that it may pass. */
  read(path: string, query?: Query): Promise<unknown>;
  /** A GET of plain text, such as a log. */
  readText(path: string, query?: Query): Promise<string>;
  /** The same without repeating, for what stands behind the API server and may well be closed. */
  readTextOnce(path: string): Promise<string>;
  /** Sent once: whether a write may be repeated is for the caller to know. */
  send(sending: Sending): Promise<unknown>;
  /** The same API, whose calls all end `limitMs` from now, repeats included. */
  within(limitMs: number): KubeApi;
}

const callLimitMs = 10_000;
/** A hanging Fluent Bit must not hold up the evidence of its death. */
const behindLimitMs = 5_000;
const tries = 3;
const longestWaitMs = 5_000;

/**
 * The client library's own transport (TLS, tokens, exec plug-ins, proxies) without its generated models:
 * those turn `2026-11-22T03:12:00Z` into a Date and drop fields newer than themselves, while the watch
 * hands out objects as they are. Read this way, an object has one form wherever it comes from.
 */
export function createKubeApi(kubeConfig: KubeConfig, clock: Clock, deadline?: AbortSignal): KubeApi {
  const get = async (path: string, query?: Query): Promise<string> =>
    retried(clock, async () => call(kubeConfig, { path, query, limitMs: callLimitMs, deadline }));
  return {
    read: async (path, query) => parseJson(await get(path, query), path),
    readText: get,
    readTextOnce: async (path) => call(kubeConfig, { path, limitMs: behindLimitMs, deadline }),
    send: async (sending) =>
      parseJson(await call(kubeConfig, { ...sending, limitMs: callLimitMs, deadline }), sending.path),
    within: (limitMs) => createKubeApi(kubeConfig, clock, AbortSignal.timeout(limitMs)),
  };
}

interface Call extends Partial<Omit<Sending, 'query'>> {
  readonly path: string;
  readonly query?: Query | undefined;
  readonly limitMs: number;
  readonly deadline?: AbortSignal | undefined;
}

async function call(
  kubeConfig: KubeConfig,
  { path, query, limitMs, deadline, ...sending }: Call,
): Promise<string> {
  const url = urlOf(kubeConfig, path, query);
  const request = new RequestContext(url.toString(), HttpMethod[sending.method ?? 'GET']);
  request.setHeaderParam('User-Agent', 'fluent-medic');
  request.setHeaderParam('Accept', 'application/json, */*;q=0.8');
  if (sending.contentType !== undefined) {
    request.setHeaderParam('Content-Type', sending.contentType);
    request.setBody(JSON.stringify(sending.body));
  }
  const limit = AbortSignal.timeout(limitMs);
  request.setSignal(deadline === undefined ? limit : AbortSignal.any([limit, deadline]));
  return answerText(kubeConfig, request);
}

async function answerText(kubeConfig: KubeConfig, request: RequestContext): Promise<string> {
  let answer: ResponseContext;
  let body: string;
  try {
    await kubeConfig.applySecurityAuthentication(request);
    answer = await new IsomorphicFetchHttpLibrary().send(request).toPromise();
    body = await answer.body.text();
  } catch (error) {
    throw fromFailure(error);
  }
  if (answer.httpStatusCode >= 200 && answer.httpStatusCode < 300) return body;
  throw fromAnswer({ status: answer.httpStatusCode, body, retryAfter: answer.headers['retry-after'] });
}

/** The one place where a failed read is repeated; a time-out is not, because its limit is what the caller can bear. */
async function retried<T>(clock: Clock, attempt: () => Promise<T>): Promise<T> {
  for (let number = 1; ; number += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof OutsideError) || number === tries) throw error;
      const mayPass = error.reason === 'server' || error.reason === 'rate-limited';
      const waitMs = error.retryAfterMs ?? 200 * 2 ** number * (0.5 + Math.random() / 2);
      if (!mayPass || waitMs > longestWaitMs) throw error;
      await clock.sleep(waitMs);
    }
  }
}

function urlOf(kubeConfig: KubeConfig, path: string, query: Query = {}): URL {
  const server = kubeConfig.getCurrentCluster()?.server;
  if (server === undefined) throw new Error('The kubeconfig names no cluster.');
  const url = new URL(server.replace(/\/$/, '') + path);
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(key, String(value));
  }
  return url;
}

function parseJson(body: string, path: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    const why = `The API server answered ${path} with something other than JSON.`;
    throw new OutsideError('kubernetes', 'server', why, { cause: error });
  }
}
