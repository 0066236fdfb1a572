import type { Cause, Finding } from '../../src/diagnosis/diagnosis.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { Locale } from '../../src/language/locale.ts';
import { judgeLogs } from '../../src/diagnosis/logs-effect.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import type { Container, ContainerStatus, Pod, Volume } from '../../src/signal/pod.ts';
import { configMapOf, containerOf, logOf, nothing, podOf, sourced, statusOf } from './evidence-of.ts';

const started = [
  '[2026/11/22 12:00:00.1] [ info] [fluent bit] version=VERSION, commit=, pid=1',
  '[2026/11/22 12:00:00.2] [ info] [sp] stream processor started',
];
export const at = '[2026/11/22 12:00:09.5]';
export const paused = `${at} [ warn] [input] forward.0 paused (mem buf overlimit)`;
export const gaveUp = (chunk: number) =>
  `${at} [error] [engine] chunk '1-${chunk}.flb' cannot be retried: task_id=${chunk}, input=tail.0 > output=http.0`;
export const retry = `${at} [ warn] [engine] failed to flush chunk '1-1.1.flb', retry in 8 seconds: task_id=1, input=tail.0 > output=http.0 (out_id=0)`;

export const output = '[OUTPUT]\n    Name http\n    Match *\n';
export const input = (...lines: readonly string[]) =>
  `[INPUT]\n${lines.map((line) => `    ${line}\n`).join('')}${output}`;
export const forward = input('Name forward', 'Mem_Buf_Limit 256m');
export const tail = (...lines: readonly string[]) =>
  input('Name tail', 'Tag kube.*', 'Mem_Buf_Limit 5MB', ...lines);
export const onDisk = `[SERVICE]\n    storage.path /buffers/fb\n${tail('storage.type filesystem', 'DB /buffers/tail.db')}`;

export const ended = (exitCode: number, reason: string): Partial<ContainerStatus> => ({
  restartCount: 3,
  lastTermination: { exitCode, reason, finishedAt: '2026-11-22T12:01:00Z' },
});
export const oomKilled = ended(137, 'OOMKilled');
export const cannotStart: Partial<ContainerStatus> = {
  ready: false,
  state: { kind: 'waiting', reason: 'ImagePullBackOff' },
};

interface Scene {
  readonly config?: string;
  readonly status?: Partial<ContainerStatus>;
  readonly lines?: readonly string[];
  readonly version?: string;
  readonly memoryLimit?: string;
  /** The volume mounted at /buffers. */
  readonly buffers?: Partial<Volume>;
  readonly counters?: Readonly<Record<string, number>>;
  readonly pod?: Partial<Pod>;
  readonly cause?: Cause;
  readonly locale?: Locale;
}

function evidenceOf({
  config,
  status,
  lines,
  version,
  memoryLimit,
  buffers,
  counters,
  pod: more,
}: Scene): Evidence {
  const mounts = [
    { volume: 'config', path: '/conf' },
    ...(buffers ? [{ volume: 'buffers', path: '/buffers' }] : []),
  ];
  const container: Container = containerOf({
    image: `fluent/fluent-bit:${version ?? '4.2.8'}`,
    mounts,
    status: statusOf(status),
    ...(memoryLimit !== undefined && { memoryLimit }),
  });
  const volumes = [
    { name: 'config', configMap: 'fluent-bit' },
    ...(buffers ? [{ name: 'buffers', ...buffers }] : []),
  ];
  const pod = podOf({ containers: [container], volumes, createdAt: '2026-11-22T11:59:00Z', ...more });
  const text = [...started, ...(lines ?? [])].join('\n').replace('VERSION', version ?? '4.2.8');
  const which = status?.lastTermination ? 'previous' : 'current';
  const place = { namespace: 'logging', pod: 'fb-1' };
  const body = JSON.stringify({ input: {}, output: { 'http.0': counters } });
  return {
    ...nothing,
    pods: [sourced(pod)],
    configMaps: config === undefined ? [] : [configMapOf({ 'fluent-bit.conf': config })],
    logs: lines === undefined ? [] : [logOf(which, `${text}\n`)],
    monitoring: counters ? [{ source: 'm', ...place, path: 'api_v1_metrics', body }] : [],
  };
}

/** What is said of the logs when this was seen and that is the primary cause. */
export function judge(scene: Scene) {
  const primary: Finding = {
    cause: scene.cause ?? 'inconclusive',
    confidence: 1,
    title: '',
    summary: '',
    evidence: [],
  };
  return judgeLogs(gatherFacts(evidenceOf(scene)), [primary], scene.locale);
}
