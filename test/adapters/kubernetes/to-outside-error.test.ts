import { describe, expect, it } from 'vitest';
import { plainWords } from '../../../src/adapters/kubernetes/gap-list.ts';
import { fromAnswer, fromFailure } from '../../../src/adapters/kubernetes/to-outside-error.ts';
import { OutsideError, type OutsideReason } from '../../../src/outside-error.ts';
import { recordedAnswer } from './recorded-answer.ts';
import { english } from '../../support/english.ts';

describe('recorded answers', () => {
  const answers: readonly [string, OutsideReason, boolean, string][] = [
    [
      'bad-token',
      'auth',
      false,
      "the API server does not accept the bot's credentials: its token is wrong, has expired or was revoked",
    ],
    [
      'proxy-forbidden',
      'forbidden',
      false,
      'the bot may not get pods/proxy in namespace apitest3; add to the rules of a Role in namespace apitest3: {apiGroups: [""], resources: ["pods/proxy"], verbs: ["get"]}',
    ],
    ['no-metrics-api', 'not-found', false, '404 page not found'],
    [
      'stale-version',
      'conflict',
      false,
      'Operation cannot be fulfilled on configmaps "c1": the object has been modified; please apply your changes to the latest version and try again',
    ],
    ['budget-429', 'rate-limited', true, "Cannot evict pod as it would violate the pod's disruption budget."],
    ['future-version', 'timeout', true, 'the cluster did not answer in time'],
    [
      'limit-below-request',
      'client',
      false,
      'DaemonSet.apps "fb" is invalid: spec.template.spec.containers[0].resources.requests: Invalid value: "32Mi": must be less than or equal to memory limit of 16Mi',
    ],
    ['log-waiting', 'client', false, 'container "main" in pod "l3" is waiting to start: ContainerCreating'],
    ['metrics-down', 'server', true, 'service unavailable'],
    [
      'proxy-closed',
      'server',
      true,
      'error trying to reach service: dial tcp 10.244.1.9:2021: connect: connection refused',
    ],
  ];
  it.each(answers)('%s', (name, reason, retriable, words) => {
    const { status, body, headers } = recordedAnswer(name);
    const error = fromAnswer({ status, body, retryAfter: headers['retry-after'] });
    expect(english([error.reason, error.retriable, plainWords(error)])).toEqual([reason, retriable, words]);
  });
});

describe('an answer', () => {
  it('carries how long the server wants to be left alone', () => {
    const wait = (retryAfter: string | undefined) =>
      fromAnswer({ status: 429, body: '', retryAfter }).retryAfterMs;
    expect([wait('7'), wait('soon'), wait(undefined)]).toEqual([7_000, undefined, undefined]);
  });

  it('without a word is told by its status', () => {
    expect(fromAnswer({ status: 502, body: ' ', retryAfter: undefined }).message).toBe(
      'The API server answered with status 502.',
    );
  });
});

describe('a failure', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6443'), { code: 'ECONNREFUSED' });
  const untrusted = Object.assign(new Error('self-signed certificate'), {
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  });
  const slow = Object.assign(new Error('Headers Timeout Error'), { code: 'UND_ERR_HEADERS_TIMEOUT' });
  const fetchFailed = (cause: Error) => new TypeError('fetch failed', { cause });

  const failures: readonly [string, unknown, OutsideReason, boolean, string][] = [
    [
      'nobody listens',
      fetchFailed(refused),
      'server',
      true,
      'The API server cannot be reached: connect ECONNREFUSED 127.0.0.1:6443.',
    ],
    [
      'a foreign certificate',
      fetchFailed(untrusted),
      'client',
      false,
      'The API server cannot be reached: self-signed certificate.',
    ],
    ['no headers in time', fetchFailed(slow), 'timeout', true, 'The API server did not answer in time.'],
    [
      'our own time limit',
      new DOMException('aborted', 'TimeoutError'),
      'timeout',
      true,
      'The API server did not answer in time.',
    ],
    ["the watch's status", Object.assign(new Error('Gone'), { statusCode: 410 }), 'gone', true, 'Gone'],
    ['something odd', 'odd', 'client', false, 'odd'],
  ];
  it.each(failures)('%s', (_, failure, reason, retriable, message) => {
    const error = fromFailure(failure);
    expect([error.service, error.reason, error.retriable, error.message]).toEqual([
      'kubernetes',
      reason,
      retriable,
      message,
    ]);
  });

  it('that is known already stays as it is', () => {
    const error = new OutsideError('kubernetes', 'gone', 'expired');
    expect(fromFailure(error)).toBe(error);
  });
});
