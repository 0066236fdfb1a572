import { beforeAll, describe, expect, test } from 'vitest';
import { loadPlaybooks, shippedPlaybooks } from '../../src/adapters/playbooks/load-playbooks.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { Playbook } from '../../src/diagnosis/playbook.ts';
import { logOf, nothing } from './evidence-of.ts';
import { bounded, conf, evidenceOf, retries, type Scene } from './scene.ts';

let playbooks: readonly Playbook[] = [];
beforeAll(async () => {
  playbooks = (await loadPlaybooks({ shipped: shippedPlaybooks })).playbooks;
});

const diagnosisOf = (scene: Scene): Diagnosis => diagnose(gatherFacts(evidenceOf(scene)), playbooks);
const claims = ({ primary, contributing }: Diagnosis) =>
  [primary, ...contributing].map((finding) => finding.cause);
const oom = {
  restartCount: 2,
  lastTermination: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-11-22T12:59:00Z' },
};

describe('what brings about what', () => {
  test('an OOM kill with bounded buffers above the limit is the limit', () => {
    const diagnosis = diagnosisOf({ status: oom, config: bounded, lines: [retries[0] ?? ''] });
    expect(claims(diagnosis)).toEqual(['memory-limit-too-low']);
    expect(diagnosis.primary.evidence.map(({ source }) => source)).toContain(
      'resources/configmaps.json#fluent-bit.conf',
    );
  });

  test('with a dead destination that comes first and the limit second', () => {
    expect(claims(diagnosisOf({ status: oom, config: bounded, lines: retries }))).toEqual([
      'output-backpressure',
      'memory-limit-too-low',
    ]);
  });

  test('without a bound no limit is blamed, and a dead destination only contributes', () => {
    const diagnosis = diagnosisOf({ status: oom, config: conf(''), lines: retries });
    expect(claims(diagnosis)).toEqual(['unbounded-buffer', 'output-backpressure']);
    expect(diagnosis.primary.title).toContain('the buffers of forward.0 have no bound');
    expect(diagnosis.memory).toMatchObject({ predictedPeakBytes: null, recommendedLimitBytes: null });
  });

  test('bounded buffers far below the limit are not blamed either', () => {
    expect(claims(diagnosisOf({ status: oom, config: bounded, memoryLimit: '2Gi' }))).toEqual([
      'inconclusive',
    ]);
  });

  test('an OOM kill without the configuration is only a guess, and says what is missing', () => {
    const diagnosis = diagnosisOf({ status: oom });
    expect(diagnosis.primary).toMatchObject({ cause: 'memory-limit-too-low', confidence: 0.4 });
    expect(diagnosis.unknowns.map(({ what }) => what)).toEqual([
      'The log of the life that ended',
      'The configuration',
      'The counters of the monitoring API',
    ]);
  });

  test('an OOM kill more than a day past explains nothing of today', () => {
    const past = { ...oom, lastTermination: { ...oom.lastTermination, finishedAt: '2026-11-20T12:00:00Z' } };
    const diagnosis = diagnosisOf({
      status: past,
      config: bounded,
      lines: ['[2026/11/22 12:00:00.3] [ info] fine'],
      which: 'current',
    });
    expect(claims(diagnosis)).toEqual(['healthy']);
  });

  test('137 that is no OOM kill stays open', () => {
    const status = { restartCount: 1, lastTermination: { exitCode: 137, reason: 'Error' } };
    const diagnosis = diagnosisOf({ status, config: bounded, lines: [retries[0] ?? ''] });
    expect(claims(diagnosis)).toEqual(['inconclusive']);
    expect(diagnosis.unknowns.map(({ what }) => what)).toContain('Who killed the process');
  });

  test('a crash that no advisory names is unknown, whatever the destination does', () => {
    const crash = [
      '[2026/11/22 12:00:20] [engine] caught signal (SIGSEGV)',
      '#0  0x55  in  my_own_function() at src/mine.c:7',
    ];
    const status = { restartCount: 1, lastTermination: { exitCode: 139 } };
    const diagnosis = diagnosisOf({ status, config: bounded, lines: [...retries, ...crash] });
    expect(claims(diagnosis)).toEqual(['unknown-crash', 'output-backpressure']);
    expect(diagnosis.primary.advisory).toBeUndefined();
  });

  test('a crash without frames right after a pause is probably the known one', () => {
    const lines = [
      '[2026/11/22 12:00:19] [ warn] [input] forward.0 paused (mem buf overlimit)',
      '[2026/11/22 12:00:20] [engine] caught signal (SIGSEGV)',
    ];
    const status = { restartCount: 1, lastTermination: { exitCode: 139 } };
    const image = 'fluent/fluent-bit:3.2.0';
    const log = [logOf('previous', `${lines.join('\n')}\n`)];
    const diagnosis = diagnosisOf({ status, config: bounded, image, more: { logs: log } });
    expect(diagnosis.primary).toMatchObject({
      cause: 'known-crash',
      advisory: 'FLB-FWD-PAUSE-1',
      confidence: 0.55,
    });
    const elsewhere = diagnosisOf({
      status,
      config: bounded,
      image: 'fluent/fluent-bit:3.2.9',
      more: { logs: log },
    });
    expect(elsewhere.primary.cause).toBe('unknown-crash');
  });

  test('a record that looks like a crash makes none while the container never ended', () => {
    const printed = [
      '[2026/11/22 12:00:20] [engine] caught signal (SIGSEGV)',
      '#0  0x55  in  fw_conn_event() at plugins/in_forward/fw_conn.c:75',
      `<!channel> ${'x'.repeat(1_000_000)}`,
    ];
    const diagnosis = diagnosisOf({
      status: {},
      config: bounded,
      lines: printed,
      which: 'current',
      image: 'fluent/fluent-bit:3.2.0',
    });
    expect(claims(diagnosis)).toEqual(['healthy']);
  });

  test('a dead output is not hidden by a healthy one', () => {
    const monitoring = [
      {
        source: 'metrics/logging/fb-1/api_v1_metrics',
        namespace: 'logging',
        pod: 'fb-1',
        path: 'api_v1_metrics',
        body: '{"input":{},"output":{"s3.1":{"proc_records":9000000},"http.0":{"proc_records":0,"retries":8}}}',
      },
    ];
    const diagnosis = diagnosisOf({
      status: {},
      config: bounded,
      lines: retries,
      which: 'current',
      more: { monitoring },
    });
    expect(claims(diagnosis)).toEqual(['output-backpressure']);
    expect(diagnosis.primary.title).toBe('The destination of http.0 fails or refuses');
  });

  test('retries that recover are no back-pressure', () => {
    const recovered = retries.map(
      (_, at) =>
        `[2026/11/22 12:00:2${at}.1] [ info] [engine] flush chunk '1-${at}.1.flb' succeeded at retry 1: task_id=${at}, input=forward.0 > output=http.0 (out_id=0)`,
    );
    const diagnosis = diagnosisOf({
      status: {},
      config: bounded,
      lines: [...retries, ...recovered],
      which: 'current',
    });
    expect(claims(diagnosis)).not.toContain('output-backpressure');
  });
});

