/** What stands where a line of Fluent Bit's own repeated a record or an answer. */
export const withheldText = '[record-like text withheld]';

/** Here what people or servers wrote begins: JSON, XML, or msgpack as `stdout` prints it. */
const contents =
  /(?<!\$)\{\s{0,4}(?:\\?["'}]|\w{1,64}\s?[:=])|\[\s{0,4}(?:\{|\[\s{0,4}[\d"{]|"[^"]{0,256}"\s{0,4}[,\]:])|\\?"\s?=>|<[?!/A-Za-z]/;
/** Behind these words it begins; a number there is a count, and the first line of an answer tells only its status. */
const announcements =
  /\b(?:raw|unparsed|invalid|malformed)\b[\w ]{0,40}: (?=\S)(?!HTTP\/\d\.\d \d{3} [A-Za-z -]{2,40}$)|\b(?:response|payload|body|records?|document|content|data)\b(?: (?:is|was|body|data))?\s?[:=]\s?(?=\S)(?!\d{1,20}(?:[\s,;)]|$)|HTTP\/\d\.\d \d{3} [A-Za-z -]{2,40}$)|\berror: (?:Input|Output)\b\s?(?=\S)/i;
/** Components whose messages quote what they could not read. */
const quoting =
  /^\[(?:parser|multiline|filter:(?:parser|multiline)|input:(?:syslog|tcp|udp|http|mqtt|exec|stdin|serial|docker_events|splunk|elasticsearch|opentelemetry))\b/;
const quoted = /\b(?:for|parse|in|line|record|message|text|value|at|near|string)\s?:?\s?(?=["'`])/i;
const component = /^\[[^\]]{1,80}\]/;
const maxLength = 4096;

/**
 * A log line of Fluent Bit's own (what follows time and level) without the records, documents and answers that it repeats. What was
 * found in the source:
 *
 * | who prints | what | kept |
 * |---|---|---|
 * | `out_es`, `out_opensearch`: `HTTP status=%i URI=%s, response:\n%s` | the answer, which may quote fields | up to `response:` |
 * | the same with `Trace_Error`: `error: Input\n%s`, `error: Output\n%s` | the request, the answer | up to `Input`, `Output` |
 * | `out_http`, `out_loki`, `out_opentelemetry`, `out_datadog`: `%s:%i, HTTP status=%i\n%s`; `out_splunk`, `out_azure`: `http_status=%i:\n%s` | the answer | up to the status |
 * | `out_s3` and the AWS outputs: `Raw PutObject response: %s` | XML or JSON of the service | up to `response:` |
 * | parsers, `flb_parser_json.c`: `invalid time format %s for '%s'` | a field of the record | up to `for` |
 * | `in_syslog`, `syslog_prot.c`: `unparsed log message: %s` | the whole record | up to `message:` |
 * | anyone, at level trace | buffers and records | the component |
 * | anyone | JSON, XML or msgpack inside the line | up to it |
 */
export function cutRecords(body: string, level: string | undefined): string {
  const kept = Math.min(
    contents.exec(body)?.index ?? maxLength,
    endOf(announcements, body),
    quoting.test(body) ? endOf(quoted, body) : maxLength,
    level === 'trace' ? endOf(component, body) : maxLength,
  );
  return kept >= body.length ? body : `${body.slice(0, kept).trimEnd()} ${withheldText}`;
}

function endOf(pattern: RegExp, text: string): number {
  const found = pattern.exec(text);
  return found ? found.index + found[0].length : maxLength;
}
