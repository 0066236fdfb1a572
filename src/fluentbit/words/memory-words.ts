import type { Locale } from '../../language/locale.ts';
import type { OutputState } from '../memory-figures.ts';

/** What is said of the memory that a configuration can need: names of its parts, reasons, sources. */
export interface MemoryWords {
  readonly names: MemoryNames;
  readonly base: (line: string | undefined) => string;
  readonly unbounded: (notes: readonly string[]) => string;
  readonly emitterDefault: string;
  readonly grows: (place: string, bytes: number, notes: readonly string[]) => string;
  readonly overshoot: (bytes: number) => string;
  readonly copies: (outputs: number, state: OutputState, copies: number) => string;
  readonly chunksUp: (why: string, megabytes: string) => string;
  readonly chunksSeen: (count: number) => string;
  readonly noReadableLimit: string;
  readonly bytes: (count: number) => string;
  readonly backlogUnseen: (bound: string) => string;
  readonly backlog: (bytes: number, bound: string) => string;
  readonly chunkUnreadable: string;
  readonly readBuffers: (about: ReadBuffers) => string;
  readonly work: (state: OutputState) => string;
  readonly basis: (lines: readonly string[]) => string;
  readonly unmeasuredPlace: (places: readonly string[], factor: number, percent: number) => string;
  readonly unmeasuredInputs: (names: readonly string[]) => string;
  readonly notCounted: string;
  readonly join: (notes: readonly string[]) => string;
}

interface MemoryNames {
  readonly base: string;
  readonly chunks: (instance: string) => string;
  readonly lastMessage: (instance: string) => string;
  readonly copies: (instances: string) => string;
  readonly chunksUp: (instances: string) => string;
  readonly backlog: string;
  readonly readBuffers: (instance: string) => string;
  readonly payloads: (output: string) => string;
  readonly retries: (output: string) => string;
}

interface ReadBuffers {
  readonly of: 'file' | 'connection';
  readonly count: number;
  readonly bytes: number;
  readonly hasGrown: boolean;
}

