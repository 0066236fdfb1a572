import type { Locale } from '../../language/locale.ts';

/** Why a text is no size: it is empty, carries a comment, a unit of Kubernetes, a blank before the unit, or is something else. */
export type SizeFlaw = 'empty' | 'comment' | 'kubernetes' | 'blank' | 'other';

export const sizeWords: Readonly<Record<Locale, Readonly<Record<SizeFlaw, (text: string) => string>>>> = {
  en: {
    empty: () => 'the value is empty',
    comment: (text) => `"${text}" carries a comment: classic mode has no comments behind a value`,
    kubernetes: (text) => `"${text}" uses a Kubernetes unit; Fluent Bit knows only K, M, G (and KB, MB, GB)`,
    blank: (text) => `"${text}" has a space between number and unit`,
    other: (text) => `"${text}" is not a number with one of the units K, M, G (or KB, MB, GB)`,
  },
  'zh-CN': {
    empty: () => '值为空',
    comment: (text) => `“${text}”带有注释：经典格式的值后面不能写注释`,
    kubernetes: (text) => `“${text}”使用了 Kubernetes 单位；Fluent Bit 只认 K、M、G（以及 KB、MB、GB）`,
    blank: (text) => `“${text}”的数字与单位之间有空格`,
    other: (text) => `“${text}”不是以 K、M、G（或 KB、MB、GB）为单位的数字`,
  },
};
