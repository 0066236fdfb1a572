import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { cutRecords } from '../../src/evidence/cut-records.ts';
import { quoteLogLine, withholdRecords } from '../../src/evidence/withhold-records.ts';
import signatures from '../../src/fluentbit/data/signatures.json' with { type: 'json' };

const line = '[record-like line withheld]';
const rest = '[record-like text withheld]';
const esc = '\u001b';
const now = '[2026/11/22 03:12:00]';

describe('keeps', () => {
  const kept: readonly string[] = [
    '',
    'Fluent Bit v3.2.9',
    `${esc}[1mFluent Bit v1.9.2${esc}[0m`,
    `* ${esc}[1m${esc}[93mCopyright (C) 2015-2022 The Fluent Bit Authors${esc}[0m`,
    '* Copyright (C) 2015-2025 The Fluent Bit Authors',
    '* Fluent Bit is a CNCF sub-project under the umbrella of Fluentd',
    '* Fluent Bit is a CNCF graduated project under the Fluent organization',
    '* https://fluentbit.io',
    "| |_  | |_   _  ___ _ __ | |_  | |_/ /_| |_  __   __   / /`' / /'",
    '             Fluent Bit v4.2 – Direct Routes Ahead',
    '         Celebrating 10 Years of Open, Fluent Innovation!',
    `${now} [ info] [sp] stream processor started`,
    '[2026/11/22 03:12:00.7487141] [ warn] [input] forward.0 paused (mem buf overlimit)',
    '[2026/11/22 03:12:00.748] [error] [output:http:http.0] no upstream connections available to a:80',
    `${esc}[1m[${esc}[0m2026/11/22 03:12:00${esc}[1m]${esc}[0m [${esc}[93m warn${esc}[0m] [input] forward.0 paused (mem buf overlimit)`,
    `${now} [Warning] [config] section 'x' has no name`,
    '2026-11-22T03:12:00.391571839Z [2026/11/22 03:12:00] [debug] [task] created',
    '2026-11-22T03:12:00.391571839Z stderr F [engine] caught signal (SIGSEGV)',
    `${now} [engine] caught signal (SIGSEGV)`,
    '#0  0x559bda924fd7      in  fw_conn_event() at plugins/in_forward/fw_conn.c:75',
    '#5  0xffffffffffffffff  in  ???() at ???:0',
    'ERROR: no debug info in ELF executable (-1)',
    'free(): invalid pointer',
    'malloc(): unaligned tcache chunk detected',
    'double free or corruption (!prev)',
    '[/src/lib/chunkio/src/cio_file_unix.c:410 errno=28] No space left on device',
    `${now} [error] [output:s3:s3.0] Raw PutObject response: HTTP/1.1 403 Forbidden`,
    'corrupted size vs. prev_size while consolidating',
    'Segmentation fault (core dumped)',
    '[/fluent-bit/etc/conf/fluent-bit.conf] config file not found',
    'Error: Configuration file contains errors. Aborting',
    'time=2026-01-01T00:00:00Z level=error msg="Failure during the run time of fluent-bit" error="signal: aborted (core dumped)"',
    'level=info time=2025-10-20T07:00:00Z msg="Fluent bit started"',
    `${now} [error] [filter:lua:lua.0] error code 2: /scripts/a.lua:3: attempt to index a nil value`,
    `${now} [ warn] [env] variable \${LIMIT} is used but not set`,
    `${now} [ info] [output:stdout:stdout.0] worker #0 alive, records=85`,
    `${now} [error] [config] http: unknown configuration property 'bodyy'. The following properties are allowed: body_key, format`,
  ];
  it.each(kept)('%j', (text) => {
    expect(withholdRecords(`${text}\r\n${text}`)).toBe(`${text}\r\n${text}`);
  });
});

describe('withholds', () => {
  const withheld: readonly string[] = [
    '[0] app: [[1795352108.1, {}], {"log"=>"card 4111"}]',
    '{"date":1795352108.1,"log":"card 4111"}',
    '{"error":{"reason":"failed to parse field [card] Preview: 4111"}}',
    'card 4111',
    '[2026/11/22 03:12:00] card 4111',
    '[2026/11/22 03:12:00] [audit] card 4111',
    '[2026-11-22 03:12:00] [error] card 4111',
    `bob ${now} [error] card 4111`,
    'time=2026-01-01T00:00:00Z level=info msg="card 4111 was paid"',
    'Fluent Bit v3.2.9 card 4111',
    '#1 customer bob',
    '#0 0x12 in {"card":4111}',
    'free(): card {"n":4111}',
    'Memory cgroup out of memory: Killed process 1 (x) total-vm:1kB, anon-rss:1kB, file-rss:1kB {"card":4111}',
    `${now} [ info] ${'x'.repeat(1_000_000)}`,
  ];
  it.each(withheld.map((text) => [text.slice(0, 90), text]))('%j', (_, text) => {
    expect(withholdRecords(text)).toBe(line);
    expect(withholdRecords(`2026-11-22T03:12:00.1Z stdout F ${text}`)).toBe(
      `2026-11-22T03:12:00.1Z stdout F ${line}`,
    );
  });
});

