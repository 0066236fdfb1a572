import type { Locale } from '../language/locale.ts';

/** Log lines that tell of records that are gone, by their signature; the number is how many lines say so. */
export const lossSignatures = [
  'flush_giveup',
  'flush_norertry',
  'flush_unschedulable',
  'dispatch_nochunk',
  'chunk_evicted',
  'drop_for_space',
  'tail_purged',
  'tail_long',
  'ml_truncated',
  'emitter_err',
  'ring_full',
  'append_refused',
  'no_chunk',
  'chunk_write_err',
  'fwd_append_fail',
  'fwd_too_big',
  'backlog_bad',
  'chunk_invalid',
] as const;
export type LossSignature = (typeof lossSignatures)[number];

/** The clauses of which the basis of a logs effect is made. `names` are inputs, already listed; no clause ends with a full stop. */
export interface LogsWords {
  readonly list: (items: readonly string[]) => string;
  readonly join: (clauses: readonly string[]) => string;
  readonly comma: string;
  readonly loss: Readonly<Record<LossSignature, (lines: number) => string>>;
  readonly counters: (records: number, chunks: number) => string;
  readonly noOutput: (names: string) => string;
  readonly waited: (names: string, most: string) => string;
  readonly waitedStopped: (names: string, most: string) => string;
  readonly waitedUnknown: string;
  readonly upTo: Readonly<Record<'bound' | 'limit', (size: string) => string>>;
  readonly noUpTo: string;
  readonly restarts: (count: number) => string;
  readonly seenWaiting: (size: string) => string;
  readonly onDisk: (names: string, path: string) => string;
  readonly gone: Readonly<Record<'container' | 'pod', (names: string, path: string) => string>>;
  readonly diskUnknown: (names: string) => string;
  readonly filesWait: (names: string) => string;
  readonly filesAgain: (names: string) => string;
  readonly filesSkipped: (names: string) => string;
  readonly filesUnknown: (names: string) => string;
  readonly sendersUnknown: (names: string) => string;
  readonly otherUnknown: (names: string) => string;
  readonly datagrams: (names: string) => string;
  readonly nothingCollected: string;
  readonly nothingCollectedUnknown: string;
  readonly pausedFiles: (names: string, count: number) => string;
  readonly pausedSenders: (names: string, count: number) => string;
  readonly pausedSilent: (names: string, version: string) => string;
  readonly paused: (names: string, count: number) => string;
  readonly overLimit: (names: string) => string;
  readonly retried: (outputs: string, count: number) => string;
  readonly nothingSeen: Readonly<Record<'log' | 'counters' | 'both', string>>;
  readonly recovered: (output: string, count: number) => string;
  readonly unseenWithoutAck: (names: string) => string;
  readonly unseenTags: (names: string) => string;
  readonly unseenByLevel: (level: string) => string;
  readonly stoppedClean: string;
  readonly stoppedPending: string;
  readonly quietLog: string;
  readonly noLog: string;
}

const lines = (count: number): string => (count === 1 ? '1 line' : `${count} lines`);
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
const chunks = (count: number, one: string, many: string): string =>
  count === 1 ? `1 chunk was ${one}` : `${count} chunks were ${many}`;
const again = (names: string): string => `${names} must wait or send again`;

