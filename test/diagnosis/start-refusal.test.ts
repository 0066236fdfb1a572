import { describe, expect, it } from 'vitest';
import { conditionValues } from '../../src/diagnosis/condition-values.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { ContainerStatus } from '../../src/signal/pod.ts';
import { configMapOf, containerOf, logOf, nothing, podOf, sourced, statusOf } from './evidence-of.ts';

const at = '[2026/11/22 12:00:00]';
const banner = 'Fluent Bit v3.2.9';
const exited = (exitCode: number): Partial<ContainerStatus> => ({
  ready: false,
  restartCount: 4,
  state: { kind: 'waiting', reason: 'CrashLoopBackOff' },
  lastTermination: { exitCode, reason: 'Error', finishedAt: '2026-11-22T12:00:01Z' },
});
const running: Partial<ContainerStatus> = {};

function factsOf(lines: readonly string[], status: Partial<ContainerStatus>, config?: string) {
  return gatherFacts({
    ...nothing,
    pods: [sourced(podOf({ containers: [containerOf({ status: statusOf(status) })] }))],
    configMaps: config === undefined ? [] : [configMapOf({ 'fluent-bit.conf': config })],
    logs:
      lines.length > 0
        ? [logOf(status === running ? 'current' : 'previous', [banner, ...lines].join('\n'))]
        : [],
  });
}

describe('why Fluent Bit does not start', () => {
  it.each([
    [
      '[/fluent-bit/etc/fluent-bit.conf] config file not found',
      'main-file',
      '/fluent-bit/etc/fluent-bit.conf',
    ],
    [
      `${at} [error] [config] error in /etc/f.conf:12: undefined value - check config is in valid classic format`,
      'syntax',
      '/etc/f.conf:12',
    ],
    [
      `${at} [error] [config] section 'forwardd' tried to instance a plugin name that doesn't exist`,
      'plugin',
      'forwardd',
    ],
    [
      `${at} [error] [config] forward: unknown configuration property 'bufer_max_size'. The following`,
      'property',
      'bufer_max_size',
    ],
    [
      `${at} [error] [config] could not configure property 'mem_buf_limit' on input plugin with section name 'x'`,
      'value',
      'mem_buf_limit',
    ],
    [
      `${at} [error] [filter:grep:grep.0] could not compile regex pattern '((unclosed'`,
      'pattern',
      '((unclosed',
    ],
    [`${at} [error] [filter:lua:lua.0] cannot access script '/scripts/a.lua'`, 'file', '/scripts/a.lua'],
    [
      `${at} [error] [storage] [chunkio] cannot initialize root path /proc/storage`,
      'storage',
      '/proc/storage',
    ],
    [
      `${at} [error] [plugin] dlopen() failed: /p/out_x.so: cannot open shared object file: No such file`,
      'file',
      '/p/out_x.so',
    ],
    [`${at} [ warn] Cannot listen on 0.0.0.0 port 24224`, 'port', '0.0.0.0 port 24224'],
  ])('%s', (line, kind, names) => {
    const { refusal } = factsOf(
      [line, `${at} [error] configuration file contains errors, aborting.`],
      exited(1),
    );
    expect([refusal?.kind, refusal?.names, refusal?.lines[0]?.line]).toEqual([kind, names, 2]);
  });

  it('a certificate that is not there is a file, one that cannot be used is TLS', () => {
    const failed = `${at} [error] [output http.0] error initializing TLS context`;
    const missing = `${at} [error] [tls] ca_file '/ssl/ca.pem' 268: error:80000002:system library::No such file or directory`;
    const broken = `${at} [error] [tls] crt_file '/ssl/a.pem' 269: error:0909006C:PEM routines:get_name:no start line`;
    expect(factsOf([missing, failed], exited(255)).refusal).toMatchObject({
      kind: 'file',
      names: '/ssl/ca.pem',
    });
    expect(factsOf([broken, failed], exited(255)).refusal).toMatchObject({ kind: 'tls', names: 'http.0' });
  });

  it('without words of its own the reading of the configuration tells', () => {
    const config = '[INPUT]\n    Name forwardd\n[OUTPUT]\n    Name stdout\n    Match *\n';
    expect(factsOf([], exited(255), config).refusal).toMatchObject({ kind: 'unsaid', names: 'Name' });
    expect(factsOf([], exited(255)).refusal).toBeUndefined();
  });

  it('words that no signature names are quoted', () => {
    const line = `${at} [error] [custom:x:x.0] the token /run/token cannot be read: No such file or directory`;
    expect(factsOf([line], exited(1)).refusal).toMatchObject({ kind: 'file', names: '/run/token' });
  });

  it('a life that ran was not refused', () => {
    const ran = `${at} [ info] [sp] stream processor started`;
    expect(factsOf([ran, `${at} [error] [config] error in a:1: b`], exited(1)).refusal).toBeUndefined();
  });
});

describe('what is misread though Fluent Bit runs', () => {
  const conf = (lines: string) =>
    `${lines}[INPUT]\n    Name tail\n    Path /a\n    Tag t\n[OUTPUT]\n    Name null\n    Match *\n`;
  const misread = (lines: readonly string[], config: string) =>
    conditionValues(factsOf(lines, running, config)).config.misread;
  const started = `${at} [ info] [sp] stream processor started`;

  it('a variable of which Fluent Bit says that it is not set', () => {
    const warning = `${at} [ warn] [env] variable \${HOST} is used but not set`;
    const config = conf('').replace('Path /a', 'Path /a/${HOST}');
    expect([misread([warning, started], config), misread([started], config)]).toEqual([1n, 0n]);
  });

  it('a file of parsers counts only when Fluent Bit misses it', () => {
    const config = conf('[SERVICE]\n    Parsers_File custom_parsers.conf\n');
    const complaint = `${at} [error] could not open parser configuration file, aborting.`;
    expect([misread([complaint, started], config), misread([started], config)]).toEqual([1n, 0n]);
  });

  it('a limit that is refused, not one that says there is none', () => {
    const limited = (value: string) => conf('').replace('Tag t', `Mem_Buf_Limit ${value}`);
    expect(['512Mi', '5m # five', '0', '5M'].map((value) => misread([started], limited(value)))).toEqual([
      1n,
      1n,
      0n,
      0n,
    ]);
  });
});
