import type { Locale } from '../language/locale.ts';

/** What a sentence about something unknown needs to name. Commands are ready to be typed. */
interface UnknownText {
  readonly what: string;
  readonly why: string;
  /** `command` is what a person types; it stays as it is in every language. */
  readonly howToSettle: (command: string) => string;
}

export interface UnknownsWords {
  /** `why` and `wouldTell` are the words of whatever refused. */
  readonly gap: (gap: { readonly why: string; readonly wouldTell: string }) => Omit<UnknownText, 'what'>;
  readonly pod: (name: string) => UnknownText;
  readonly deathLog: UnknownText;
  readonly noLog: UnknownText;
  readonly emptyLog: UnknownText;
  readonly config: UnknownText;
  readonly mountedConfig: UnknownText;
  readonly version: UnknownText;
  readonly counters: UnknownText;
  readonly defect: UnknownText;
  readonly killer: UnknownText;
  readonly memoryUse: UnknownText;
}

const asTyped = (command: string): string => command;

export const unknownsWords: Readonly<Record<Locale, UnknownsWords>> = {
  en: {
    gap: ({ why, wouldTell }) => ({
      why: `${why}; it would have told ${wouldTell}`,
      howToSettle: () => 'Make it readable, then diagnose again.',
    }),
    pod: (name) => ({
      what: `The pod ${name}`,
      why: 'Without it neither exit code nor memory limit nor restarts are known.',
      howToSettle: asTyped,
    }),
    deathLog: {
      what: 'The log of the life that ended',
      why: 'It would show a back-trace, pauses or failed deliveries before the end.',
      howToSettle: asTyped,
    },
    noLog: {
      what: 'The log',
      why: 'Nothing is known of what Fluent Bit says.',
      howToSettle: asTyped,
    },
    emptyLog: {
      what: 'The log, which is empty',
      why: 'Nothing is known of what Fluent Bit says.',
      howToSettle: asTyped,
    },
    config: {
      what: 'The configuration',
      why: 'Buffer limits, outputs and storage are not known.',
      howToSettle: (command) => `${command}, or look at the Secret, image or volume that holds the file.`,
    },
    mountedConfig: {
      what: 'The configuration',
      why: 'The file it starts with stands in no ConfigMap at hand: buffer limits, outputs and storage are not known.',
      howToSettle: (command) => `${command}, or look at the Secret, image or volume that holds the file.`,
    },
    version: {
      what: 'The Fluent Bit version',
      why: 'Neither a start-up banner nor the image tag tells it, so no advisory can be ruled in or out.',
      howToSettle: asTyped,
    },
    counters: {
      what: 'The counters of the monitoring API',
      why: 'Retries, drops and buffer use that are not logged stay unseen.',
      howToSettle: () =>
        'Set HTTP_Server On and storage.metrics On, then ask /api/v1/metrics and /api/v1/storage.',
    },
    defect: {
      what: 'Which defect this crash is',
      why: 'No advisory at hand names its frames for this version and configuration.',
      howToSettle: () =>
        'Search the Fluent Bit issues for the innermost frame, or open one with the back-trace.',
    },
    killer: {
      what: 'Who killed the process',
      why: 'Exit code 137 without OOMKilled is a SIGKILL from outside: a failed probe, an eviction, the node or a person.',
      howToSettle: (command) => `${command}, and the node's kernel log.`,
    },
    memoryUse: {
      what: 'What the memory was used for',
      why: 'The kernel kills without a word in the log.',
      howToSettle: () =>
        "Watch the container's memory beside fluentbit_input_storage_memory_bytes: buffers that grow with it have no bound, flat buffers mean a leak.",
    },
  },
  'zh-CN': {
    gap: ({ why, wouldTell }) => ({
      why: `原因：${why}。本可说明：${wouldTell}。`,
      howToSettle: () => '请使其可读，然后重新诊断。',
    }),
    pod: (name) => ({
      what: `Pod ${name}`,
      why: '没有它，就无法得知退出码、内存限制和重启次数。',
      howToSettle: asTyped,
    }),
    deathLog: {
      what: '已结束的那次运行的日志',
      why: '它会显示结束之前的调用栈、暂停或发送失败。',
      howToSettle: asTyped,
    },
    noLog: { what: '日志', why: '无法得知 Fluent Bit 输出了什么。', howToSettle: asTyped },
    emptyLog: { what: '日志（为空）', why: '无法得知 Fluent Bit 输出了什么。', howToSettle: asTyped },
    config: {
      what: '配置',
      why: '缓冲区上限、输出和存储方式均未知。',
      howToSettle: (command) => `${command}，或查看存放该文件的 Secret、镜像或卷。`,
    },
    mountedConfig: {
      what: '配置',
      why: '启动所用的文件不在现有的任何 ConfigMap 中：缓冲区上限、输出和存储方式均未知。',
      howToSettle: (command) => `${command}，或查看存放该文件的 Secret、镜像或卷。`,
    },
    version: {
      what: 'Fluent Bit 版本',
      why: '启动横幅和镜像标签都没有说明版本，因此无法确认或排除任何缺陷公告。',
      howToSettle: asTyped,
    },
    counters: {
      what: '监控 API 的计数器',
      why: '未记入日志的重试、丢弃和缓冲区占用都无从得知。',
      howToSettle: () =>
        '请设置 HTTP_Server On 和 storage.metrics On，然后查询 /api/v1/metrics 和 /api/v1/storage。',
    },
    defect: {
      what: '这次崩溃属于哪个缺陷',
      why: '对于该版本和配置，现有公告中没有与其栈帧相符的。',
      howToSettle: () => '请用最内层的栈帧搜索 Fluent Bit 的 issue，或附上调用栈新建一个。',
    },
    killer: {
      what: '是谁杀死了进程',
      why: '退出码 137 而没有 OOMKilled，是来自外部的 SIGKILL：探针失败、驱逐、节点或人为操作。',
      howToSettle: (command) => `${command}，并查看节点的内核日志。`,
    },
    memoryUse: {
      what: '内存用在了哪里',
      why: '内核杀死进程时不会在日志中留下任何内容。',
      howToSettle: () =>
        '请对照观察容器内存与 fluentbit_input_storage_memory_bytes：缓冲区随之增长说明没有上限，缓冲区平稳则说明存在泄漏。',
    },
  },
};
