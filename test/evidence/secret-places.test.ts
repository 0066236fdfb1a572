import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quote } from '../../src/evidence/quote.ts';
import { redact, redacted } from '../../src/evidence/redact.ts';
import { secretKeys } from '../../src/evidence/secret-names.ts';

/** A text around a value; what it is redacted to is the same text around `[redacted]`. */
type Place = (value: string) => string;

const keys = [...new Set(Object.values(secretKeys).flat())];

/** Every way to write a key of a plugin. */
const waysToWrite: Readonly<Record<string, (key: string) => Place>> = {
  classic: (key) => (s) => `[OUTPUT]\n    Name  x\n    ${key}   ${s}\n    Match *\n`,
  'classic in capitals': (key) => (s) => `[OUTPUT]\r\n\t${key.toUpperCase()} ${s}\r\n\tHost es\r\n`,
  'classic, switched off': (key) => (s) => `[OUTPUT]\n    # ${key} ${s}\n    Host es\n`,
  yaml: (key) => (s) => `pipeline:\n  outputs:\n    - name: x\n      ${key}: ${s}\n      match: '*'\n`,
  'yaml, first key': (key) => (s) => `  outputs:\n    - ${key}: ${s}\n      name: x\n`,
  'yaml in double quotes': (key) => (s) => `    - name: x\n      ${key}: "${s}"\n      host: es\n`,
  'yaml in single quotes': (key) => (s) => `    - name: x\n      "${key}": '${s}'\n      host: es\n`,
  'yaml, a block': (key) => (s) => `    - ${key}: |\n        ${s}\n      host: es\n`,
  'yaml, a folded block': (key) => (s) => `    - name: x\n      ${key}: >-\n        ${s}\n\n      host: es\n`,
  'yaml, on the next line': (key) => (s) => `    - name: x\n      ${key}:\n        ${s}\n      host: es\n`,
  'yaml, a list': (key) => (s) => `    - name: x\n      ${key}:\n      - ${s}\n      host: es\n`,
  argument: (key) => (s) => `${key}=${s}`,
};

const secretText = fc
  .stringMatching(/^[A-Za-z0-9]{3}[A-Za-z0-9_+/=.!@%^*~-]{8,36}[A-Za-z0-9]$/)
  .map((text) => `Zq9${text}`);
/** What may stand in a URL. */
const plainSecret = fc.stringMatching(/^[A-Za-z0-9_-]{12,40}$/).map((text) => `Zq9${text}`);

describe.each(Object.entries(waysToWrite))('of every plugin, %s', (_, write) => {
  test.each(keys)('%s', (key) => {
    const place = write(key);
    fc.assert(
      fc.property(secretText, (value) => {
        expect(redact(place(value))).toBe(place(redacted));
      }),
      { numRuns: 20 },
    );
  });
});

const headers = [
  'Authorization',
  'Proxy-Authorization',
  'Cookie',
  'Set-Cookie',
  'X-Api-Key',
  'DD-API-KEY',
  'Api-Key',
];
const moreHeaders = ['X-Insert-Key', 'X-License-Key', 'X-Auth-Token', 'x-functions-key', 'x-honeycomb-team'];
const waysToSend: Readonly<Record<string, (name: string) => Place>> = {
  classic: (name) => (s) => `    Header   ${name}  ${s}\n    Header X-Tenant prod\n`,
  'classic with a colon': (name) => (s) => `    header ${name}: ${s}\n    uri /x\n`,
  yaml: (name) => (s) => `      header: ${name} ${s}\n      uri: /x\n`,
  'yaml in quotes': (name) => (s) => `      header: "${name} ${s}"\n      uri: /x\n`,
  'yaml, a list': (name) => (s) =>
    `      header:\n        - X-Tenant prod\n        - ${name} ${s}\n        - A b\n`,
  'yaml, a list in quotes': (name) => (s) => `      headers:\n        - "${name} ${s}"\n        - 'A b'\n`,
  'the answer of in_http': (name) => (s) => `    success_header ${name} ${s}\n    port 80\n`,
};

describe.each(Object.entries(waysToSend))('a header that authorizes, %s', (_, send) => {
  test.each([...headers, ...moreHeaders])('%s', (name) => {
    const place = send(name);
    fc.assert(
      fc.property(secretText, (value) => {
        expect(redact(place(value))).toBe(place(redacted));
      }),
      { numRuns: 20 },
    );
  });
});