export const logsWords: Readonly<Record<Locale, LogsWords>> = {
  en: {
    list: (items) =>
      items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`,
    join: (clauses) => clauses.join('; '),
    comma: ', ',
    loss: {
      flush_giveup: (count) => chunks(count, 'given up after its retries', 'given up after their retries'),
      flush_norertry: (count) =>
        `${chunks(count, 'dropped', 'dropped')} without a retry (Retry_Limit no_retries)`,
      flush_unschedulable: (count) => `${chunks(count, 'lost', 'lost')}: no retry could be scheduled`,
      dispatch_nochunk: (count) => `the content of chunks could not be read any more (${lines(count)})`,
      chunk_evicted: (count) => `${chunks(count, 'thrown away', 'thrown away')} for storage.total_limit_size`,
      drop_for_space: (count) => `new records found no room under storage.total_limit_size (${lines(count)})`,
      tail_purged: (count) => `rotated files were dropped while their input was paused (${lines(count)})`,
      tail_long: (count) =>
        `text longer than Buffer_Max_Size is skipped (${count === 1 ? '1 file' : `${count} reports`})`,
      ml_truncated: (count) => `multiline records were cut at their size limit (${lines(count)})`,
      emitter_err: (count) => `a filter could not hand its records to its emitter (${lines(count)})`,
      ring_full: (count) => `a threaded input found its ring buffer full (${lines(count)})`,
      append_refused: (count) =>
        `records came while their input was paused and were refused (${lines(count)})`,
      no_chunk: (count) => `no chunk could be opened for new records (${lines(count)})`,
      chunk_write_err: (count) => `records could not be written into their chunk (${lines(count)})`,
      fwd_append_fail: (count) =>
        `forward refused payloads while it was paused (${lines(count)}): senders that do not send them again lose them`,
      fwd_too_big: (count) => `messages larger than Buffer_Max_Size were refused (${lines(count)})`,
      backlog_bad: (count) => `damaged chunks on disk were removed (${lines(count)})`,
      chunk_invalid: (count) => `chunks were damaged (${lines(count)})`,
    },
    counters: (records, given) =>
      [
        ...(records > 0 ? [`${records} dropped records`] : []),
        ...(given > 0 ? [given === 1 ? '1 chunk given up' : `${given} chunks given up`] : []),
      ].join(' and ') + ' by the counters since the process started',
    noOutput: (names) => `no output takes the tag of ${names}: all its records are thrown away`,
    waited: (names, most) => `what waited in memory for ${names} was lost at each death: ${most}`,
    waitedStopped: (names, most) =>
      `what ${names} held in memory and could not send before the stop is lost: ${most}`,
    waitedUnknown:
      'what waited in memory when it ended is lost; how much, and whether chunks lie on disk, only the configuration tells',
    upTo: {
      bound: (size) => `between 0 and ${size} (Mem_Buf_Limit)`,
      limit: (size) => `between 0 and what the container's memory limit of ${size} holds`,
    },
    noUpTo: 'how much is not known',
    restarts: (count) => `${count} restarts so far`,
    seenWaiting: (size) => `${size} waited when the counters were read`,
    onDisk: (names, path) => `the chunks of ${names} in ${path} survive and are sent after the restart`,
    gone: {
      container: (names, path) =>
        `the chunks of ${names} in ${path} lie on no volume and are gone with the container`,
      pod: (names, path) => `the chunks of ${names} in ${path} lie in an emptyDir and are gone with the pod`,
    },
    diskUnknown: (names) => `whether the chunks of ${names} on disk survive is not known`,
    filesWait: (names) =>
      `${names} reads on from its position: what waits is delayed, and lost only where it is rotated away first`,
    filesAgain: (names) =>
      `${names} reads again from the beginning after each start: nothing is skipped, records come twice`,
    filesSkipped: (names) =>
      `${names} keeps no position that survives (DB) and starts at the end of its files: what is written while it is down is never read`,
    filesUnknown: (names) => `whether the position of ${names} survives is not known`,
    sendersUnknown: (names) =>
      `whether the senders of ${names} keep what they cannot deliver, or drop it, cannot be seen here`,
    otherUnknown: (names) => `what becomes of the records of ${names} meanwhile is not known`,
    datagrams: (names) => `what is sent to ${names} in datagrams while it is down is lost`,
    nothingCollected: 'this pod collects nothing while it does not run',
    nothingCollectedUnknown:
      'this pod collects nothing while it does not run; whether its sources wait, only the configuration tells',
    pausedFiles: (names, count) =>
      `${names} paused ${times(count)} at Mem_Buf_Limit: its files wait, and are lost only where they are rotated away first`,
    pausedSenders: (names, count) =>
      `${names} paused ${times(count)} at Mem_Buf_Limit: ${again('its senders')}; those that do not wait for an acknowledgement lose records, and no counter shows it`,
    pausedSilent: (names, version) =>
      `in ${version} a paused ${names} loses what its senders send, and no counter shows it`,
    paused: (names, count) => `${names} paused ${times(count)} at its limit: records wait in front of it`,
    overLimit: (names) => `${names} is at its Mem_Buf_Limit: ${again('its sources')}`,
    retried: (outputs, count) => `flushes to ${outputs} failed ${times(count)} and are tried again`,
    nothingSeen: {
      log: 'the log shows neither a pause, a retry nor a drop; counters were not read',
      counters: 'the counters show neither a retry nor a drop; there is no log',
      both: 'neither the log nor the counters show a pause, a retry or a drop',
    },
    recovered: (output, count) =>
      `flushes to ${output} failed ${times(count)} and went through on a retry, nothing was dropped`,
    unseenWithoutAck: (names) =>
      `what clients without acknowledgement lose on their way to ${names} nothing would show`,
    unseenTags: (names) =>
      `what senders of ${names} tag otherwise than any output takes is thrown away without a word`,
    unseenByLevel: (level) => `Log_Level ${level} hides pauses and retries`,
    stoppedClean: 'it was asked to stop, flushed and ended by itself',
    stoppedPending: 'it was asked to stop with flushes pending, and whether they went out is not logged',
    quietLog: 'the log shows neither a pause, a retry nor a drop, but not every loss is logged',
    noLog: 'there is no log of this container',
  },
  'zh-CN': {
    list: (items) =>
      items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join('、')} 和 ${items.at(-1)}`,
    join: (clauses) => clauses.join('；'),
    comma: '，',
    loss: {
      flush_giveup: (count) => `${count} 个 chunk 在重试后被放弃`,
      flush_norertry: (count) => `${count} 个 chunk 未经重试即被丢弃（Retry_Limit no_retries）`,
      flush_unschedulable: (count) => `${count} 个 chunk 因无法安排重试而丢失`,
      dispatch_nochunk: (count) => `chunk 的内容已无法读取（${count} 行日志）`,
      chunk_evicted: (count) => `${count} 个 chunk 因 storage.total_limit_size 被丢弃`,
      drop_for_space: (count) => `新记录在 storage.total_limit_size 之内已无空间（${count} 行日志）`,
      tail_purged: (count) => `输入暂停期间，轮转掉的文件被丢弃（${count} 行日志）`,
      tail_long: (count) => `超过 Buffer_Max_Size 的内容被跳过（${count} 条报告）`,
      ml_truncated: (count) => `多行记录因长度限制被截断（${count} 行日志）`,
      emitter_err: (count) => `过滤器无法把记录交给其 emitter（${count} 行日志）`,
      ring_full: (count) => `某个线程化输入的环形缓冲区已满（${count} 行日志）`,
      append_refused: (count) => `输入暂停期间到达的记录被拒收（${count} 行日志）`,
      no_chunk: (count) => `无法为新记录打开 chunk（${count} 行日志）`,
      chunk_write_err: (count) => `记录无法写入 chunk（${count} 行日志）`,
      fwd_append_fail: (count) =>
        `forward 在暂停期间拒收了数据（${count} 行日志）：不重发的发送方会丢失这些数据`,
      fwd_too_big: (count) => `超过 Buffer_Max_Size 的消息被拒收（${count} 行日志）`,
      backlog_bad: (count) => `磁盘上损坏的 chunk 被删除（${count} 行日志）`,
      chunk_invalid: (count) => `部分 chunk 已损坏（${count} 行日志）`,
    },
    counters: (records, given) =>
      `自进程启动以来，计数器显示${[
        ...(records > 0 ? [`丢弃了 ${records} 条记录`] : []),
        ...(given > 0 ? [`放弃了 ${given} 个 chunk`] : []),
      ].join('、')}`,
    noOutput: (names) => `没有任何输出匹配 ${names} 的 tag，其记录全部被丢弃`,
    waited: (names, most) => `${names} 在内存中等待发送的数据在每次退出时丢失：${most}`,
    waitedStopped: (names, most) => `${names} 在内存中、停止前未能发出的数据会丢失：${most}`,
    waitedUnknown: '结束时内存中等待发送的数据会丢失；有多少、是否有 chunk 存于磁盘，只有配置才能说明',
    upTo: {
      bound: (size) => `0 到 ${size} 之间（Mem_Buf_Limit）`,
      limit: (size) => `0 到容器内存限制 ${size} 所能容纳的量之间`,
    },
    noUpTo: '数量未知',
    restarts: (count) => `迄今已重启 ${count} 次`,
    seenWaiting: (size) => `读取计数器时有 ${size} 正在等待`,
    onDisk: (names, path) => `${names} 存于 ${path} 的 chunk 得以保留，重启后会继续发送`,
    gone: {
      container: (names, path) => `${names} 存于 ${path} 的 chunk 不在任何卷上，随容器一起消失`,
      pod: (names, path) => `${names} 存于 ${path} 的 chunk 位于 emptyDir，随 Pod 一起消失`,
    },
    diskUnknown: (names) => `${names} 存于磁盘的 chunk 能否保留尚不清楚`,
    filesWait: (names) =>
      `${names} 会从记录的位置继续读取：等待中的数据只是延迟，只有在此之前被轮转掉的才会丢失`,
    filesAgain: (names) => `${names} 每次启动后都从头读取：不会遗漏，但记录会重复`,
    filesSkipped: (names) =>
      `${names} 没有可保留的读取位置（DB），启动后从文件末尾开始读取：停止期间写入的内容不会再被读取`,
    filesUnknown: (names) => `${names} 的读取位置能否保留尚不清楚`,
    sendersUnknown: (names) => `${names} 的发送方会保留还是丢弃无法送达的数据，从这里看不出来`,
    otherUnknown: (names) => `${names} 的记录在此期间如何，尚不清楚`,
    datagrams: (names) => `停止期间以数据报发往 ${names} 的内容会丢失`,
    nothingCollected: '该 Pod 未运行期间不采集任何日志',
    nothingCollectedUnknown: '该 Pod 未运行期间不采集任何日志；数据源是否会等待，只有配置才能说明',
    pausedFiles: (names, count) =>
      `${names} 因达到 Mem_Buf_Limit 暂停 ${count} 次：文件会等待读取，只有在此之前被轮转掉的才会丢失`,
    pausedSenders: (names, count) =>
      `${names} 因达到 Mem_Buf_Limit 暂停 ${count} 次：发送方必须等待或重发，不等待确认的发送方会丢失记录，且没有任何计数器能体现`,
    pausedSilent: (names, version) =>
      `在 ${version} 中，${names} 暂停期间发送方发来的数据会丢失，且没有任何计数器能体现`,
    paused: (names, count) => `${names} 因达到上限暂停 ${count} 次：记录在它之前等待`,
    overLimit: (names) => `${names} 已达到 Mem_Buf_Limit：其数据源必须等待或重发`,
    retried: (outputs, count) => `向 ${outputs} 的 flush 失败 ${count} 次，正在重试`,
    nothingSeen: {
      log: '日志中没有暂停、重试或丢弃；未读取计数器',
      counters: '计数器中没有重试或丢弃；没有日志',
      both: '日志和计数器中都没有暂停、重试或丢弃',
    },
    recovered: (output, count) => `向 ${output} 的 flush 失败 ${count} 次，重试后均已发出，没有丢弃`,
    unseenWithoutAck: (names) => `不等待确认的客户端在发往 ${names} 途中丢失的数据，不会有任何迹象`,
    unseenTags: (names) => `${names} 的发送方若使用没有任何输出匹配的 tag，其记录会被悄然丢弃`,
    unseenByLevel: (level) => `Log_Level ${level} 会隐藏暂停和重试`,
    stoppedClean: '它被要求停止，完成 flush 后自行退出',
    stoppedPending: '它被要求停止时仍有 flush 未完成，是否发出没有日志说明',
    quietLog: '日志中没有暂停、重试或丢弃，但并非所有丢失都会记入日志',
    noLog: '没有该容器的日志',
  },
};
