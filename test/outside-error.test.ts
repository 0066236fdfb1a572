import { expect, it } from 'vitest';
import { toOutsideError as fromGitHub } from '../src/adapters/github/to-outside-error.ts';
import { fromAnswer, fromFailure } from '../src/adapters/kubernetes/to-outside-error.ts';
import { readAccess } from '../src/adapters/webhook/webhook-access.ts';
import { clusterOf } from '../src/flow/cluster-of.ts';
import { tell } from '../src/language/words.ts';
import { OutsideError } from '../src/outside-error.ts';
import { englishLeft } from './support/english-left.ts';

const now = new Date('2026-11-23T10:00:00.000Z');
const caught = async (act: () => unknown): Promise<OutsideError> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof OutsideError) return error;
  }
  throw new Error('Nothing was refused.');
};
const rule = { name: 'ops', format: 'json' } as never;
const access = (url: string, secret = 'x'.repeat(16)) =>
  caught(() => readAccess({ rule, readUrl: async () => url, readSecret: async () => secret }));

it.each<[string, OutsideError, string, string]>([
  [
    'GitHub that does not know the token',
    fromGitHub(
      { status: 401, response: { headers: {}, data: { message: 'Bad credentials' } } },
      'GET /repos',
      now,
    ),
    'GitHub answered 401 to GET /repos (Bad credentials): the token is wrong, has expired or was revoked',
    'GitHub 对 GET /repos 返回 401（Bad credentials）：令牌错误、已过期或已被吊销',
  ],
  [
    'GitHub that is away',
    fromGitHub(new Error('x'), 'GET /repos', now),
    'GitHub could not be reached for GET /repos',
    '无法连接 GitHub 以执行 GET /repos',
  ],
  [
    'an API server that says nothing',
    fromAnswer({ status: 500, body: '', retryAfter: undefined }),
    'The API server answered with status 500.',
    'API server 返回状态码 500。',
  ],
  [
    'an API server in its own words, which stay as they are',
    fromAnswer({ status: 403, body: '{"message":"pods is forbidden"}', retryAfter: undefined }),
    'pods is forbidden',
    'pods is forbidden',
  ],
  [
    'an API server that is away',
    fromFailure(new Error('connect ECONNREFUSED 127.0.0.1:1')),
    'The API server cannot be reached: connect ECONNREFUSED 127.0.0.1:1.',
    '无法连接 API server：connect ECONNREFUSED 127.0.0.1:1。',
  ],
  [
    'a cluster that is not connected',
    await caught(() => clusterOf({ clusters: [] }, { cluster: 'us' })),
    'This bot is not connected to the cluster us, only to ',
    '本机器人没有连接集群 us，只连接了 ',
  ],
  [
    'a webhook without a URL',
    await access('nowhere'),
    'Webhook ops: its URL is none: expected one such as https://alerts.example.com/hook.',
    'Webhook ops：其 URL 无效：应形如 https://alerts.example.com/hook。',
  ],
  [
    'a webhook with a short secret',
    await access('https://alerts.example.com/hook', 'short'),
    'Webhook ops: its secret is too short: expected at least 16 characters.',
    'Webhook ops：其密钥太短：至少需要 16 个字符。',
  ],
])('%s: English in the log, the reader’s language in chat', (_, error, en, zh) => {
  expect([error.message, tell(error.words, 'en')]).toEqual([en, en]);
  expect(tell(error.words, 'zh-CN')).toBe(zh);
  expect(englishLeft(zh)).toEqual(en === zh ? [zh] : []);
});
