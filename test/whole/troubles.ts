import type { SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import type { KubeObject } from '../../src/demo/cluster/seams.ts';
import type { DaemonSet } from '../../src/demo/cluster/world/kube-shapes.ts';
import { heavySlowLoad, type LoadSchedule, quietLoad } from '../../src/demo/cluster/world/load.ts';
import type { SceneWish } from './scene-with.ts';

/** A cause that a plan can cure, as it comes about in the simulated cluster. */
export interface Trouble {
  readonly cause: string;
  readonly scene: SceneWish;
  readonly load: LoadSchedule;
  readonly begin?: (cluster: SimulatedCluster) => void;
  /** What the alert says of the cause. */
  readonly found: RegExp;
  /** How it stands afterwards; the second where the rate of what comes in is known by then. */
  readonly cured: readonly {
    readonly version: string;
    readonly memory: string;
    readonly config: readonly string[];
  }[];
}

/** A destination that stops answering, and works off what has gathered. */
const hangsNowAndThen: LoadSchedule = [
  { seconds: 30, load: { ...heavySlowLoad, destination: 'hanging' } },
  { seconds: 40, load: { ...heavySlowLoad, destination: 'healthy' } },
];

const refusesMostly: LoadSchedule = [
  { seconds: 40, load: { ...quietLoad, destination: 'refusing' } },
  { seconds: 20, load: quietLoad },
];

/** Each cause whose playbook has a step that writes. */
export const troubles: readonly Trouble[] = [
  {
    cause: 'known-crash',
    scene: { version: '3.2.0', memory: '1Gi' },
    load: heavySlowLoad,
    found: /Fluent Bit 3\.2\.0 crashed on a known defect \(FLB-FWD-PAUSE-1\)/,
    cured: [{ version: '4.2.8', memory: '1Gi', config: ['Mem_Buf_Limit 256m'] }],
  },
  {
    cause: 'memory-limit-too-low',
    scene: { version: '4.2.8', memory: '448Mi' },
    load: heavySlowLoad,
    found: /OOM-killed, the limit of 448Mi is below what the buffers can need/,
    cured: [
      { version: '4.2.8', memory: '640Mi', config: ['Mem_Buf_Limit 256m'] },
      { version: '4.2.8', memory: '960Mi', config: ['Mem_Buf_Limit 384m'] },
    ],
  },
  {
    cause: 'unbounded-buffer',
    scene: { version: '4.2.8', memory: '512Mi', input: '' },
    load: hangsNowAndThen,
    found: /OOM-killed at 512Mi, the buffers of forward\.0 have no bound/,
    cured: [{ version: '4.2.8', memory: '512Mi', config: ['Mem_Buf_Limit 128m'] }],
  },
  {
    cause: 'unbounded-buffer by a misread line, in a version whose pause would lose records',
    scene: { version: '3.2.10', memory: '512Mi', input: 'Mem_Buf_Limit 256m # enough' },
    load: hangsNowAndThen,
    found: /OOM-killed at 512Mi, the buffers of forward\.0 have no bound/,
    cured: [{ version: '4.2.8', memory: '512Mi', config: ['Mem_Buf_Limit 128m'] }],
  },
  {
    cause: 'memory-leak',
    scene: { version: '1.9.2', memory: '640Mi' },
    load: { ...quietLoad, megabytesPerSecond: 30, acknowledged: true },
    found: /OOM-killed at 640Mi, probably for a known leak of 1\.9\.2 \(FLB-FWD-ACK-LEAK\)/,
    cured: [{ version: '5.0.9', memory: '640Mi', config: ['Mem_Buf_Limit 256m'] }],
  },
  {
    cause: 'output-backpressure',
    scene: { version: '4.2.8', memory: '512Mi', input: 'Mem_Buf_Limit 5m' },
    load: refusesMostly,
    found: /The destination of http\.0 fails or refuses/,
    cured: [{ version: '4.2.8', memory: '512Mi', config: ['Mem_Buf_Limit 7m'] }],
  },
  {
    cause: 'buffer-overlimit',
    scene: { version: '4.2.8', memory: '512Mi', input: 'Mem_Buf_Limit 5m' },
    load: { megabytesPerSecond: 2, connections: 8, packed: true, destination: 'slow' },
    found: /forward\.0 paused \d+ times, its buffer limit is below the size of one message/,
    cured: [{ version: '4.2.8', memory: '512Mi', config: ['Mem_Buf_Limit 7m'] }],
  },
  {
    cause: 'invalid-config',
    scene: { version: '4.2.8', memory: '2Gi' },
    load: quietLoad,
    begin: ({ store }) => {
      store.update('configmaps', 'logging', 'fluent-bit', withComment, 'kubectl-edit');
      store.update('daemonsets', 'logging', 'fluent-bit', restarted, 'kubectl-rollout');
    },
    found: /Fluent Bit 4\.2\.8 refuses its configuration: the value of mem_buf_limit cannot be read/,
    cured: [{ version: '4.2.8', memory: '2Gi', config: ['Mem_Buf_Limit 512m'] }],
  },
];

function withComment(map: KubeObject): KubeObject {
  const { 'fluent-bit.conf': text = '' } = map['data'] as Record<string, string>;
  return { ...map, data: { 'fluent-bit.conf': text.replace('256m', '512m # twice as much') } };
}

function restarted(object: KubeObject): KubeObject {
  const { spec } = object as DaemonSet;
  const annotations = { 'kubectl.kubernetes.io/restartedAt': '2026-11-22T03:00:00Z' };
  const metadata = { ...spec.template.metadata, annotations };
  return { ...object, spec: { ...spec, template: { ...spec.template, metadata } } };
}
