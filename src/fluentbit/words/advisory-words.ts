import type { Locale } from '../../language/locale.ts';

/** What is said of an advisory that may fit: what speaks for it, what against. */
export interface AdvisoryWords {
  readonly unknownVersion: string;
  readonly inRange: (version: string, ranges: readonly string[]) => string;
  readonly uses: (plugins: readonly string[]) => string;
  readonly unknownConfig: string;
  readonly otherFrames: (seen: readonly string[], named: readonly string[]) => string;
  readonly frames: (names: readonly string[]) => string;
  readonly otherExit: (exitCode: number, known: readonly number[]) => string;
  readonly lines: (found: number, named: number) => string;
  readonly conditions: Readonly<Record<ConditionName, ConditionWords>>;
  /** A key of a plugin that is off unless it is written. */
  readonly switchedOn: (plugin: string, key: string) => ConditionWords;
}

export interface ConditionWords {
  readonly met: string;
  readonly unmet: string;
}

export type ConditionName =
  | 'canPause'
  | 'hasPaused'
  | 'isStopping'
  | 'usesFilesystem'
  | 'usesMultiline'
  | 'isVerbose'
  | 'hasHealthCheck'
  | 'limitsDisk'
  | 'decodesText'
  | 'isThreaded'
  | 'choosesTags'
  | 'trustsUsers'
  | 'writesByTag'
  | 'sendsFractions'
  | 'fails';

export const advisoryWords: Readonly<Record<Locale, AdvisoryWords>> = {
  en: {
    unknownVersion: 'the version is not known',
    inRange: (version, ranges) => `${version} lies in the affected range ${ranges.join(', ')}`,
    uses: (plugins) => `the configuration uses ${plugins.join(', ')}`,
    unknownConfig: 'the configuration is not known',
    otherFrames: (seen, named) =>
      `the back-trace shows ${seen.join(', ')}, the advisory names ${named.join(', ')}`,
    frames: (names) => `the back-trace shows ${names.join(', ')}`,
    otherExit: (exitCode, known) =>
      `the container ended with ${exitCode}, the advisory names ${known.join(' and ')}`,
    lines: (found, named) => `the log has ${found} of ${named} lines the advisory names`,
    conditions: {
      canPause: {
        met: 'a forward input has a Mem_Buf_Limit that it can reach',
        unmet: 'no forward input has a Mem_Buf_Limit in force, so none can pause',
      },
      hasPaused: { met: 'the log shows an input pause at its limit', unmet: 'the log shows no pause' },
      isStopping: { met: 'it was stopping at that time', unmet: 'it was not asked to stop' },
      usesFilesystem: {
        met: 'an input keeps its chunks on disk',
        unmet: 'no input has storage.type filesystem',
      },
      usesMultiline: { met: 'a tail input joins lines', unmet: 'no tail input joins lines' },
      isVerbose: { met: 'Log_Level is debug or trace', unmet: 'Log_Level is neither debug nor trace' },
      hasHealthCheck: { met: 'Health_Check is on', unmet: 'Health_Check is off' },
      limitsDisk: {
        met: 'an output has a storage.total_limit_size',
        unmet: 'no output has a storage.total_limit_size',
      },
      decodesText: {
        met: 'a tail input has generic.encoding',
        unmet: 'no tail input has generic.encoding',
      },
      isThreaded: { met: 'an input is threaded', unmet: 'no input is threaded' },
      choosesTags: { met: 'an input has a tag_key', unmet: 'no input has a tag_key' },
      trustsUsers: {
        met: 'a forward input has security.users and no shared_key',
        unmet: 'no forward input has security.users without a shared_key',
      },
      writesByTag: { met: 'a file output names no file', unmet: 'every file output names its file' },
      sendsFractions: {
        met: 'a forward output sends times with fractions',
        unmet: 'every forward output has time_as_integer on',
      },
      fails: { met: 'the log shows failed deliveries', unmet: 'the log shows no failed delivery' },
    },
    switchedOn: (plugin, key) => ({ met: `${plugin} has ${key} on`, unmet: `no ${plugin} has ${key} on` }),
  },
  'zh-CN': {
    unknownVersion: '版本未知',
    inRange: (version, ranges) => `${version} 在受影响的版本范围 ${ranges.join('、')} 内`,
    uses: (plugins) => `配置中使用了 ${plugins.join('、')}`,
    unknownConfig: '配置未知',
    otherFrames: (seen, named) => `调用栈为 ${seen.join('、')}，而公告所列为 ${named.join('、')}`,
    frames: (names) => `调用栈中有 ${names.join('、')}`,
    otherExit: (exitCode, known) => `容器退出码为 ${exitCode}，而公告所列为 ${known.join(' 或 ')}`,
    lines: (found, named) => `公告所列 ${named} 种日志行中出现了 ${found} 种`,
    conditions: {
      canPause: {
        met: '有 forward 输入设置了可能达到的 Mem_Buf_Limit',
        unmet: '没有 forward 输入的 Mem_Buf_Limit 生效，因此不会暂停',
      },
      hasPaused: { met: '日志显示有输入因达到上限而暂停', unmet: '日志中没有暂停' },
      isStopping: { met: '当时正在停止', unmet: '当时并未要求它停止' },
      usesFilesystem: {
        met: '有输入把 chunk 保存在磁盘上',
        unmet: '没有输入使用 storage.type filesystem',
      },
      usesMultiline: { met: '有 tail 输入启用了多行合并', unmet: '没有 tail 输入启用多行合并' },
      isVerbose: { met: 'Log_Level 为 debug 或 trace', unmet: 'Log_Level 既不是 debug 也不是 trace' },
      hasHealthCheck: { met: 'Health_Check 已开启', unmet: 'Health_Check 未开启' },
      limitsDisk: {
        met: '有输出设置了 storage.total_limit_size',
        unmet: '没有输出设置 storage.total_limit_size',
      },
      decodesText: {
        met: '有 tail 输入设置了 generic.encoding',
        unmet: '没有 tail 输入设置 generic.encoding',
      },
      isThreaded: { met: '有输入启用了 threaded', unmet: '没有输入启用 threaded' },
      choosesTags: { met: '有输入设置了 tag_key', unmet: '没有输入设置 tag_key' },
      trustsUsers: {
        met: '有 forward 输入设置了 security.users 而没有 shared_key',
        unmet: '没有 forward 输入只设置 security.users 而不设 shared_key',
      },
      writesByTag: { met: '有 file 输出未指定文件', unmet: '所有 file 输出都指定了文件' },
      sendsFractions: {
        met: '有 forward 输出发送带小数的时间',
        unmet: '所有 forward 输出的 time_as_integer 均为 on',
      },
      fails: { met: '日志显示有发送失败', unmet: '日志中没有发送失败' },
    },
    switchedOn: (plugin, key) => ({
      met: `${plugin} 启用了 ${key}`,
      unmet: `没有 ${plugin} 启用 ${key}`,
    }),
  },
};
