import type { Locale } from '../language/locale.ts';
import type { PlaybookEvidence, PlaybookStart, StepKind } from '../diagnosis/playbook.ts';

/** What `playbook show` says around a playbook's own words. */
export interface PlaybookLabels {
  readonly startedBy: string;
  readonly starts: Readonly<Record<PlaybookStart, string>>;
  readonly reads: string;
  readonly logs: (bounds: NonNullable<PlaybookEvidence['logs']>) => string;
  readonly read: (what: string, seconds: number) => string;
  readonly kinds: Readonly<Record<Exclude<keyof PlaybookEvidence, 'logs'>, string>>;
  readonly patterns: string;
  readonly finding: string;
  readonly when: string;
  readonly primaryWhen: string;
  readonly rank: string;
  readonly confidence: string;
  readonly if: string;
  readonly shows: string;
  readonly names: string;
  readonly proposes: string;
  readonly steps: Readonly<Record<StepKind, string>>;
  readonly verifies: string;
  readonly holds: (seconds: number) => string;
  readonly failsOn: string;
  readonly colon: string;
  readonly comma: string;
}

const english: PlaybookLabels = {
  startedBy: 'Starts when',
  starts: {
    terminated: 'a container terminated',
    waiting: 'a container waits instead of running',
    strain: 'measurements say that a container is under strain, before it dies',
    command: 'a person asks, in chat or on the command line',
  },
  reads: 'Reads',
  logs: ({ lines, bytes, seconds }) =>
    `the current and the previous log: the last ${lines} lines, at most ${bytes} bytes, within ${seconds} s`,
  read: (what, seconds) => `${what}, within ${seconds} s`,
  kinds: {
    config: 'the ConfigMap that the container mounts',
    objects: 'the pod, its workload and revisions',
    events: 'the events about the pod',
    monitoring: "Fluent Bit's monitoring API",
    nodes: "the pod's node",
  },
  patterns: 'Looks for its own patterns in the logs',
  finding: 'Finding',
  when: 'found when',
  primaryWhen: 'may be the primary cause when',
  rank: 'rank',
  confidence: 'confidence',
  if: 'if',
  shows: 'shows as proof',
  names: 'What the conditions ask for',
  proposes: 'Proposes',
  steps: {
    'set-image': 'set-image: the release that cures it',
    'set-config': "set-config: Fluent Bit's configuration",
    'set-memory': "set-memory: the container's memory limit",
    restart: 'restart: all pods, one group after another',
    reload: 'reload: the configuration, without a restart',
    advice: 'advice: words for people',
  },
  verifies: 'Verifies',
  holds: (seconds) => `the workload must hold for ${seconds} s`,
  failsOn: 'meanwhile counts as failure',
  colon: ': ',
  comma: ', ',
};

const chinese: PlaybookLabels = {
  startedBy: '触发条件',
  starts: {
    terminated: '容器终止',
    waiting: '容器处于等待状态，未能运行',
    strain: '指标显示容器承压，尚未终止',
    command: '有人在聊天或命令行中发起诊断',
  },
  reads: '读取内容',
  logs: ({ lines, bytes, seconds }) =>
    `当前及上一次运行的日志：最后 ${lines} 行，不超过 ${bytes} 字节，限时 ${seconds} 秒`,
  read: (what, seconds) => `${what}，限时 ${seconds} 秒`,
  kinds: {
    config: '容器挂载的 ConfigMap',
    objects: 'Pod、所属工作负载及其历史版本',
    events: 'Pod 的事件',
    monitoring: 'Fluent Bit 的监控 API',
    nodes: 'Pod 所在节点',
  },
  patterns: '在日志中查找的自定义模式',
  finding: '结论',
  when: '成立条件',
  primaryWhen: '可作为主因的条件',
  rank: '优先级',
  confidence: '置信度',
  if: '当',
  shows: '展示的证据',
  names: '条件中用到的名称',
  proposes: '处置建议',
  steps: {
    'set-image': 'set-image：升级到已修复的版本',
    'set-config': 'set-config：修改 Fluent Bit 配置',
    'set-memory': 'set-memory：调整容器内存限制',
    restart: 'restart：分批重启所有 Pod',
    reload: 'reload：热重载配置，不重启',
    advice: 'advice：仅给出建议',
  },
  verifies: '验证方式',
  holds: (seconds) => `工作负载须稳定运行 ${seconds} 秒`,
  failsOn: '期间出现以下情况即为失败',
  colon: '：',
  comma: '，',
};

export const playbookLabels: Readonly<Record<Locale, PlaybookLabels>> = { en: english, 'zh-CN': chinese };
