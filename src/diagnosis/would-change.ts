import type { Cause, Finding, Unknown } from './diagnosis.ts';
import { inLanguage, type Locale, type LocalText } from '../language/locale.ts';

/** One line on what would raise, lower or overturn a finding: what is not known first, else what would refute it. */
export function wouldChange(
  { cause, confidence }: Finding,
  unknowns: readonly Unknown[],
  locale: Locale = 'en',
): string {
  const open = unknowns.map((each) => each.what);
  if (open.length > 0 && (confidence < sure || cause === 'inconclusive')) return fromUnknown[locale](open);
  return inLanguage(refutedBy[cause], locale);
}

/** From here on a finding counts as sure. */
const sure = 0.8;

const fromUnknown: Readonly<Record<Locale, (open: readonly string[]) => string>> = {
  en: (open) =>
    `what is not known (${open.map((each) => each.replace(/^The /, 'the ')).join('; ')}) may confirm or overturn it.`,
  'zh-CN': (open) => `查清未知之处（${open.join('；')}）可能会证实或推翻它。`,
};

const refutedBy: Readonly<Record<Cause, LocalText>> = {
  'known-crash': {
    en: 'a crash with the same frames on a version that has the fix would refute it.',
    'zh-CN': '若在已修复的版本上仍以相同的栈帧崩溃，则可推翻它。',
  },
  'unknown-crash': {
    en: 'an advisory or issue with the same frames would make it a known defect.',
    'zh-CN': '若有公告或 issue 给出相同的栈帧，则它是已知缺陷。',
  },
  'memory-limit-too-low': {
    en: 'another OOM kill under the recommended limit would refute it.',
    'zh-CN': '若按建议提高限制后再次被 OOM 杀死，则可推翻它。',
  },
  'unbounded-buffer': {
    en: 'memory that grows while the buffers stay small would refute it.',
    'zh-CN': '若缓冲区很小而内存仍在增长，则可推翻它。',
  },
  'memory-leak': {
    en: 'memory that grows only together with the buffers would refute it.',
    'zh-CN': '若内存只随缓冲区一同增长，则可推翻它。',
  },
  'output-backpressure': {
    en: 'the same trouble while every delivery succeeds would refute it.',
    'zh-CN': '若所有发送都成功而问题依旧，则可推翻它。',
  },
  'buffer-overlimit': {
    en: 'slow or failing outputs during the pauses would make them the cause.',
    'zh-CN': '若暂停期间输出缓慢或失败，则原因在于输出。',
  },
  'invalid-config': {
    en: 'the same behaviour after that line is mended would refute it.',
    'zh-CN': '若修正该行之后情况依旧，则可推翻它。',
  },
  'missing-config': {
    en: 'the same failure once the object is there would refute it.',
    'zh-CN': '若补上缺失的对象后仍然失败，则可推翻它。',
  },
  'image-pull': {
    en: 'a pull that succeeds from the same node with the same credentials would refute it.',
    'zh-CN': '若在同一节点用相同凭据能够拉取，则可推翻它。',
  },
  'probe-restart': {
    en: 'restarts with no failed probe before them would refute it.',
    'zh-CN': '若重启之前没有探测失败，则可推翻它。',
  },
  'node-pressure': {
    en: 'the same end on a node with room would refute it.',
    'zh-CN': '若在资源充裕的节点上同样结束，则可推翻它。',
  },
  'planned-restart': {
    en: 'further restarts that nobody ordered would refute it.',
    'zh-CN': '若之后还有无人发起的重启，则可推翻它。',
  },
  healthy: {
    en: 'a restart, a drop or a failing output would refute it.',
    'zh-CN': '若出现重启、丢弃或输出失败，则可推翻它。',
  },
  inconclusive: {
    en: 'the exit code, the last log and the configuration together would decide it.',
    'zh-CN': '退出码、最后的日志和配置合在一起即可作出判断。',
  },
};