test.each<readonly [string, Place]>([
  ['a query', (s) => `[error] [output:http:http.0] es:80, URI=/_bulk?user=bob&token=${s}&x=1`],
  ['a signed query', (s) => `    URI /logs?sv=2022-11-02&sr=c&sig=${s}&se=2026`],
  ['a URL', (s) => `    proxy http://${s}@proxy:3128`],
  ['a URL of a broker', (s) => `      uri: amqp://${s}@rabbit:5672/%2F`],
  [
    'a connection string',
    (s) => `x Endpoint=sb://a.net/;SharedAccessKeyName=root;SharedAccessKey=${s};EntityPath=b`,
  ],
  ['an account in a connection string', (s) => `x AccountName=a;AccountKey=${s};EndpointSuffix=core.net`],
  ['the address of a webhook', (s) => `    x https://hooks.slack.com/services/${s}`],
  [
    'the path of a webhook',
    (s) => `    URI /services/T0AB12CD/B0AB12CD/${s}`.replace(`T0AB12CD/B0AB12CD/${redacted}`, redacted),
  ],
  ['the path of a collector', (s) => `    URI /receiver/v1/http/${s}`],
  ['Lua', (s) => `local api_token = "${s}" -- set`],
  ['Lua in single quotes', (s) => `  headers = { ["X-Api-Key"] = '${s}', ["A"] = "b" }`],
  [
    'Lua, a header',
    (s) => `  req["Authorization"] = "Bearer ${s}"\n  x = 1`.replace(`Bearer ${redacted}`, redacted),
  ],
  [
    'a variable of YAML',
    (s) => `env:\n  - name: ES_PASSWORD\n    value: ${s}\n  - name: HOST\n    value: es`,
  ],
  ['an option', (s) => `exec wget --password ${s} --tries 2`],
  ['the user of curl', (s) => `curl -u elastic:${s} es:9200`],
  ['a complaint', (s) => `[error] user bob with passwd '${s}' is unknown`],
  ['a shell', (s) => `export ES_PASSWORD='${s}'; exec fluent-bit -c x`],
  ['a command line', (s) => `exec fluent-bit -o es -p http_passwd=${s} -p host=es -p cloud_id=x`],
  ['a command line with a key that tells nothing', (s) => `fluent-bit -o td -p API=${s} -p Table=x`],
  ['a variable of the configuration', (s) => `@SET es_password=${s}\n@SET host=es`],
  ['a filter that adds a field', (s) => `    Add api_key ${s}\n    Add host es`],
  ['a flow mapping', (s) => `    - {name: es, http_passwd: ${s}, host: es}`],
  ['a quoted flow mapping', (s) => `    - {"name": "es", "http_passwd": "${s}", "host": "es"}`],
  ['a list of headers in one line', (s) => `      header: ["A b", "X-Api-Key ${s}", "C d"]`],
  ['an escaped document', (s) => `{\\"client_secret\\": \\"${s}\\", \\"client_id\\": \\"x\\"}`],
  [
    'a JSON Web Token',
    (s) =>
      `got eyJhbGciOiJIUzI1NiJ9.${s}.${s} sent`.replace(
        `eyJhbGciOiJIUzI1NiJ9.${redacted}.${redacted}`,
        redacted,
      ),
  ],
])('in %s', (_, place) => {
  fc.assert(
    fc.property(plainSecret, (value) => {
      expect(redact(place(value))).toBe(place(redacted));
    }),
    { numRuns: 50 },
  );
});

test('a password of several words, and a quoted one that goes on in the next line', () => {
  expect([
    redact('    HTTP_Passwd two words # and more\n    Host es'),
    redact("  http_passwd: 'it''s \"mine\"'\n  host: es"),
    redact('  http_passwd: "first\n    second"\n  host: es'),
    redact('  http_passwd: first\n    second\n  host: es'),
    redact('  http_passwd: |\n    first\n\n    second: x\n  host: es'),
  ]).toEqual([
    '    HTTP_Passwd [redacted]\n    Host es',
    "  http_passwd: '[redacted]'\n  host: es",
    '  http_passwd: "[redacted]\n    [redacted]"\n  host: es',
    '  http_passwd: [redacted]\n    [redacted]\n  host: es',
    '  http_passwd: |\n    [redacted]\n\n    [redacted]\n  host: es',
  ]);
});

/** What stands beside secrets, or is called like them, and is none. */
const harmless = [
  '    Http_User elastic',
  '    Tenant_Id acme',
  '    Role_ARN arn:aws:iam::123456789012:role/logs',
  '    aws_role_arn arn:aws:iam::123456789012:role/logs',
  '    AWS_Auth On',
  '    Cloud_Id prod:ZXVyb3Bl',
  '    Client_Id 6f1c',
  '    Splunk_Token_Key @splunk_token',
  '    store_token_in_metadata true',
  '    Empty_Shared_Key true',
  '    Kube_Token_TTL 600',
  '    Kube_Token_File /var/run/secrets/token',
  '    google_service_credentials /secrets/gcp.json',
  '    identity_token_file /var/run/token',
  '    subject_token_type urn:ietf:params:oauth:token-type:jwt',
  '    oauth2.token_url https://auth.example/token',
  '    tls.key_file /etc/key.pem',
  '    rdkafka.ssl.key.location /certs/some.key',
  '    s3_key_format /$TAG/%Y',
  '    Header X-Scope-OrgID tenant',
  '    Header X-Key-A Value_A',
  '    URI /api/v2/logs?ddsource=fluentbit&service=web',
  '    Labels job=fluent-bit, $kubernetes["namespace_name"]',
  '    Message_Key log',
  '    Log_Key message',
  '    HTTP_Passwd ${ES_PASSWORD}',
  '      http_passwd: $(ES_PASSWORD)',
  '    Match kube.*',
  '    Regex log ^token',
  '[2026/11/22 03:12:00] [error] [http_client] authorization failed for es:9200',
  '[2026/11/22 03:12:00] [error] [output:es:es.0] HTTP status=401 URI=/_bulk',
  'failed to authorize: failed to fetch anonymous token: unexpected status from GET request: 401 Unauthorized',
];
test.each(harmless)('leaves %j', (line) => {
  expect([redact(line), quote(line)]).toEqual([line, line]);
});