export const memoryWords: Readonly<Record<Locale, MemoryWords>> = {
  en: {
    names: {
      base: 'base',
      chunks: (instance) => `chunks ${instance}`,
      lastMessage: (instance) => `last message ${instance}`,
      copies: (instances) => `output copies ${instances}`,
      chunksUp: (instances) => `chunks up ${instances}`,
      backlog: 'backlog',
      readBuffers: (instance) => `read buffers ${instance}`,
      payloads: (output) => `payloads ${output}`,
      retries: (output) => `retries in flight ${output}`,
    },
    base: (line) =>
      `an idle process of ${line === undefined ? 'the newest line' : `line ${line}`} (recorded runs, one second after the start)`,
    unbounded: (notes) => `unbounded: ${notes.join('; ') || 'no limit'}`,
    emitterDefault: 'the default limit of an emitter',
    grows: (place, bytes, notes) => [`${place} lets chunks grow to ${bytes} bytes`, ...notes].join('; '),
    overshoot: (bytes) =>
      `the limit is tested after a message of ${bytes} bytes was taken in (flb_input_chunk.c)`,
    copies: (outputs, state, copies) =>
      `${outputs} ${state} ${outputs === 1 ? 'output holds' : 'outputs hold'} ${copies} bytes more for each one buffered: formatted copies and allocator slack (recorded runs)`,
    chunksUp: (why, megabytes) =>
      `${why}, about ${megabytes} MB each in memory (recorded runs); Mem_Buf_Limit does not bound it`,
    chunksSeen: (count) => `${count} chunks seen in memory`,
    noReadableLimit: 'no limit that can be read',
    bytes: (count) => `${count} bytes`,
    backlogUnseen: (bound) =>
      `none seen; after a restart storage.backlog.mem_limit (${bound}) bounds it, and its chunks count against storage.max_chunks_up`,
    backlog: (bytes, bound) =>
      `${bytes} bytes lie in storage.path; storage.backlog.mem_limit (${bound}) and storage.max_chunks_up bound what is mapped`,
    chunkUnreadable: 'unbounded: Buffer_Chunk_Size cannot be read',
    readBuffers: ({ of, count, bytes, hasGrown }) =>
      `${count} ${of}${count === 1 ? '' : 's'} with ${bytes} bytes each: ${hasGrown ? 'grown in steps of Buffer_Chunk_Size to the biggest message' : 'Buffer_Chunk_Size'}`,
    work: (state) => `${english[state]} (recorded runs with ${state} outputs)`,
    basis: (lines) =>
      `calibrated on amd64 with cgroup v1, lines ${lines.join(', ')}, jemalloc, one tag and one output`,
    unmeasuredPlace: (places, factor, percent) =>
      `${places.join(' and ')} not measured: ${factor} times the head-room (${percent} %)`,
    unmeasuredInputs: (names) => `inputs not measured: ${names.join(', ')}`,
    notCounted: 'caches of filters and leaks are not counted',
    join: (notes) => notes.join('; '),
  },
  'zh-CN': {
    names: {
      base: '基础',
      chunks: (instance) => `chunk ${instance}`,
      lastMessage: (instance) => `最后一条消息 ${instance}`,
      copies: (instances) => `输出副本 ${instances}`,
      chunksUp: (instances) => `内存中的 chunk ${instances}`,
      backlog: '积压',
      readBuffers: (instance) => `读缓冲区 ${instance}`,
      payloads: (output) => `待发送数据 ${output}`,
      retries: (output) => `进行中的重试 ${output}`,
    },
    base: (line) => `${line ?? '最新'} 系列的空闲进程（实测，启动后一秒）`,
    unbounded: (notes) => `没有上限：${notes.join('；') || '未设限制'}`,
    emitterDefault: '默认的 Emitter_Mem_Buf_Limit',
    grows: (place, bytes, notes) => [`${place} 允许 chunk 增长到 ${bytes} 字节`, ...notes].join('；'),
    overshoot: (bytes) => `收下一条 ${bytes} 字节的消息之后才检查上限（flb_input_chunk.c）`,
    copies: (outputs, state, copies) =>
      `${outputs} 个${chineseStates[state]}的输出为每个缓冲字节另占 ${copies} 字节：格式化副本和分配器余量（实测）`,
    chunksUp: (why, megabytes) => `${why}，每个约占内存 ${megabytes} MB（实测）；不受 Mem_Buf_Limit 约束`,
    chunksSeen: (count) => `内存中有 ${count} 个 chunk`,
    noReadableLimit: '上限无法解析',
    bytes: (count) => `${count} 字节`,
    backlogUnseen: (bound) =>
      `未见积压；重启后由 storage.backlog.mem_limit（${bound}）约束，其 chunk 计入 storage.max_chunks_up`,
    backlog: (bytes, bound) =>
      `storage.path 中有 ${bytes} 字节；映射的量由 storage.backlog.mem_limit（${bound}）和 storage.max_chunks_up 约束`,
    chunkUnreadable: '没有上限：无法解析 Buffer_Chunk_Size',
    readBuffers: ({ of, count, bytes, hasGrown }) =>
      `${count} 个${of === 'file' ? '文件' : '连接'}，每个 ${bytes} 字节：${hasGrown ? '按 Buffer_Chunk_Size 逐步增长到最大的消息' : 'Buffer_Chunk_Size'}`,
    work: (state) => `${chinese[state]}（实测，输出${chineseStates[state]}）`,
    basis: (lines) => `在 amd64、cgroup v1 上标定，系列 ${lines.join('、')}，jemalloc，一个 tag、一个输出`,
    unmeasuredPlace: (places, factor, percent) =>
      `${places.join('和 ')} 未实测：余量取 ${factor} 倍（${percent} %）`,
    unmeasuredInputs: (names) => `未实测的输入：${names.join('、')}`,
    notCounted: '不含过滤器的缓存和内存泄漏',
    join: (notes) => notes.join('；'),
  },
};

const english: Readonly<Record<OutputState, string>> = {
  hanging: 'payloads and connections that wait for an answer',
  refusing: 'retries in flight: payloads built again for each try',
  healthy: 'payloads on their way',
};
const chinese: Readonly<Record<OutputState, string>> = {
  hanging: '等待应答的数据和连接',
  refusing: '进行中的重试，每次尝试都重新生成数据',
  healthy: '正在发送的数据',
};
const chineseStates: Readonly<Record<OutputState, string>> = {
  hanging: '挂起',
  refusing: '拒收',
  healthy: '正常',
};
