/**
 * Keys of Fluent Bit's plugins whose value is a secret, by plugin: from their configuration maps and the manual, releases 1.8 to 5.1,
 * with the Go plugins that vendor images bring along. Keys in lower case; Fluent Bit reads any case.
 */
export const secretKeys: Readonly<Record<string, readonly string[]>> = {
  'any/tls': ['tls.key_passwd'],
  'any/oauth2': ['oauth2.client_secret'],
  'custom/calyptia': ['api_key'],
  'filter/nightfall': ['nightfall_api_key'],
  'input/blob': ['shared_key', 'sas_token'],
  'input/calyptia_fleet': ['api_key'],
  'input/forward': ['shared_key', 'security.users'],
  'input/kafka': ['rdkafka.sasl.password', 'rdkafka.ssl.key.password'],
  'input/prometheus_scrape': ['http_passwd', 'bearer_token'],
  'input/snmp': ['community'],
  'input/splunk': ['splunk_token'],
  'output/arvancloud_cloudlogs': ['apikey'],
  'output/azure': ['shared_key'],
  'output/azure_blob': ['shared_key', 'sas_token'],
  'output/azure_kusto': ['client_secret'],
  'output/azure_logs_ingestion': ['client_secret'],
  'output/chronicle': ['service_account_secret'],
  'output/datadog': ['apikey'],
  'output/doris': ['password'],
  'output/es': ['http_passwd', 'http_api_key', 'cloud_auth'],
  'output/forward': ['shared_key', 'password'],
  'output/http': ['http_passwd'],
  'output/influxdb': ['http_passwd', 'http_token'],
  'output/kafka': [
    'rdkafka.sasl.password',
    'rdkafka.ssl.key.password',
    'rdkafka.ssl.keystore.password',
    'rdkafka.ssl.key.pem',
    'rdkafka.sasl.oauthbearer.config',
    'rdkafka.sasl.oauthbearer.client.secret',
  ],
  'output/kafka-rest': ['http_passwd'],
  'output/logdna': ['api_key'],
  'output/loki': ['http_passwd', 'bearer_token'],
  'output/nrlogs': ['api_key', 'license_key'],
  'output/opensearch': ['http_passwd', 'cloud_auth'],
  'output/opentelemetry': ['http_passwd'],
  'output/parseable': ['password'],
  'output/pgsql': ['password'],
  'output/prometheus_exporter': ['http_passwd'],
  'output/prometheus_remote_write': ['http_passwd'],
  'output/scaleway': ['http_passwd', 'bearer_token'],
  'output/skywalking': ['auth_token'],
  'output/slack': ['webhook'],
  'output/splunk': ['splunk_token', 'http_passwd'],
  'output/stackdriver': ['service_account_secret'],
  'output/td': ['api'],
  'output/zerobus': ['client_secret'],
  'external/newrelic': ['apikey', 'licensekey', 'insert_key'],
};

const listed = new Set(Object.values(secretKeys).flat());

const telling =
  '(?:passw(?:or)?d|passphrase|pwd|(?<=[_.-])pass(?![a-z])|secret|token|jwt(?![a-z_.-])|(?<=[a-z][_-])auth(?![a-z0-9_.-])|api[_-]?key|(?:access|shared|private|account|license|auth|encryption|signing|insert|write|ingest(?:ion)?|subscription|instrumentation|functions|client)[_-]?key|ssl[._]key[._]pem|connection[_-]?string|credentials?|signature)';

/**
 * A regular expression (flag `i`) for a whole word that tells of a secret, or is a listed key that means nothing else. Bounded on both
 * sides, so that a long word costs no more than a short one.
 */
export const secretWord = `(?<![a-z0-9_.-])(?:[a-z0-9_.-]{0,48}${telling}[a-z0-9_.-]{0,48}|cloud_auth|security\\.users|rdkafka\\.sasl\\.oauthbearer\\.config)`;

const wholeWord = new RegExp(`^${secretWord}$`, 'i');
/** Where a secret lies, what it is called, how long it holds or how it is made is none. */
const tellsAboutIt =
  /(?:file|path|dir|location|name|namespace|url|uri|endpoint|class|issuer|token_key|(?<!access[_-]?key|secret)_id|[_-](?:ttl|type|format|command|metadata|method|size|length|seconds|interval|enabled?|expiry|audience|algorithm))$/i;

/** Whether a value of this name is a secret: `DB_PASSWORD`, not `password_file`. */
export function namesSecret(name: string): boolean {
  return listed.has(name.toLowerCase()) || (wholeWord.test(name) && !tellsAboutIt.test(name));
}

const header =
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-honeycomb-team|(?:[a-z0-9]+[-_]){0,8}(?:auth|key|jwt|session|bearer))$/i;

/** Whether an HTTP header of this name carries a secret. */
export function isSecretHeader(name: string): boolean {
  return header.test(name) || namesSecret(name);
}

/** The name of a variable tells where the secret comes from; on, off and what opens a block of YAML are none either. */
const harmless =
  /^(?:\$\{[a-z_]\w{0,100}\}?|\$\([a-z_]\w{0,100}\)?|true|false|on|off|yes|no|null|~|\[redacted\]|[|>][-+0-9]{0,2})$/i;

/** Whether what stands as the value of a secret's name is none itself. */
export function isNoSecret(name: string, value: string): boolean {
  const plain = value.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (plain === '' || harmless.test(plain)) return true;
  return /credentials?$/i.test(name) && /^\/[\w./-]{1,400}$/.test(plain);
}
