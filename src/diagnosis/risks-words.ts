import type { Locale } from '../language/locale.ts';

export interface RisksWords {
  readonly readOtherwise: string;
  readonly inForce: (value: string) => string;
  readonly laterRefusal: (line: string) => string;
  readonly laterRefusalWhy: (what: string, version: string) => string;
  readonly notTaken: string;
  readonly notTakenWhy: (line: number) => string;
  readonly noBound: (names: string) => string;
  readonly noBoundWhy: string;
  readonly list: (names: readonly string[]) => string;
  readonly noLimit: string;
  readonly limitBelow: (limit: string) => string;
  readonly need: (peak: string, recommended: string) => string;
  readonly because: (reasons: readonly string[], conditions: string) => string;
  readonly firstOfSeries: (version: string) => string;
  readonly firstOfSeriesWhy: string;
}

export const risksWords: Readonly<Record<Locale, RisksWords>> = {
  en: {
    readOtherwise: 'Fluent Bit reads this line otherwise than it looks.',
    inForce: (value) => `In force: ${value}.`,
    laterRefusal: (line) => `${line}: a newer version does not start with this line`,
    laterRefusalWhy: (what, version) =>
      `${what}. ${version} refuses it: an upgrade needs this line changed first.`,
    notTaken: 'Fluent Bit could not take one of the configured values',
    notTakenWhy: (line) => `It says so in line ${line} of its log and runs without that value.`,
    noBound: (names) => `No bound for the buffers of ${names}`,
    noBoundWhy:
      'When the outputs cannot keep up, its memory grows until the container or the node has none left.',
    list: (names) => names.join(', '),
    noLimit: 'The container has no memory limit',
    limitBelow: (limit) => `The memory limit of ${limit} is below what the buffers can need`,
    need: (peak, recommended) =>
      `With full buffers and hanging outputs it can need ${peak}; ${recommended} would hold it.`,
    because: (reasons, conditions) => `${reasons.join('; ')}. ${conditions}`.trim(),
    firstOfSeries: (version) => `${version} is the first release of its series`,
    firstOfSeriesWhy:
      'The first release of a series has had no fixes yet: go to the newest patched release instead.',
  },
  'zh-CN': {
    readOtherwise: 'Fluent Bit 对这一行的解读与字面不同。',
    inForce: (value) => `实际生效：${value}。`,
    laterRefusal: (line) => `${line}：更新的版本会因这一行而无法启动`,
    laterRefusalWhy: (what, version) => `${what}。${version} 会拒绝它：升级之前必须先修改这一行。`,
    notTaken: 'Fluent Bit 未能采用某个配置值',
    notTakenWhy: (line) => `其日志第 ${line} 行说明了这一点，并在没有该值的情况下运行。`,
    noBound: (names) => `${names} 的缓冲区没有上限`,
    noBoundWhy: '当输出跟不上时，其内存会一直增长，直到容器或节点的内存耗尽。',
    list: (names) => names.join('、'),
    noLimit: '容器没有内存限制',
    limitBelow: (limit) => `内存限制 ${limit} 低于缓冲区可能需要的量`,
    need: (peak, recommended) => `缓冲区写满且输出挂起时可能需要 ${peak}；${recommended} 足以容纳。`,
    because: (reasons, conditions) =>
      [reasons.join('；'), conditions && `触发条件：${conditions}`].filter(Boolean).join('。'),
    firstOfSeries: (version) => `${version} 是其系列的首个版本`,
    firstOfSeriesWhy: '一个系列的首个版本尚无任何修复：请改用最新的补丁版本。',
  },
};