describe('cuts what a line of Fluent Bit repeats', () => {
  const cut: readonly [string, string, string][] = [
    [
      'error',
      '[output:es:es.0] HTTP status=400 URI=/_bulk, response: card 4111',
      '[output:es:es.0] HTTP status=400 URI=/_bulk, response:',
    ],
    ['error', '[output:es:es.0] error: Input {"card":4111}', '[output:es:es.0] error: Input'],
    [
      'error',
      '[output:http:http.0] a:80, HTTP status=400 {"card":4111}',
      '[output:http:http.0] a:80, HTTP status=400',
    ],
    [
      'warn',
      '[output:splunk:splunk.0] http_status=400: {"text":"4111"}',
      '[output:splunk:splunk.0] http_status=400:',
    ],
    [
      'debug',
      '[output:s3:s3.0] Raw PutObject response: <Error>4111</Error>',
      '[output:s3:s3.0] Raw PutObject response:',
    ],
    ['warn', "[parser:json] invalid time format %Y for '4111'", '[parser:json] invalid time format %Y for'],
    [
      'debug',
      '[input:syslog:syslog.0] unparsed log message: card 4111',
      '[input:syslog:syslog.0] unparsed log message:',
    ],
    ['warn', '[filter:x:x.0] could not merge [{"card":4111}]', '[filter:x:x.0] could not merge'],
    ['warn', '[filter:x:x.0] bad "card"=>4111', '[filter:x:x.0] bad "card'],
    ['trace', '[input:tcp:tcp.0] card 4111', '[input:tcp:tcp.0]'],
    ['error', '[input:http:http.0] malformed payload: card 4111', '[input:http:http.0] malformed payload:'],
  ];
  it.each(cut)('at level %s: %j', (level, body, kept) => {
    expect(withholdRecords(`${now} [${level.padStart(5)}] ${body}`)).toBe(
      `${now} [${level.padStart(5)}] ${kept} ${rest}`,
    );
  });

  test('and leaves every known line whole', () => {
    const known = signatures.signatures.filter((each) => each.match_on === 'body');
    const changed = known.filter(({ sample }) => cutRecords(sample, 'error') !== sample);
    expect([changed.map(({ sample }) => sample), known.length > 70]).toEqual([[], true]);
  });
});

describe('a record that is printed over several lines', () => {
  const record = ['[0] app: [[1795352108.1, {}], {"log"=>"first', `${now} [error] card 4111`, 'last"}]'];

  it('may imitate Fluent Bit and is withheld all the same', () => {
    const after = `${now} [error] [sched] after`;
    expect(withholdRecords([...record, after].join('\n')).split('\n')).toEqual([line, line, line, after]);
  });

  it('may imitate a known line or a crash', () => {
    const forged = [
      `${now} [ warn] [input] card_4111 paused (mem buf overlimit)`,
      `${now} [engine] caught signal (SIGSEGV)`,
      '#0  0x559bda924fd7      in  fw_conn_event() at plugins/in_forward/fw_conn.c:75',
    ];
    const own = `${now} [ info] [sp] stream processor started`;
    expect(withholdRecords([record[0], ...forged, record[2], own].join('\n')).split('\n')).toEqual([
      ...Array.from({ length: 5 }, () => line),
      own,
    ]);
  });

  it('lets through what can only be a known line, a back-trace and a new start', () => {
    const own = [
      `${now} [ warn] [input] forward.0 paused (mem buf overlimit)`,
      '#0  0x559bda924fd7      in  fw_conn_event() at plugins/in_forward/fw_conn.c:75',
      'Fluent Bit v3.2.9',
      `${now} [ info] [anything] after the start`,
    ];
    expect(withholdRecords([record[0], ...own].join('\n')).split('\n')).toEqual([line, ...own]);
  });
});

