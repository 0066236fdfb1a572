import type { Locale } from '../../language/locale.ts';

export interface ReloadWords {
  readonly why: string;
  readonly back: string;
  /** Seconds of the configuration's Grace. */
  readonly risk: (graceSeconds: number) => string;
  /** Why pods restart where a hot reload is allowed; `why` is one of the clauses below. */
  readonly restart: (why: string) => string;
  readonly copies: string;
  readonly versionUnknown: string;
  readonly tooOld: (version: string) => string;
  readonly noServer: string;
  readonly notEnabled: string;
  readonly defect: (version: string, advisories: string) => string;
  readonly subPath: string;
}

export const reloadWords: Readonly<Record<Locale, ReloadWords>> = {
  en: {
    why: 'Fluent Bit reads the changed file anew, pod by pod, and no container restarts',
    back: 'the file from before is read anew',
    risk: (grace) =>
      `Hot reload: inputs pause for a moment. Records in memory that cannot be delivered within Grace (${grace} s) are lost, as at a restart; buffers on disk stay.`,
    restart: (why) => `A restart and no hot reload: ${why}`,
    copies:
      'the changed configuration is a copy under a new name (configInPlace is off), which only new pods read',
    versionUnknown: 'the version that runs is not known',
    tooOld: (version) => `${version} has none, it came with 2.1.0`,
    noServer: 'HTTP_Server is off, so that nothing could be asked for it',
    notEnabled: 'Hot_Reload is not switched on (Hot_Reload On in [SERVICE], or --enable-hot-reload)',
    defect: (version, advisories) => `${version} can crash or hang at one (${advisories})`,
    subPath: 'the file is mounted by subPath and never changes in a running pod',
  },
  'zh-CN': {
    why: 'Fluent Bit 逐个 Pod 重新读取变更后的文件，容器不会重启',
    back: '重新读取变更前的文件',
    risk: (grace) =>
      `热重载：输入会短暂停顿。内存中未能在 Grace（${grace} 秒）内送出的记录会丢失，与重启时相同；磁盘缓冲会保留。`,
    restart: (why) => `重启而不是热重载：${why}`,
    copies: '变更后的配置是一个新名称的副本（configInPlace 已关闭），只有新的 Pod 才会读取',
    versionUnknown: '正在运行的版本未知',
    tooOld: (version) => `${version} 不支持，热重载始于 2.1.0`,
    noServer: 'HTTP_Server 已关闭，无法请求热重载',
    notEnabled: '未启用 Hot_Reload（在 [SERVICE] 中设置 Hot_Reload On，或使用 --enable-hot-reload）',
    defect: (version, advisories) => `${version} 在热重载时可能崩溃或挂起（${advisories}）`,
    subPath: '该文件以 subPath 挂载，在运行中的 Pod 里不会更新',
  },
};
