import { said, type Words } from '../../language/words.ts';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { OutsideError, type OutsideReason } from '../../outside-error.ts';
import { type Answer, AnswerJson, ErrorJson, type Series } from './answer-schema.ts';

export interface PrometheusAccess {
  /** Such as `https://prometheus.monitoring.svc:9090`; a path in front of `/api/v1` is kept. */
  readonly url: string;
  /** Asked before each query: tokens of service accounts are renewed. */
  readonly token?: (() => Promise<string>) | undefined;
  /** Certificates that are trusted in the place of the machine's, as PEM. */
  readonly ca?: string | undefined;
  readonly bounds?: QueryBounds;
}

export interface QueryBounds {
  readonly bytes: number;
  readonly points: number;
  readonly limitMs: number;
}

const usualBounds: QueryBounds = { bytes: 8 * 1024 ** 2, points: 100_000, limitMs: 10_000 };

/** One query, sent once, within bounds of bytes, points and time. Throws `OutsideError` with one sentence when there is no usable answer. */
export async function askPrometheus(
  access: PrometheusAccess,
  path: '/api/v1/query' | '/api/v1/query_range',
  form: Readonly<Record<string, string>>,
): Promise<readonly Series[]> {
  const bounds = access.bounds ?? usualBounds;
  const seconds = `${Math.ceil(bounds.limitMs / 1000)}s`;
  const { status, body } = await send(
    access,
    path,
    new URLSearchParams({ ...form, timeout: seconds }),
    bounds,
  );
  if (status !== 200) throw refused(access, status, body);
  const answer = parsed(body);
  if (answer === undefined)
    throw failure('server', said('outside.prometheus.noJson', { place: placeOf(access.url) }));
  const points = answer.data.result.reduce((sum, { values }) => sum + values.length, 0);
  if (points > bounds.points)
    throw failure(
      'client',
      said('outside.prometheus.manyPoints', {
        place: placeOf(access.url),
        points: String(points),
        most: String(bounds.points),
      }),
    );
  return answer.data.result;
}

async function send(
  access: PrometheusAccess,
  path: string,
  form: URLSearchParams,
  bounds: QueryBounds,
): Promise<{ readonly status: number; readonly body: string }> {
  const url = new URL(access.url.replace(/\/$/, '') + path);
  const token = await access.token?.();
  const signal = AbortSignal.timeout(bounds.limitMs);
  const options = {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'User-Agent': 'fluent-medic',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    signal,
    ...(access.ca === undefined ? {} : { ca: access.ca }),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) =>
      reject(signal.aborted ? tooLate(access, bounds) : unreachable(access, error));
    const sent = (url.protocol === 'https:' ? tlsRequest : plainRequest)(url, options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= bounds.bytes) return void chunks.push(chunk);
        reject(
          failure(
            'client',
            said('outside.prometheus.tooLarge', {
              place: placeOf(access.url),
              bytes: String(bounds.bytes),
            }),
          ),
        );
        response.destroy();
      });
      response.on('error', fail);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.on('error', fail);
    sent.end(form.toString());
  });
}

function parsed(body: string): Answer | undefined {
  try {
    return AnswerJson.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

const reasons: Readonly<Record<number, OutsideReason>> = {
  401: 'auth',
  403: 'forbidden',
  404: 'not-found',
  429: 'rate-limited',
};

function refused(access: PrometheusAccess, status: number, body: string): OutsideError {
  const place = placeOf(access.url);
  const reason = reasons[status] ?? (status >= 500 ? 'server' : 'client');
  if (status === 401 || status === 403)
    return failure(reason, said('outside.prometheus.refused', { place, status: String(status) }));
  const why = saidIn(body);
  return why
    ? failure(reason, said('outside.prometheus.answeredSaying', { place, status: String(status), why }))
    : failure(reason, said('outside.prometheus.answered', { place, status: String(status) }));
}

/** The reason Prometheus gives, cut: its text may hold the whole query. */
function saidIn(body: string): string {
  try {
    return ErrorJson.parse(JSON.parse(body)).error.slice(0, 200);
  } catch {
    return '';
  }
}

const tooLate = (access: PrometheusAccess, { limitMs }: QueryBounds) =>
  failure(
    'timeout',
    said('outside.prometheus.late', { place: placeOf(access.url), seconds: limitMs / 1000 }),
  );

function unreachable(access: PrometheusAccess, error: unknown): OutsideError {
  const why = error instanceof Error ? error.message : String(error);
  return failure(
    'server',
    said('outside.prometheus.unreachable', { place: placeOf(access.url), why }),
    error,
  );
}

const failure = (reason: OutsideReason, words: Words, cause?: unknown): OutsideError =>
  new OutsideError('prometheus', reason, words, { cause });

/** Without what a person may have put in front of the host. */
const placeOf = (url: string): string => new URL(url).host;