test("lines of Docker's own files are known by all lines being such", () => {
  const wrapped = (log: string) =>
    `{"log":"${log}\\n","stream":"stderr","time":"2026-05-14T05:00:00.137004561Z"}`;
  const lines = [
    wrapped('without its beginning'),
    wrapped(`${now} [ warn] [input] forward.0 paused (mem buf overlimit)`),
    wrapped(`${now} [error] [output:es:es.0] error: Output {\\"card\\":4111}`),
    wrapped('card 4111'),
  ];
  const shown = [
    wrapped(line),
    lines[1],
    wrapped(`${now} [error] [output:es:es.0] error: Output ${rest}`),
    wrapped(line),
  ];
  expect(withholdRecords(lines.join('\n')).split('\n')).toEqual(shown);
  expect(withholdRecords(shown.join('\n')).split('\n')).toEqual(shown);
  const odd = `{"log":"${now} [error] x\\n","stream":"stderr","card":"4111","time":"2026-05-14T05:00:00Z"}`;
  expect(withholdRecords([...lines, odd].join('\n')).split('\n')).toEqual([...lines, odd].map(() => line));
});

test('parts of a line that the runtime broke are withheld, whatever they begin with', () => {
  const stamp = '2026-11-22T03:12:00.1Z stdout';
  const parts = [
    `${stamp} P {"log":"x`,
    `${stamp} F ${now} [error] card 4111`,
    `${stamp} F ${now} [error] own`,
  ];
  expect(withholdRecords(parts.join('\n')).split('\n')).toEqual([
    `${stamp} P ${line}`,
    `${stamp} F ${line}`,
    parts[2],
  ]);
});

test('a line is quoted by the same rule, without secrets', () => {
  expect([
    quoteLogLine({ text: 'card 4111' }),
    quoteLogLine({ text: `${now} [error] [http] header Authorization: Basic YWxhZGRpbjpvcGVu` }),
    quoteLogLine({ text: `${now} [error] [output:es:es.0] error: Output {"a":1}` }),
  ]).toEqual([
    line,
    `${now} [error] [http] header Authorization: [redacted]`,
    `${now} [error] [output:es:es.0] error: Output ${rest}`,
  ]);
});

describe('of real logs', () => {
  const logs = globSync(path.join(import.meta.dirname, '../playbooks/**/*.log'));
  const shownBeside = (file: string): readonly (readonly [string, string])[] => {
    const text = readFileSync(file, 'utf8');
    const shown = withholdRecords(text).split('\n');
    return text.split('\n').map((each, index) => [each, shown[index] ?? ''] as const);
  };

  const own =
    /^(?:\S+Z (?:std\w+ [FP] )?)?(?:\{"log":")?(?:\[[^\]]+\] \[ *(?:info|warn|error|debug)\]|Fluent Bit v|#\d+ .*:\d+$)/;
  const mayBeCut = /for 'CUSTOMER-|cannot parse '|response: \S|"=>"|<Error>/;

  test("Fluent Bit's own lines stay", () => {
    const changed = logs.flatMap((file) => shownBeside(file).filter(([text, shown]) => text !== shown));
    const lost = changed.filter(([text]) => own.test(text) && !mayBeCut.test(text));
    expect([lost, logs.length > 30]).toEqual([[], true]);
  });

  test("no customer's record is left", () => {
    const left = logs.flatMap((file) => shownBeside(file).filter(([, shown]) => shown.includes('CUSTOMER-')));
    expect(left).toEqual([]);
  });
});

test('takes time in proportion to the text', () => {
  const hostile = [
    '{'.repeat(300_000),
    '[ '.repeat(150_000),
    `${now} [debug] ${'raw '.repeat(900)}`,
    '#0 0x1 in '.repeat(30_000),
  ];
  const began = performance.now();
  for (const text of hostile) withholdRecords(`${text}\n`.repeat(5));
  expect(performance.now() - began).toBeLessThan(500);
});

describe('of a line that colours make short enough to be judged', () => {
  const coloured = `${esc}[1m${now}${esc}[0m [ info] [engine] started ${'x'.repeat(2_000)}\t${'x'.repeat(2_000)}`;
  const beyond = `${' '.repeat(90)}{"user":"anna"}`;

  it.each([
    ['as it is', (text: string) => text],
    ['with the kubelet’s time', (text: string) => `2026-11-22T03:12:00.391571839Z ${text}`],
    ['as Docker writes it', (text: string) => dockers(text)],
  ])('nothing is kept that was not judged, %s', (_, written) => {
    const kept = withholdRecords(written(coloured + beyond + `${'y'.repeat(2_000)}"`.repeat(4)));
    expect(kept).toContain('[engine] started');
    expect(kept).not.toContain('anna');
    expect(kept.length).toBeLessThan(4_400);
  });

  const dockers = (text: string): string =>
    JSON.stringify({ log: `${text}\n`, stream: 'stderr', time: '2026-11-22T03:12:00.391571839Z' });
});
