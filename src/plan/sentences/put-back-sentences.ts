import type { Locale } from '../../language/locale.ts';
import type { NoWayBack } from '../config-back.ts';
import type { FormerConfig, Ground } from '../former.ts';

type Unknown = Extract<FormerConfig, { state: 'unknown' }>;

export interface PutBackSentences {
  /** How it ran, with what that is known from; without a full stop. */
  readonly ground: (ground: Ground) => string;
  /** `open`: known defects there for the plugins in use. */
  readonly image: (ground: string, open: readonly string[]) => string;
  /** Its tag names no version. */
  readonly unnamed: (ground: string) => string;
  /** Which plugins are in use is not known. */
  readonly unread: (ground: string) => string;
  readonly config: (ground: string) => string;
  readonly memory: (ground: string) => string;
  /** The configuration of then is not known: what that means for the plan. */
  readonly configStays: (why: string) => { readonly to: string; readonly why: string };
  readonly unknown: (config: Unknown) => string;
  readonly sameCrash: (version: string, advisory: string) => string;
  readonly noWay: (why: NoWayBack) => string;
  readonly nothingDiffers: string;
  readonly registry: (image: string, allowed: readonly string[]) => string;
  readonly memoryAbove: (limit: string, most: string) => string;
}

const day = 86_400_000;

