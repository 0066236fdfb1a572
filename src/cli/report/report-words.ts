import type { LogsEffect } from '../../diagnosis/diagnosis.ts';
import type { Locale } from '../../language/locale.ts';
import type { Step } from '../../plan/plan.ts';

/** Every word of the report that is its own; what diagnosis and plan say comes in their words. */
export interface ReportWords {
  readonly what: string;
  readonly todo: string;
  readonly logs: string;
  readonly sections: Readonly<Record<Section, string>>;
  readonly effects: Readonly<Record<LogsEffect['effect'], string>>;
  readonly since: (effect: LogsEffect['effect'], at: string) => string;
  readonly colon: string;
  readonly stop: string;
  readonly join: (parts: readonly string[]) => string;
  readonly confidence: Readonly<Record<'high' | 'medium' | 'low', string>>;
  readonly wouldChange: string;
  readonly unknownPod: string;
  readonly container: (name: string) => string;
  readonly version: (version: string | null) => string;
  readonly inputs: (names: string) => string;
  readonly tags: (names: string) => string;
  readonly nothingToDo: string;
  readonly noChange: string;
  readonly settleFirst: (what: string) => string;
  readonly byHand: (steps: string) => string;
  readonly oneAfterOther: (steps: readonly string[]) => string;
  readonly change: (what: string, from: string, to: string) => string;
  readonly kinds: Readonly<Record<Step['kind'], string>>;
  readonly steps: Readonly<Record<Step['kind'], string>>;
  readonly documentStep: (step: number) => string;
  readonly line: (file: string, line: number) => string;
  readonly risk: string;
  /** Above the files and commands for who keeps the objects. */
  readonly lasting: (owner: string | undefined) => string;
  readonly inGit: (repository: string, branch: string, path: string, from: string) => string;
  readonly noPullRequest: (why: string) => string;
  readonly atOnce: (owner: string | undefined) => string;
  readonly moreAdvisories: (count: number, ids: string) => string;
  readonly memory: MemoryWords;
}

interface MemoryWords {
  /** `need` is null without a bound. */
  readonly sum: (need: string | null, limit: string, recommended: string | null) => string;
  readonly noBound: string;
  readonly noLimit: string;
  readonly limit: (size: string) => string;
  readonly share: (percent: number) => string;
}

export type Section = 'cause' | 'contributing' | 'logs' | 'memory' | 'risks' | 'unknown' | 'plan';

const effects: Readonly<Record<Locale, Readonly<Record<LogsEffect['effect'], string>>>> = {
  en: { 'none-seen': 'No loss seen', delayed: 'Delayed', losing: 'Being lost', unknown: 'Cannot be known' },
  'zh-CN': { 'none-seen': '未见丢失', delayed: '有延迟', losing: '正在丢失', unknown: '无法得知' },
};

