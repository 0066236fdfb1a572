import { said } from '../../language/words.ts';
import {
  HttpMethod,
  IsomorphicFetchHttpLibrary,
  KubeConfig,
  RequestContext,
  type ResponseContext,
} from '@kubernetes/client-node';
import { alone, demandLeadership, type Leadership } from '../../leadership.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Clock } from '../../ports.ts';
import { type BodyReader, createJsonReader, createTextReader } from './body-reader.ts';
import { fromAnswer, fromFailure } from './to-outside-error.ts';

/** Query parameters; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Sending {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Query;
  readonly contentType: string;
  readonly body: unknown;
}

/** Calls to one API server. All throw `OutsideError`, each call within its time limit. */
export interface KubeApi {
  /** A GET of JSON, each try with a reader of its own. Repeated by itself when the server says that it may pass. */
  read(path: string, query?: Query, createReader?: () => BodyReader<unknown>): Promise<unknown>;
  /** A GET of plain text, such as a log. */
  readText(path: string, query?: Query): Promise<string>;
  /** The same without repeating, for what stands behind the API server and may well be closed. */
  readTextOnce(path: string): Promise<string>;
  /** Sent once: whether a write may be repeated is for the caller to know. */
  send(sending: Sending): Promise<unknown>;
  /** A GET whose body is handed out as it arrives, for as long as `signal` allows; asked for once. */
  stream(path: string, query: Query, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** The same API, whose calls all end `limitMs` from now, repeats included. */
  within(limitMs: number): KubeApi;
}

const callLimitMs = 10_000;
/** A hanging Fluent Bit must not hold up the evidence of its death. */
const behindLimitMs = 5_000;
const tries = 3;
const longestWaitMs = 5_000;

export interface KubeApiOptions {
  readonly clock: Clock;
  /** From 0 to 1; spreads the repeats of many clients. */
  readonly random?: (() => number) | undefined;
  /** Each request with its HTTP status, or `failed` when there was no answer. */
  readonly onAnswer?: ((method: string, outcome: string) => void) | undefined;
  /** Asked right before whatever is no GET goes out; default: it may. */
  readonly leadership?: Leadership | undefined;
  /** Waited for before each request, repeats included. */
  readonly turn?: () => Promise<void>;
}

/**
 * The client library's own transport (TLS, tokens, exec plug-ins, proxies) without its generated models:
 * those turn `2026-11-22T03:12:00Z` into a Date and drop fields newer than themselves, while the watch
 * hands out objects as they are. Read this way, an object has one form wherever it comes from.
 */
export function createKubeApi(kubeConfig: KubeConfig, options: KubeApiOptions): KubeApi {
  const { onAnswer, leadership = alone } = options;
  return apiWithin({ kubeConfig, onAnswer, leadership }, options, undefined);
}

/** Exchanged for one that remembers no token when the API server refuses the token. */
interface Access {
  kubeConfig: KubeConfig;
  readonly onAnswer: KubeApiOptions['onAnswer'];
  readonly leadership: Leadership;
}

function apiWithin(access: Access, options: KubeApiOptions, deadline: AbortSignal | undefined): KubeApi {
  const { turn = atOnce } = options;
  const get = async <T>(
    path: string,
    query: Query,
    createReader: () => BodyReader<T>,
  ): Promise<BodyReader<T>> =>
    retried(options, async () => {
      await turn();
      return call(access, { path, query, limitMs: callLimitMs, deadline }, createReader());
    });
  return {
    read: async (path, query = {}, createReader = createJsonReader) =>
      asJson(path, async () => get(path, query, createReader)),
    readText: async (path, query = {}) => (await get(path, query, createTextReader)).end(),
    async readTextOnce(path) {
      await turn();
      return (await call(access, { path, limitMs: behindLimitMs, deadline }, createTextReader())).end();
    },
    send: async (sending) =>
      asJson(sending.path, async () =>
        call(access, { ...sending, limitMs: callLimitMs, deadline }, createJsonReader()),
      ),
    stream: async (path, query, signal) => {
      const { body } = await answerTo(access, { path, query, signal });
      return body.stream() ?? new ReadableStream<Uint8Array>();
    },
    // A timer takes whole milliseconds, and throws at anything else.
    within: (limitMs) => apiWithin(access, options, AbortSignal.timeout(Math.floor(limitMs))),
  };
}

const atOnce = async (): Promise<void> => {};

interface Question extends Partial<Omit<Sending, 'query'>> {
  readonly path: string;
  readonly query?: Query | undefined;
  readonly signal: AbortSignal;
}

interface Call extends Omit<Question, 'signal'> {
  readonly limitMs: number;
  readonly deadline?: AbortSignal | undefined;
}

/** Answers with the reader, which has taken the whole body. */
async function call<T>(
  access: Access,
  { limitMs, deadline, ...question }: Call,
  reader: BodyReader<T>,
): Promise<BodyReader<T>> {
  const limit = AbortSignal.timeout(limitMs);
  const signal = deadline === undefined ? limit : AbortSignal.any([limit, deadline]);
  const answer = await answerTo(access, { ...question, signal });
  await readBody(answer, reader);
  return reader;
}

/** An answer of success. A token that is refused is fetched anew once: the library remembers it until its own end. */
async function answerTo(access: Access, question: Question): Promise<ResponseContext> {
  let answer = await ask(access, question);
  if (answer.httpStatusCode === 401 && fetchesTokens(access.kubeConfig)) {
    await readBody(answer, createTextReader());
    access.kubeConfig = withoutTokens(access.kubeConfig);
    answer = await ask(access, question);
  }
  if (answer.httpStatusCode >= 200 && answer.httpStatusCode < 300) return answer;
  const text = createTextReader();
  await readBody(answer, text);
  throw fromAnswer({
    status: answer.httpStatusCode,
    body: text.end(),
    retryAfter: answer.headers['retry-after'],
  });
}

async function ask(
  { kubeConfig, onAnswer, leadership }: Access,
  { path, query, signal, ...sending }: Question,
): Promise<ResponseContext> {
  const url = urlOf(kubeConfig, path, query);
  const request = new RequestContext(url.toString(), HttpMethod[sending.method ?? 'GET']);
  request.setHeaderParam('User-Agent', 'fluent-medic');
  request.setHeaderParam('Accept', 'application/json, */*;q=0.8');
  if (sending.contentType !== undefined) {
    request.setHeaderParam('Content-Type', sending.contentType);
    request.setBody(JSON.stringify(sending.body));
  }
  request.setSignal(signal);
  try {
    await kubeConfig.applySecurityAuthentication(request);
    if (sending.method !== undefined) demandLeadership(leadership, 'kubernetes');
    const answer = await new IsomorphicFetchHttpLibrary().send(request).toPromise();
    onAnswer?.(request.getHttpMethod(), String(answer.httpStatusCode));
    return answer;
  } catch (error) {
    if (!(error instanceof OutsideError)) onAnswer?.(request.getHttpMethod(), 'failed');
    throw fromFailure(error);
  }
}

/** No answer leaves more than that in memory: 250 pods of a page are some 5 MiB. */
const mostBytes = 64 * 2 ** 20;
const tooLarge = said('outside.cluster.tooLarge', { size: mostBytes / 2 ** 20 });

async function readBody({ body }: ResponseContext, reader: BodyReader<unknown>): Promise<void> {
  try {
    for await (const piece of body.stream() ?? []) {
      reader.take(piece);
      if (reader.heldBytes() > mostBytes) throw new OutsideError('kubernetes', 'client', tooLarge);
    }
  } catch (error) {
    throw error instanceof SyntaxError ? error : fromFailure(error);
  }
}

/** Whether the token comes from a file, a program or an identity provider, and may be another one the next time. */
function fetchesTokens(kubeConfig: KubeConfig): boolean {
  const user = kubeConfig.getCurrentUser();
  return Boolean(user?.exec ?? user?.authProvider);
}

function withoutTokens(kubeConfig: KubeConfig): KubeConfig {
  const fresh = new KubeConfig();
  fresh.loadFromOptions({
    clusters: kubeConfig.getClusters(),
    users: kubeConfig.getUsers(),
    contexts: kubeConfig.getContexts(),
    currentContext: kubeConfig.getCurrentContext(),
  });
  return fresh;
}

/** The one place where a failed read is repeated; a time-out is not, because its limit is what the caller can bear. */
async function retried<T>(
  { clock, random = Math.random }: KubeApiOptions,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let number = 1; ; number += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof OutsideError) || number === tries) throw error;
      const mayPass = error.reason === 'server' || error.reason === 'rate-limited';
      const waitMs = error.retryAfterMs ?? 200 * 2 ** number * (0.5 + random() / 2);
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

async function asJson(path: string, read: () => Promise<BodyReader<unknown>>): Promise<unknown> {
  try {
    return (await read()).end();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const why = said('outside.cluster.noJson', { path });
    throw new OutsideError('kubernetes', 'server', why, { cause: error });
  }
}