export const putBackSentences: Readonly<Record<Locale, PutBackSentences>> = {
  en: {
    ground: (ground) => {
      if (ground.kind === 'watched')
        return `${pods(ground.pods)} ran ${lasted(ground.from, ground.until)} with 0 restarts, until ${instant(ground.until)}`;
      if (ground.kind === 'still')
        return `${pods(ground.pods)} ${ground.pods === 1 ? 'runs' : 'run'} it to this moment, since ${instant(ground.since)} with 0 restarts`;
      const { from, until } = ground;
      const ran = from && until ? `ran for ${lasted(from, until)}, until ${instant(until)}` : 'ran before';
      return `it ${ran}; whether healthily is not known`;
    },
    image: (ground, open) =>
      `Puts back what ran before: ${ground}.${open.length > 0 ? ` Known there: ${open.join('; ')}.` : ' No grave defect is known there for the plugins in use.'}`,
    unnamed: (ground) =>
      `Puts back what ran before: ${ground}. Its tag names no version, so its defects are not known.`,
    unread: (ground) =>
      `Puts back what ran before: ${ground}. The configuration was not read, so its defects were not held against the plugins in use.`,
    config: (ground) => `Puts back the value from then: ${ground}`,
    memory: (ground) => `Puts back the limit from then: ${ground}.`,
    configStays: (why) => ({
      to: 'The configuration stays as it is now',
      why: `what it was then cannot be put back: ${why}`,
    }),
    unknown: ({ why, name }) => {
      if (why === 'gone') return `ConfigMap ${name} of that time is gone`;
      if (why === 'secret') return 'its texts were not kept, because something in them looks secret';
      if (why === 'binary') return 'its texts were not kept, because they hold binary data';
      if (why === 'large') return 'its texts were not kept, because they are longer than 256 KiB';
      return 'the bot did not watch it then';
    },
    sameCrash: (version, advisory) =>
      `${version} has the very crash that was diagnosed (${advisory}), so going back to it is not offered`,
    noWay: (no) => {
      if (no.why === 'unread') return 'the configuration of now could not be read';
      if (no.why === 'volumes') return 'its volumes are others now, so its texts have no place any more';
      if (no.why === 'files') return `the file ${no.file} came or went since, which no value can put back`;
      if (no.why === 'sections')
        return `more than values of ${no.file} changed since: sections or texts came or went`;
      if (no.why === 'repeated') return `${no.key} stands several times in one section of ${no.file}`;
      return `the value of ${no.key} in ${no.file} looks secret, so it is neither kept nor shown`;
    },
    nothingDiffers: 'What ran before does not differ from what runs now',
    registry: (image, allowed) => `The policy allows images of ${allowed.join(', ')} only, not ${image}`,
    memoryAbove: (limit, most) =>
      `the memory limit of then (${limit}) is more than the ${most} that are possible here`,
  },
  'zh-CN': {
    ground: (ground) => {
      if (ground.kind === 'watched')
        return `${ground.pods} 个 Pod 运行了${lastedZh(ground.from, ground.until)}，重启 0 次，直到 ${instant(ground.until)}`;
      if (ground.kind === 'still')
        return `${ground.pods} 个 Pod 自 ${instant(ground.since)} 起至今仍在运行它，重启 0 次`;
      const { from, until } = ground;
      const ran = from && until ? `运行了${lastedZh(from, until)}，直到 ${instant(until)}` : '以前运行过';
      return `它${ran}；是否健康不得而知`;
    },
    image: (ground, open) =>
      `恢复之前运行的版本：${ground}。${open.length > 0 ? `该版本已知：${open.join('；')}。` : '就所用插件而言，该版本没有已知的严重缺陷。'}`,
    unnamed: (ground) => `恢复之前运行的版本：${ground}。其标签没有写明版本，因此其缺陷不得而知。`,
    unread: (ground) => `恢复之前运行的版本：${ground}。配置没有读到，因此无法对照所用插件核对其缺陷。`,
    config: (ground) => `恢复当时的值：${ground}`,
    memory: (ground) => `恢复当时的限制：${ground}。`,
    configStays: (why) => ({ to: '配置保持现在的样子', why: `当时的配置无法恢复：${why}` }),
    unknown: ({ why, name }) => {
      if (why === 'gone') return `当时的 ConfigMap ${name} 已不存在`;
      if (why === 'secret') return '其内容没有保存，因为其中有看似机密的内容';
      if (why === 'binary') return '其内容没有保存，因为其中有二进制数据';
      if (why === 'large') return '其内容没有保存，因为超过了 256 KiB';
      return '机器人当时没有观察它';
    },
    sameCrash: (version, advisory) => `${version} 正有所诊断的这个崩溃（${advisory}），因此不提议退回该版本`,
    noWay: (no) => {
      if (no.why === 'unread') return '无法读取现在的配置';
      if (no.why === 'volumes') return '现在的卷已经不同，当时的内容没有位置可放';
      if (no.why === 'files') return `文件 ${no.file} 在此之后新增或消失，无法靠改值恢复`;
      if (no.why === 'sections') return `${no.file} 在此之后改变的不只是值：有段落或文本新增或消失`;
      if (no.why === 'repeated') return `${no.key} 在 ${no.file} 的同一段落中出现多次`;
      return `${no.file} 中 ${no.key} 的值看似机密，因此既不保存也不显示`;
    },
    nothingDiffers: '之前运行的与现在运行的没有差别',
    registry: (image, allowed) => `策略只允许来自 ${allowed.join('、')} 的镜像，不允许 ${image}`,
    memoryAbove: (limit, most) => `当时的内存限制（${limit}）高于此处可能的 ${most}`,
  },
};

const pods = (count: number): string => `${count} ${count === 1 ? 'pod' : 'pods'}`;

/** `2026-11-22 03:05 UTC`. */
const instant = (at: string): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function lasted(from: string, until: string): string {
  const ms = Date.parse(until) - Date.parse(from);
  if (ms >= 2 * day) return `${Math.floor(ms / day)} days`;
  const minutes = Math.floor(ms / 60_000);
  return minutes >= 120 ? `${Math.floor(minutes / 60)} hours` : `${minutes} min`;
}

function lastedZh(from: string, until: string): string {
  const ms = Date.parse(until) - Date.parse(from);
  if (ms >= 2 * day) return ` ${Math.floor(ms / day)} 天`;
  const minutes = Math.floor(ms / 60_000);
  return minutes >= 120 ? ` ${Math.floor(minutes / 60)} 小时` : ` ${minutes} 分钟`;
}