export const reportWords: Readonly<Record<Locale, ReportWords>> = {
  en: {
    what: 'What',
    todo: 'Do',
    logs: 'Logs',
    sections: {
      cause: 'CAUSE',
      contributing: 'CONTRIBUTING',
      logs: 'LOGS',
      memory: 'MEMORY',
      risks: 'RISKS',
      unknown: 'UNKNOWN',
      plan: 'PLAN',
    },
    effects: effects.en,
    since: (effect, at) =>
      effect === 'unknown' ? `Cannot be known, from ${at} on` : `${effects.en[effect]} since ${at}`,
    colon: ': ',
    stop: '.',
    join: (parts) => parts.join(', '),
    confidence: { high: 'high confidence', medium: 'medium confidence', low: 'low confidence' },
    wouldChange: 'What would change this: ',
    unknownPod: 'Unknown pod',
    container: (name) => `container ${name}`,
    version: (version) => (version === null ? 'Fluent Bit of unknown version' : `Fluent Bit ${version}`),
    inputs: (names) => `Inputs: ${names}.`,
    tags: (names) => `Tags: ${names}.`,
    nothingToDo: 'Nothing',
    noChange: 'No change is proposed; see the cause below',
    settleFirst: (what) => `Settle first: ${what}`,
    byHand: (steps) => `By hand: ${steps}`,
    oneAfterOther: (steps) => steps.join(', then '),
    change: (what, from, to) => (from === '' ? `${what} ${to}` : `${what} ${from} → ${to}`),
    kinds: {
      'set-image': 'image',
      'set-config': 'configuration',
      'set-memory': 'memory limit',
      restart: 'restart',
      reload: 'reload',
      advice: 'advice',
    },
    steps: {
      'set-image': 'Change the image',
      'set-config': 'Change the configuration',
      'set-memory': 'Change the memory limit',
      restart: 'Restart',
      reload: 'Reload the configuration',
      advice: 'Advice',
    },
    documentStep: (step) => `document step ${step}`,
    line: (file, line) => `${file} line ${line}`,
    risk: 'Risk: ',
    lasting: (owner) =>
      owner === undefined ? 'So that it lasts' : `So that it lasts, because this is kept by ${owner}`,
    inGit: (repository, branch, path, from) =>
      `In Git: ${repository}${branch === '' ? '' : `, branch ${branch}`}, ${path === '' ? 'the whole of it' : path} (known from ${from}).`,
    noPullRequest: (why) => `Not in Git: ${why}`,
    atOnce: (owner) =>
      owner === undefined ? 'At once, by hand' : `At once, by hand, until ${owner} takes it back`,
    moreAdvisories: (count, ids) =>
      count === 1 ? `1 more advisory fits: ${ids}` : `${count} more advisories fit: ${ids}`,
    memory: {
      sum: (need, limit, recommended) =>
        `${need === null ? 'nothing bounds what it can need' : `can need ${need}`}, ${limit}${recommended === null ? '' : `, ${recommended} recommended`}`,
      noBound: 'no bound',
      noLimit: 'no limit',
      limit: (size) => `limit ${size}`,
      share: (percent) => `${percent} % of the limit`,
    },
  },
  'zh-CN': {
    what: '情况',
    todo: '处理',
    logs: '日志',
    sections: {
      cause: '原因',
      contributing: '促成因素',
      logs: '日志',
      memory: '内存',
      risks: '风险',
      unknown: '未知',
      plan: '方案',
    },
    effects: effects['zh-CN'],
    since: (effect, at) => `${effects['zh-CN'][effect]}（自 ${at} 起）`,
    colon: '：',
    stop: '。',
    join: (parts) => parts.join('，'),
    confidence: { high: '置信度高', medium: '置信度中等', low: '置信度低' },
    wouldChange: '何种情况会改变这一结论：',
    unknownPod: '未知 Pod',
    container: (name) => `容器 ${name}`,
    version: (version) => (version === null ? 'Fluent Bit（版本未知）' : `Fluent Bit ${version}`),
    inputs: (names) => `输入：${names}。`,
    tags: (names) => `Tag：${names}。`,
    nothingToDo: '无需处理',
    noChange: '不建议任何变更，原因见下',
    settleFirst: (what) => `先查清：${what}`,
    byHand: (steps) => `人工执行：${steps}`,
    oneAfterOther: (steps) => steps.join('；'),
    change: (what, from, to) => (from === '' ? `${what} ${to}` : `${what} ${from} → ${to}`),
    kinds: {
      'set-image': '镜像',
      'set-config': '配置',
      'set-memory': '内存限制',
      restart: '重启',
      reload: '重新加载',
      advice: '建议',
    },
    steps: {
      'set-image': '更换镜像',
      'set-config': '修改配置',
      'set-memory': '修改内存限制',
      restart: '重启',
      reload: '重新加载配置',
      advice: '建议',
    },
    documentStep: (step) => `文档第 ${step} 步`,
    line: (file, line) => `${file} 第 ${line} 行`,
    risk: '风险：',
    lasting: (owner) => (owner === undefined ? '长久生效的做法' : `长久生效的做法（由 ${owner} 管理）`),
    inGit: (repository, branch, path, from) =>
      `Git 位置：${repository}${branch === '' ? '' : `，分支 ${branch}`}，${path === '' ? '整个仓库' : path}（来自 ${from}）。`,
    noPullRequest: (why) => `没有 Git 位置：${why}`,
    atOnce: (owner) => (owner === undefined ? '立即手工执行' : `立即手工执行，直到 ${owner} 将其还原`),
    moreAdvisories: (count, ids) => `另有 ${count} 条缺陷公告符合：${ids}`,
    memory: {
      sum: (need, limit, recommended) =>
        `${need === null ? '可能的需要量没有上限' : `可能需要 ${need}`}，${limit}${recommended === null ? '' : `，建议 ${recommended}`}`,
      noBound: '没有上限',
      noLimit: '没有内存限制',
      limit: (size) => `限制为 ${size}`,
      share: (percent) => `占限制的 ${percent} %`,
    },
  },
};
