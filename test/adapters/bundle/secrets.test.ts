import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBundle } from '../../../src/adapters/bundle/read-bundle.ts';
import { writeBundle } from '../../../src/adapters/bundle/write-bundle.ts';
import { diagnosisReport as chatReport } from '../../../src/chat/diagnosis-message.ts';
import { diagnosisReport } from '../../../src/cli/report/diagnosis-report.ts';
import { bundleFiles } from '../../../src/evidence/bundle-files.ts';
import type { Evidence } from '../../../src/evidence/evidence.ts';
import { secretKeys } from '../../../src/evidence/secret-names.ts';
import { caseFrom, planFor } from '../../support/playbook-cases.ts';

const keys = [...new Set(Object.values(secretKeys).flat())];
const now = '[2026/11/22 03:12:00]';
const layout = { columns: 100, isTerminal: false };

/** A bundle as it is found: each call of `secret` stands for another one. */
type Bundle = (secret: () => string) => ReadonlyMap<string, string>;

const classic = (secret: () => string): string =>
  [
    '[INPUT]',
    '    Name forward',
    '    Mem_Buf_Limit 512m # raised',
    '    Buffer_Max_Size 64Ki',
    `    security.users alice ${secret()}`,
    ...keys.flatMap((key) => ['[OUTPUT]', '    Name http', '    Match *', `    ${key} ${secret()}`]),
    `    Header Authorization Basic ${secret()}`,
    `    Header Cookie ${secret()}`,
    `    URI /in?token=${secret()}&x=1`,
    `    proxy http://bob:${secret()}@proxy:3128`,
    `    unknown_key ${'x'.repeat(8)} password=${secret()}`,
    '',
  ].join('\n');

const yaml = (secret: () => string): string =>
  [
    'pipeline:',
    '  inputs:',
    '    - name: forward',
    '      mem_buf_limit: 10Mi',
    '      security.users:',
    `        - alice ${secret()}`,
    '  outputs:',
    ...keys.flatMap((key, index) => [
      '    - name: http',
      "      match: '*'",
      ...(index % 2 === 0 ? [`      ${key}: ${secret()}`] : [`      ${key}: |`, `        ${secret()}`]),
      '      header:',
      `        - X-Api-Key ${secret()}`,
      `        - "Authorization Bearer ${secret()}"`,
    ]),
    '',
  ].join('\n');

const log = (secret: () => string): string =>
  [
    'Fluent Bit v3.2.0',
    `${now} [ info] [sp] stream processor started`,
    `${now} [error] [output:http:http.0] es:80, HTTP status=401 URI=/in?api_key=${secret()}&x=1`,
    `${now} [error] [output:es:es.0] could not connect to https://bob:${secret()}@es:9200`,
    `${now} [ warn] [http_client] malformed header Authorization: Bearer ${secret()}`,
    `${now} [ warn] [input] forward.0 paused (mem buf overlimit)`,
    `${now} [ warn] [input] token=${secret()} paused (mem buf overlimit)`,
    `[0] app: [[1.0, {}], {"log"=>"card ${secret()}`,
    `${now} [ warn] [input] ${secret()} paused (mem buf overlimit)`,
    `${now} [error] [output:${secret()}:x.0] no upstream connections available to a:80"}]`,
    `${now} [error] [engine] chunk '1-1.flb' cannot be retried: task_id=0, input=forward.0 > output=http.0`,
    '',
  ].join('\n');

