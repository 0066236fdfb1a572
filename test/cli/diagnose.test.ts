import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diagnoseCommand } from '../../src/cli/diagnose.ts';
import { advisories } from '../../src/fluentbit/advisory-catalogue.ts';
import { releases } from '../../src/fluentbit/release-catalogue.ts';

const cases = path.join(import.meta.dirname, '../playbooks');
const seed = path.join(cases, 'known-crash/seed-v3.2.0-mbl256m-packsmall/bundle');

async function run(
  argv: readonly string[],
  isTerminal = false,
  columns = 100,
  env: Readonly<Record<string, string>> = {},
) {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    stdout: (text: string) => void out.push(text),
    stderr: (text: string) => void err.push(text),
    isTerminal,
    columns,
    cwd: cases,
    env,
  };
  const code = await diagnoseCommand(argv, io);
  return { code, out: out.join(''), err: err.join('') };
}

test('JSON by the contract', async () => {
  const { code, out, err } = await run(['--bundle', seed, '--output', 'json']);
  const diagnosis = JSON.parse(out);
  expect([code, err]).toEqual([0, '']);
  expect(Object.keys(diagnosis)).toEqual([
    'schema',
    'subject',
    'primary',
    'contributing',
    'risks',
    'logs',
    'unknowns',
    'memory',
    'plan',
  ]);
  expect(diagnosis.subject).toEqual({
    cluster: 'prod-eu',
    namespace: 'logging',
    workload: { kind: 'DaemonSet', name: 'fluent-bit' },
    pod: 'fluent-bit-fb09d',
    container: 'fluent-bit',
    image: 'cr.fluentbit.io/fluent/fluent-bit:3.2.0',
    version: '3.2.0',
  });
  expect(diagnosis.primary).toMatchObject({ cause: 'known-crash', advisory: 'FLB-FWD-PAUSE-1' });
  const log = 'logs/logging/fluent-bit-fb09d/fluent-bit/previous.log';
  expect(diagnosis.primary.evidence).toContainEqual({
    source: log,
    line: 58,
    text: '#0  0x561fdc899f07      in  fw_conn_event() at plugins/in_forward/fw_conn.c:75',
  });
  expect(diagnosis.primary.evidence).toContainEqual({
    source: 'resources/configmaps.json#fluent-bit.conf',
    line: 15,
    text: 'Mem_Buf_Limit   256m',
  });
  expect(diagnosis.primary.evidence).toContainEqual({
    source: 'resources/pods.json',
    line: expect.any(Number),
    text: '"exitCode": 139,',
  });
  expect(Object.keys(diagnosis.plan)).toEqual(['digest', 'steps', 'undo']);
});

test('the plan keeps to the releases and registries of MEDIC_CONFIG', async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'diagnose-'));
  const file = path.join(directory, 'medic.yaml');
  await writeFile(
    file,
    'releases: { allowed: ["3.2"], rewrites: [{ from: cr.fluentbit.io/fluent, to: registry.example/mirror }] }\n',
  );
  const { out } = await run(['--bundle', seed, '--output', 'json'], false, 100, { MEDIC_CONFIG: file });
  await rm(directory, { recursive: true });
  const [step] = JSON.parse(out).plan.steps;
  expect([step.from, step.to]).toEqual([
    'cr.fluentbit.io/fluent/fluent-bit:3.2.0',
    'registry.example/mirror/fluent-bit:3.2.10',
  ]);
  expect(step.why).toMatch(/still loses records at a pause.*; 4\.2\.8 would: allow it and mirror its image/);
});

