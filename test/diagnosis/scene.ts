import type { Evidence } from '../../src/evidence/evidence.ts';
import type { ContainerStatus } from '../../src/signal/pod.ts';
import { configMapOf, containerOf, logOf, nothing, podOf, sourced, statusOf } from './evidence-of.ts';

const banner = [
  'Fluent Bit v4.2.8',
  '[2026/11/22 12:00:00.1] [ info] [fluent bit] version=4.2.8, commit=, pid=1',
  '[2026/11/22 12:00:00.2] [ info] [sp] stream processor started',
];
export const retries = Array.from(
  { length: 8 },
  (_, at) =>
    `[2026/11/22 12:00:1${at}.1] [ warn] [engine] failed to flush chunk '1-${at}.1.flb', retry in 8 seconds: task_id=${at}, input=forward.0 > output=http.0 (out_id=0)`,
);
export const conf = (limit: string) =>
  `[INPUT]\n    Name forward\n${limit}[OUTPUT]\n    Name http\n    Match *\n    Host es\n`;
export const bounded = conf('    Mem_Buf_Limit 50M\n');

export interface Scene {
  readonly status?: Partial<ContainerStatus>;
  readonly memoryLimit?: string;
  readonly config?: string;
  readonly lines?: readonly string[];
  readonly which?: 'current' | 'previous';
  readonly image?: string;
  readonly more?: Partial<Evidence>;
}

/** A pod with one Fluent Bit, as much of it as a test wants to say. */
export function evidenceOf({
  status,
  memoryLimit = '64Mi',
  config,
  lines = [],
  which = 'previous',
  image,
  more,
}: Scene): Evidence {
  const container = containerOf({
    memoryLimit,
    image: image ?? 'fluent/fluent-bit:4.2.8',
    ...(status && { status: statusOf(status) }),
  });
  const pod = podOf({ containers: [container] });
  const document = {
    items: [
      {
        metadata: { name: 'fb-1' },
        spec: { containers: [{ name: 'fluent-bit', resources: { limits: { memory: memoryLimit } } }] },
        status: {
          containerStatuses: [
            {
              name: 'fluent-bit',
              state: { running: { startedAt: 't' } },
              lastState: { terminated: { exitCode: status?.lastTermination?.exitCode ?? 0 } },
            },
          ],
        },
      },
    ],
  };
  return {
    ...nothing,
    pods: [sourced(pod)],
    documents: { 'resources/pods.json': JSON.stringify(document, null, 1) },
    configMaps: config === undefined ? [] : [configMapOf({ 'fluent-bit.conf': config })],
    logs: lines.length > 0 ? [logOf(which, `${[...banner, ...lines].join('\n')}\n`)] : [],
    ...more,
  };
}
