import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quote, quoteName } from '../../src/evidence/quote.ts';
import { redact } from '../../src/evidence/redact.ts';

const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----';

test.each([
  ['    HTTP_Passwd   s3cr3t word', '    HTTP_Passwd   [redacted]'],
  ['    Shared_Key\tabc', '    Shared_Key\t[redacted]'],
  ['  http_passwd: hunter2', '  http_passwd: [redacted]'],
  ['{"password":"hunter2","user":"bob"}', '{"password":"[redacted]","user":"bob"}'],
  ['connecting with password=hunter2&user=bob', 'connecting with password=[redacted]&user=bob'],
  ['    Header Authorization Basic dXNlcjpwYXNz', '    Header Authorization [redacted]'],
  ['> Authorization: Bearer abc.def', '> Authorization: [redacted]'],
  ['got Bearer abcdef123456 from client', 'got Bearer [redacted] from client'],
  ['url=https://user:pa%20ss@es.example:9200/x', 'url=https://[redacted]@es.example:9200/x'],
  ['aws key AKIAIOSFODNN7EXAMPLE used', 'aws key [redacted] used'],
  ['found wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY here', 'found [redacted] here'],
  [`before\n${key}\nafter`, 'before\n[redacted]\n\n\nafter'],
  ['    Header X-Api-Key abc def', '    Header X-Api-Key [redacted]'],
  ['    header: X-Scope-Token abc', '    header: X-Scope-Token [redacted]'],
  ['      - DD-API-KEY abc', '      - DD-API-KEY [redacted]'],
  ['found ghp_abcdefghijklmnopqrstuvwxyz0123 leaked', 'found [redacted] leaked'],
  ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', 'jwt [redacted]'],
  ['    Splunk_Token  8f1c-22', '    Splunk_Token  [redacted]'],
])('takes the secret out of %j', (text, clean) => {
  expect(redact(text)).toBe(clean);
});

test.each([
  '[2026/11/22 12:42:52] [ warn] [input] forward.0 paused (mem buf overlimit)',
  '#0  0x561fdc899f07      in  fw_conn_event() at plugins/in_forward/fw_conn.c:75',
  '"image": "cr.fluentbit.io/fluent/fluent-bit@sha256:462517c175cadcf833d1394d482e0797c1a948b7a8082cb3fec6f51d9b4eca1d",',
  '    Kube_Token_File /var/run/secrets/kubernetes.io/serviceaccount/token',
  '    tls.key_file    /etc/ssl/key.pem',
  "[engine] failed to flush chunk '1-1795351864.80356899.flb', retry in 8 seconds: task_id=0, input=forward.0 > output=http.0",
  '    Mem_Buf_Limit   256m',
  '    Header X-Tenant prod',
  '    HTTP_Passwd ${ES_PASSWORD}',
  'http_passwd: "${ES_PASSWORD}"',
  'token=${TOKEN}',
  '[output:http:http.0] 127.0.0.1:9880, HTTP status=200',
])('leaves %j as it is', (text) => {
  expect(redact(text)).toBe(text);
});

const secret = fc.stringMatching(/^[A-Za-z0-9]{12,40}$/).map((text) => `Zq9${text}`);
const places: readonly ((secret: string) => string)[] = [
  (s) => `    HTTP_Passwd    ${s}`,
  (s) => `    aws_secret_access_key ${s}`,
  (s) => `http_passwd: "${s}"`,
  (s) => `{"log":"x","api_key":"${s}"}`,
  (s) => `{\\"client_secret\\":\\"${s}\\"}`,
  (s) => `[error] [output:es:es.0] login with token=${s} failed`,
  (s) => `proxy https://user:${s}@proxy.example:3128 refused`,
  (s) => `Authorization: Splunk ${s}`,
  (s) => `authorization=${s}`,
  (s) => `-----BEGIN PRIVATE KEY-----\n${s}\n-----END PRIVATE KEY-----`,
  (s) => `-----BEGIN EC PRIVATE KEY-----\n${s}`,
  (s) => `xoxb-${s}`,
  (s) => `eyJ${s}.${s}.${s}`,
];

test('lets no secret through, wherever it stands', () => {
  fc.assert(
    fc.property(
      secret,
      fc.constantFrom(...places),
      fc.string(),
      fc.string(),
      (value, place, before, after) => {
        const text = `${before.replaceAll(value, '')}\n${place(value)}\n${after.replaceAll(value, '')}`;
        expect(redact(text)).not.toContain(value);
      },
    ),
  );
});

test('redacts the redacted without change', () => {
  fc.assert(
    fc.property(secret, fc.constantFrom(...places), (value, place) => {
      const once = redact(place(value));
      expect(redact(once)).toBe(once);
    }),
  );
});

test('stays fast on hostile texts', () => {
  const started = performance.now();
  for (const piece of [
    'a',
    'password',
    'token_',
    'A1b',
    '-----BEGIN PRIVATE KEY-----',
    'http://',
    'eyJ',
    ' ',
    '"',
    ':',
  ]) {
    redact(piece.repeat(Math.ceil(200_000 / piece.length)));
  }
  expect(performance.now() - started).toBeLessThan(3_000);
});

test('quotes a line without control characters and not too long', () => {
  expect(quote('a\u001b[31mred\u0007 \u202eevil\r')).toBe('a [31mred   evil');
  expect(quote('x'.repeat(1_000_000))).toHaveLength(400);
});

test('quotes a name without mark-up and not too long', () => {
  expect(quoteName('<!channel> `*x*`\u0007|https://a:b@c>')).toBe('!channel x https://[redacted]@c');
  expect(quoteName('forward.0')).toBe('forward.0');
  expect(quoteName('x'.repeat(1_000))).toHaveLength(80);
});