describe('a refreshed catalogue', () => {
  const newer = { version: '4.2.99', line: '4.2', date: '2026-12-01T00:00:00Z' };
  const renamed = advisories.map((each) =>
    each.id === 'FLB-FWD-PAUSE-1' ? { ...each, title: 'a pause of forward kills' } : each,
  );
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'diagnose-'));
  });
  afterEach(() => rm(directory, { recursive: true }));
  const diagnoseWith = (text: string) =>
    writeFile(path.join(directory, 'catalogue.json'), text).then(() =>
      run(['--bundle', seed, '--output', 'json', '--dir', directory]),
    );

  test('its releases and advisories hold', async () => {
    const { out, err } = await diagnoseWith(
      JSON.stringify({ releases: [...releases, newer], advisories: renamed }),
    );
    expect([err, JSON.parse(out).plan.steps[0].to]).toEqual(['', 'cr.fluentbit.io/fluent/fluent-bit:4.2.99']);
    expect(out).toContain('a pause of forward kills');
  });

  test('that is broken: the shipped data, and one line that says so', async () => {
    const { code, out, err } = await diagnoseWith('{');
    expect([code, JSON.parse(out).plan.steps[0].to]).toEqual([0, 'cr.fluentbit.io/fluent/fluent-bit:4.2.8']);
    expect(err).toBe(
      `${path.join(directory, 'catalogue.json')} is not used: it is not JSON; the shipped releases and advisories hold.\n`,
    );
  });

  test('that is missing where it was asked for is said', async () => {
    const { code, err } = await run(['--bundle', seed, '--dir', directory]);
    expect(code).toBe(0);
    expect(err).toMatch(/^[^\n]*catalogue\.json is not used: there is no such file; [^\n]*\n$/);
  });
});

test('without a plan the plan is null', async () => {
  const { out } = await run(['--bundle', 'healthy/healthy-v3.2.9-64mi/bundle', '--output', 'json']);
  expect(JSON.parse(out)).toMatchObject({
    primary: { cause: 'healthy' },
    logs: { effect: 'none-seen' },
    plan: null,
  });
});

test('the report has its sections, keeps its width and has colours on a terminal only', async () => {
  const plain = await run(['--bundle', seed], false, 80);
  const headings = plain.out.split('\n').filter((line) => /^[A-Z]+$/.test(line));
  expect(headings).toEqual(['CAUSE', 'CONTRIBUTING', 'LOGS', 'MEMORY', 'RISKS', 'PLAN']);
  expect(plain.out).toContain('     58 #0  0x561fdc899f07      in  fw_conn_event()');
  expect(plain.out).not.toContain('\u001b');
  const prose = plain.out.split('\nPLAN')[0]?.split('\n') ?? [];
  expect(prose.filter((line) => line.length > 80)).toEqual([]);
  const coloured = await run(['--bundle', seed], true, 80);
  expect(coloured.out).toContain('\u001b[1mCAUSE\u001b[0m');
  expect(stripVTControlCharacters(coloured.out)).toBe(plain.out);
});

test('the memory bar marks the limit', async () => {
  const { out } = await run([
    '--bundle',
    'memory-limit-too-low/article-v3.2.0-mbl512m-limit640mi-http/bundle',
  ]);
  expect(out).toMatch(/^ {2}█+│█+ \d{3} % of the limit$/m);
});

test.each([
  [[], 'Which pod? Expected [cluster/]namespace/pod, or --bundle and the folder to diagnose.'],
  [['--bundle', 'nowhere'], `There is no folder ${path.join(cases, 'nowhere')}.`],
  [['--bundle', seed, '--output', 'xml'], '--output is "xml"; expected text or json.'],
  [['--bundle', seed, 'more'], 'one argument too many'],
  [['logging/fluent-bit-1'], '; --kubeconfig FILE or KUBECONFIG names one.'],
  [['a/b', 'c/d'], '"c/d" is one argument too many.'],
  [['a/b', '--bundle', seed], '"a/b" is one argument too many beside --bundle.'],
  [['--bundle', seed, '--context', 'x'], '--context is for a live cluster, not for a bundle.'],
  [['--bundle', seed, '--locale', 'fr'], '--locale is "fr"; expected en or zh-CN.'],
  [['fluent-bit-x7k2p'], '"fluent-bit-x7k2p" names no pod; expected [cluster/]namespace/pod'],
  [['--bundel', seed], "Unknown option '--bundel'"],
])('refuses %j in one sentence', async (argv, sentence) => {
  await expect(run(argv)).rejects.toThrow(sentence);
});

test('help says how', async () => {
  expect((await run(['--help'])).out).toContain(
    'fluent-medic diagnose [CLUSTER/]NAMESPACE/POD-OR-WORKLOAD | --bundle DIR',
  );
});
