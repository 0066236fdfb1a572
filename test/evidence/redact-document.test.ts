import { describe, expect, test } from 'vitest';
import { redactDocument } from '../../src/evidence/redact-document.ts';

const withheld = '[record-like line withheld]';
const hidden = '[redacted]';
const redactObject = (object: unknown, withholdsRecords = true): unknown =>
  JSON.parse(redactDocument(JSON.stringify(object), { withholdsRecords }));

const container = (more: object) => ({
  kind: 'Pod',
  spec: { containers: [{ name: 'fluent-bit', ...more }] },
});

test.each<readonly [string, unknown, unknown]>([
  [
    'environment variables of secret names',
    container({
      env: [
        { name: 'ES_PASSWORD', value: 'abc' },
        { value: 'abc', name: 'api_key' },
      ],
    }),
    container({
      env: [
        { name: 'ES_PASSWORD', value: hidden },
        { value: hidden, name: 'api_key' },
      ],
    }),
  ],
  [
    'credentials in the URL of an innocent variable',
    container({ env: [{ name: 'PROXY', value: 'http://bob:pw@proxy:3128' }] }),
    container({ env: [{ name: 'PROXY', value: `http://${hidden}@proxy:3128` }] }),
  ],
  [
    'options, joined and apart',
    container({ args: ['--http-passwd=abc', '--token', 'abc', '-c', '/etc/fb.conf'] }),
    container({ args: [`--http-passwd=${hidden}`, '--token', hidden, '-c', '/etc/fb.conf'] }),
  ],
  [
    'the data of Secrets, alone and in lists',
    { kind: 'SecretList', items: [{ metadata: { name: 's' }, data: { user: 'Ym9i' } }] },
    { kind: 'SecretList', items: [{ metadata: { name: 's' }, data: { user: hidden } }] },
  ],
  [
    'stringData of a Secret in a List of many kinds',
    { kind: 'List', items: [{ kind: 'Secret', stringData: { 'a.conf': 'x' }, metadata: { name: 's' } }] },
    { kind: 'List', items: [{ kind: 'Secret', stringData: { 'a.conf': hidden }, metadata: { name: 's' } }] },
  ],
  [
    'a configuration, and keys of a ConfigMap that are secrets themselves',
    {
      kind: 'ConfigMap',
      data: { 'fb.conf': '[OUTPUT]\n  Name es\n  HTTP_Passwd abc\n  Header X-Api-Key abc\n', TOKEN: 'abc' },
    },
    {
      kind: 'ConfigMap',
      data: {
        'fb.conf': `[OUTPUT]\n  Name es\n  HTTP_Passwd ${hidden}\n  Header X-Api-Key ${hidden}\n`,
        TOKEN: hidden,
      },
    },
  ],
  [
    'what is binary',
    { kind: 'ConfigMap', binaryData: { 'a.gz': 'aGk=' } },
    { kind: 'ConfigMap', binaryData: { 'a.gz': hidden } },
  ],
  [
    'annotations, also where they hold the whole object as JSON',
    {
      metadata: {
        annotations: {
          'example.com/token': 'abc',
          'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(
            container({ env: [{ name: 'DB_PASSWORD', value: 'abc' }] }),
          ),
        },
      },
    },
    {
      metadata: {
        annotations: {
          'example.com/token': hidden,
          'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(
            container({ env: [{ name: 'DB_PASSWORD', value: hidden }] }),
          ),
        },
      },
    },
  ],
])('takes out %s', (_, object, expected) => {
  expect(redactObject(object)).toEqual(expected);
});

test('names of Secrets, keys in them, images and checksums stay', () => {
  const object = {
    kind: 'Pod',
    metadata: { uid: 'u', annotations: { 'checksum/secret': 'Ab1'.repeat(20) } },
    spec: {
      imagePullSecrets: [{ name: 'pull' }],
      volumes: [{ name: 'v', secret: { secretName: 'tls', items: [{ key: 'password', path: 'token' }] } }],
      containers: [
        {
          image: `ghcr.io/a/b@sha256:${'ab1'.repeat(21)}`,
          env: [{ name: 'PW_PASSWORD', valueFrom: { secretKeyRef: { name: 's', key: 'password' } } }],
          envFrom: [{ secretRef: { name: 'api-token' } }],
        },
      ],
    },
  };
  expect(redactObject(object)).toEqual(object);
});

test('what the cluster says of a Secret stays', () => {
  const event = { kind: 'Event', message: 'secret "es-credentials" not found', reason: 'FailedMount' };
  expect(redactObject(event)).toEqual(event);
  expect(redactObject({ message: 'GET https://a:b@c failed with token=abc' })).toEqual({
    message: `GET https://${hidden}@c failed with token=${hidden}`,
  });
});

describe('a termination message, which may be the end of the log', () => {
  const status = (message: string) => ({ state: { terminated: { exitCode: 1, message } } });
  const log = '[0] app: [[1.0, {}], {"card"=>"4111"}]\n[2026/11/22 03:12:00] [error] password=abc';

  test('keeps to the rule on records', () => {
    expect(redactObject(status(log))).toEqual(
      status(`${withheld}\n[2026/11/22 03:12:00] [error] password=${hidden}`),
    );
  });

  test('raw loses its secrets all the same', () => {
    expect(redactObject(status(log), false)).toEqual(status(log.replace('abc', hidden)));
  });
});

test('what stands around the values stays as it was, byte for byte', () => {
  const text =
    '{\n\t"a" : "x\\u0041\\/",\r\n  "password":"p\\"w",  "list": [1, "token=abc", {"b": null}, []]\n}\n';
  expect(redactDocument(text, { withholdsRecords: true })).toBe(
    `{\n\t"a" : "x\\u0041\\/",\r\n  "password":"${hidden}",  "list": [1, "token=${hidden}", {"b": null}, []]\n}\n`,
  );
});

test('a text that is no JSON is redacted as text', () => {
  expect(redactDocument('# HELP x\nurl{at="http://a:b@c"} 1', { withholdsRecords: true })).toBe(
    `# HELP x\nurl{at="http://${hidden}@c"} 1`,
  );
});