function objects(config: string, file: string, secret: () => string): Record<string, unknown> {
  const container = {
    name: 'fluent-bit',
    image: 'fluent/fluent-bit:3.2.0',
    args: ['-c', `/fluent-bit/etc/${file}`, '-p', `http_passwd=${secret()}`, '--token', secret()],
    env: [
      { name: 'ES_PASS', value: secret() },
      { name: 'GCP', value: JSON.stringify({ private_key: secret(), client_email: 'a@b' }) },
      { name: 'PROXY', value: `http://bob:${secret()}@proxy:3128` },
    ],
    resources: { limits: { memory: '64Mi' } },
    volumeMounts: [{ name: 'config', mountPath: '/fluent-bit/etc' }],
  };
  const ended = {
    exitCode: 137,
    reason: 'OOMKilled',
    finishedAt: '2026-11-22T03:12:01Z',
    message: log(secret),
  };
  const status = {
    name: 'fluent-bit',
    restartCount: 3,
    ready: false,
    state: { waiting: { reason: 'CrashLoopBackOff', message: `token=${secret()}` } },
    lastState: { terminated: ended },
  };
  const pod = {
    kind: 'Pod',
    metadata: {
      name: 'fb-1',
      namespace: 'logging',
      annotations: { last: JSON.stringify({ env: container.env }) },
    },
    spec: { containers: [container], volumes: [{ name: 'config', configMap: { name: 'fb' } }] },
    status: { phase: 'Running', containerStatuses: [status] },
  };
  const data = { [file]: config, 'auth.lua': `local token = "${secret()}"\nreturn 1\n` };
  const configMap = { kind: 'ConfigMap', metadata: { name: 'fb', namespace: 'logging' }, data };
  const event = {
    kind: 'Event',
    metadata: { name: 'e', namespace: 'logging' },
    involvedObject: { kind: 'Pod', name: 'fb-1', namespace: 'logging' },
    reason: 'Unhealthy',
    type: 'Warning',
    message: `Liveness probe failed: Get "http://bob:${secret()}@10.0.0.1:2020/": token=${secret()}`,
  };
  return { 'pods.json': pod, 'configmaps.json': configMap, 'events.json': event };
}

const bundles: Readonly<Record<string, Bundle>> = {
  classic: (secret) => bundle(objects(classic(secret), 'fluent-bit.conf', secret), log(secret)),
  yaml: (secret) => bundle(objects(yaml(secret), 'fluent-bit.yaml', secret), log(secret)),
};

const bundle = (resources: Readonly<Record<string, unknown>>, text: string) =>
  new Map([
    [
      'bundle.json',
      JSON.stringify({ namespace: 'logging', focus: { pod: 'fb-1', container: 'fluent-bit' } }),
    ],
    ...Object.entries(resources).map(([name, each]) => [`resources/${name}`, JSON.stringify(each)] as const),
    ['logs/logging/fb-1/fluent-bit/previous.log', text],
  ]);

/** All that leaves the program about some evidence. */
function outcome(evidence: Evidence): readonly string[] {
  const found = caseFrom(evidence);
  const plan = planFor(found);
  return [
    ...bundleFiles(evidence).values(),
    JSON.stringify(found.diagnosis),
    JSON.stringify(plan ?? null),
    diagnosisReport(found.diagnosis, plan, layout),
    JSON.stringify(chatReport('logging/fb-1', found.diagnosis)),
  ];
}

const salt = fc.stringMatching(/^[A-Za-z0-9]{6}[A-Za-z0-9_+/=.-]{6,20}[A-Za-z0-9]$/);

test.each(Object.entries(bundles))('no secret leaves a bundle with a %s configuration', async (_, build) => {
  await fc.assert(
    fc.asyncProperty(salt, async (random) => {
      const secrets: string[] = [];
      const files = build(() => {
        secrets.push(`S${secrets.length}q${random}`);
        return secrets.at(-1) ?? '';
      });
      const evidence = await evidenceOf(files);
      const shown = outcome(evidence).join('\n');
      expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
      expect(secrets.length).toBeGreaterThan(50);
    }),
    { numRuns: 10 },
  );
});

test.each(Object.entries(bundles))('what was written of it is diagnosed the same (%s)', async (_, build) => {
  const before = await evidenceOf(build(() => 'hunter2Hunter2'));
  const after = await evidenceOf(bundleFiles(before));
  const [was, is] = [caseFrom(before), caseFrom(after)];
  expect(is.diagnosis).toEqual(was.diagnosis);
  expect(planFor(is)?.steps).toEqual(planFor(was)?.steps);
});

async function evidenceOf(files: ReadonlyMap<string, string>): Promise<Evidence> {
  const parent = await mkdtemp(path.join(tmpdir(), 'secrets-'));
  try {
    const directory = path.join(parent, 'bundle');
    await writeBundle(directory, files);
    const reading = await readBundle(directory);
    if (reading.kind === 'refused') throw new Error(reading.why);
    return reading.evidence;
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}