test('an empty bundle is inconclusive and lists what would settle it', () => {
  const diagnosis = diagnose(
    gatherFacts({ ...nothing, focus: { namespace: 'logging', pod: 'fb-1' } }),
    playbooks,
  );
  expect(diagnosis.primary.cause).toBe('inconclusive');
  expect(diagnosis.logs.effect).toBe('unknown');
  expect(diagnosis.unknowns.map(({ what, howToSettle }) => [what, howToSettle])).toEqual([
    ['The pod fb-1', 'kubectl -n logging get pod fb-1 -o json'],
    ['The log', 'kubectl -n logging logs fb-1 -c CONTAINER'],
    ['The configuration', expect.stringContaining('kubectl -n logging get configmaps')],
    ['The Fluent Bit version', expect.stringContaining('kubectl -n logging exec fb-1')],
  ]);
});

test('the risks: what another version would make of a line, a limit below the need, a first release', () => {
  const config = conf('    Mem_Buf_Limit 512m # generous\n');
  const { risks } = diagnosisOf({ status: {}, config, image: 'fluent/fluent-bit:3.2.0' });
  const named = risks.map(({ kind, title }) => [kind, title]);
  expect(named).toContainEqual(['config', expect.stringMatching(/^fluent-bit\.conf:3: Mem_Buf_Limit:/)]);
  expect(named).toContainEqual([
    'config',
    'fluent-bit.conf:3: a newer version does not start with this line',
  ]);
  expect(named).toContainEqual(['memory', 'No bound for the buffers of forward.0']);
  expect(named).toContainEqual(['practice', '3.2.0 is the first release of its series']);
  const tight = diagnosisOf({ status: {}, config: bounded }).risks;
  expect(tight).toContainEqual(
    expect.objectContaining({
      kind: 'memory',
      title: 'The memory limit of 64Mi is below what the buffers can need',
    }),
  );
});

test('secrets in the lines that prove something do not get out', () => {
  const leaking =
    '[2026/11/22 12:00:05.1] [error] [output:http:http.0] no upstream connections available to https://bob:hunter2@es:9200';
  const giveUps = retries.map((line) =>
    line.replace(
      /\[ warn\].*failed to flush chunk ('[^']+').*/,
      '[error] [engine] chunk $1 cannot be retried: task_id=1, input=forward.0 > output=http.0',
    ),
  );
  const config = bounded.replace('Host es', 'Host https://bob:hunter2@es');
  const diagnosis = diagnosisOf({
    status: {},
    config,
    lines: [leaking, ...retries, ...giveUps],
    which: 'current',
  });
  expect(diagnosis.primary.cause).toBe('output-backpressure');
  expect(JSON.stringify(diagnosis)).not.toContain('hunter2');
  expect(JSON.stringify(diagnosis)).toContain('https://[redacted]@es');
});
