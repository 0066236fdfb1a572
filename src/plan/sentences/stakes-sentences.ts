import type { Locale } from '../../language/locale.ts';
import type { Disk, Stakes } from '../stakes.ts';

export interface StakesSentences {
  readonly scope: (pods: number, isPerNode: boolean, waves: readonly number[]) => string;
  readonly noCanary: Readonly<Record<NonNullable<Stakes['noCanary']>, string>>;
  readonly takes: (change: number, undo: number, pod: string) => string;
  readonly pod: (seconds: number, measuredOn: number) => string;
  /** Bytes of one pod, and how many pods. */
  readonly memory: (bytes: number | undefined, pods: number) => string;
  readonly buffers: Readonly<Record<Disk, string>>;
  readonly rereads: (inputs: string) => string;
  readonly skips: (inputs: string) => string;
  /** How the time of a hot reload comes about, and what it does to buffers. */
  readonly sync: string;
  readonly reload: string;
  /** The configuration was not read. */
  readonly unread: string;
}

export const stakesSentences: Readonly<Record<Locale, StakesSentences>> = {
  en: {
    scope: (pods, isPerNode, waves) =>
      `${pods} ${pods === 1 ? 'pod' : 'pods'}${isPerNode ? ', one a node' : ''}${waves.length > 1 ? `, in waves: ${waves.join(' → ')}` : ''}.`,
    noCanary: {
      'one-pod': 'It is the only pod: none tries the change first.',
      recreate: 'All pods stop before the first new one starts (Recreate): none tries the change first.',
    },
    takes: (change, undo, pod) => `About ${span(change)}, undo ${span(undo)} (${pod}).`,
    pod: (seconds, measuredOn) =>
      measuredOn > 0
        ? `${span(seconds)} a pod, measured on ${measuredOn}`
        : `${span(seconds)} a pod is assumed: no pod tells`,
    memory: (bytes, pods) =>
      bytes === undefined
        ? 'Records in memory: unknown, no storage metrics.'
        : bytes < leastTold
          ? 'Records in memory: hardly any now (less than 0.1 MiB in one pod); under load up to Mem_Buf_Limit a pod.'
          : `Records in memory: about ${mebibytes(bytes * pods)} (${mebibytes(bytes)} in one pod now × ${pods}).`,
    buffers: {
      hostPath: 'Buffers on disk stay (hostPath).',
      emptyDir: 'Buffers on disk die with the pod (emptyDir).',
      container: 'Buffers on disk die with the container (no volume).',
      unknown: 'Whether buffers on disk stay is unknown.',
    },
    rereads: (inputs) => `${inputs} without a lasting DB: files are read again.`,
    skips: (inputs) => `${inputs} without a lasting DB: what is written meanwhile is skipped.`,
    sync: 'most of it until the kubelet has brought the file into the pods',
    reload:
      'They are lost only where they cannot be delivered within Grace. Nothing restarts; buffers on disk and positions stay.',
    unread: 'Buffers on disk and positions of tail: unknown, the configuration was not read.',
  },
  'zh-CN': {
    scope: (pods, isPerNode, waves) =>
      `${pods} 个 Pod${isPerNode ? '，每个节点一个' : ''}${waves.length > 1 ? `，分批进行：${waves.join(' → ')}` : ''}。`,
    noCanary: {
      'one-pod': '只有这一个 Pod：没有 Pod 先行试用变更。',
      recreate: '所有 Pod 停止后才启动新的 Pod（Recreate）：没有 Pod 先行试用变更。',
    },
    takes: (change, undo, pod) => `约 ${span(change)}，撤销约 ${span(undo)}（${pod}）。`,
    pod: (seconds, measuredOn) =>
      measuredOn > 0
        ? `每个 Pod ${span(seconds)}，由 ${measuredOn} 个 Pod 测得`
        : `假定每个 Pod ${span(seconds)}：没有 Pod 可供测量`,
    memory: (bytes, pods) =>
      bytes === undefined
        ? '内存中的记录：未知，没有存储指标。'
        : bytes < leastTold
          ? '内存中的记录：目前几乎没有（一个 Pod 不到 0.1 MiB）；负载高时每个 Pod 最多可达 Mem_Buf_Limit。'
          : `内存中的记录：约 ${mebibytes(bytes * pods)}（一个 Pod 现有 ${mebibytes(bytes)} × ${pods}）。`,
    buffers: {
      hostPath: '磁盘缓冲会保留（hostPath）。',
      emptyDir: '磁盘缓冲随 Pod 消失（emptyDir）。',
      container: '磁盘缓冲随容器消失（没有卷）。',
      unknown: '磁盘缓冲是否保留未知。',
    },
    rereads: (inputs) => `${inputs} 没有持久的 DB：文件会被重新读取。`,
    skips: (inputs) => `${inputs} 没有持久的 DB：期间写入的内容会被跳过。`,
    sync: '大部分时间用于等待 kubelet 将文件送达 Pod',
    reload: '只有未能在 Grace 内送出的记录会丢失。没有重启；磁盘缓冲和读取位置会保留。',
    unread: '磁盘缓冲和 tail 的读取位置：未知，没有读到配置。',
  },
};

/** Less would be told as 0.0 MiB. */
const leastTold = 0.05 * 1024 ** 2;

const mebibytes = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1)} MiB`;

const span = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
