import type { Locale } from '../language/locale.ts';
import type { OutputState } from '../fluentbit/memory.ts';

/** What the memory report says around the figures. */
export interface MemoryReportWords {
  readonly head: (about: MemoryHead) => string;
  readonly headRoom: (percent: number) => string;
  readonly confidence: (confidence: number, basis: string) => string;
  readonly note: (note: string) => string;
  readonly notStarting: (version: string) => string;
  readonly problem: (file: string, line: number, what: string) => string;
  readonly inForce: (value: string) => string;
}

interface MemoryHead {
  readonly version: string;
  readonly outputs: OutputState;
  readonly connections: number;
  readonly files: number;
}

const chinese: Readonly<Record<OutputState, string>> = {
  hanging: '输出挂起',
  refusing: '输出拒收',
  healthy: '输出正常',
};

export const memoryReportWords: Readonly<Record<Locale, MemoryReportWords>> = {
  en: {
    head: ({ version, outputs, connections, files }) =>
      `MEMORY  Fluent Bit ${version}, outputs ${outputs}, ${connections} connections, ${files} files`,
    headRoom: (percent) => `A recommended limit stands ${percent} % above the peak.`,
    confidence: (confidence, basis) => `Confidence ${confidence}: ${basis}.`,
    note: (note) => `Note: ${note}`,
    notStarting: (version) => `Fluent Bit ${version} does not start with this: `,
    problem: (file, line, what) => `${file} line ${line}: ${what}`,
    inForce: (value) => `; in force is ${value}`,
  },
  'zh-CN': {
    head: ({ version, outputs, connections, files }) =>
      `内存  Fluent Bit ${version}，${chinese[outputs]}，${connections} 个连接，${files} 个文件`,
    headRoom: (percent) => `建议的限制比峰值高 ${percent} %。`,
    confidence: (confidence, basis) => `置信度 ${confidence}：${basis}。`,
    note: (note) => `注意：${note}`,
    notStarting: (version) => `Fluent Bit ${version} 会因此无法启动：`,
    problem: (file, line, what) => `${file} 第 ${line} 行：${what}`,
    inForce: (value) => `；实际生效：${value}`,
  },
};
