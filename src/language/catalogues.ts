import en from './en.json' with { type: 'json' };
import zhCn from './zh-CN.json' with { type: 'json' };

/** Every language is one file of messages in ICU's format, and its line here. */
export const catalogues = { en, 'zh-CN': zhCn } as const;

type Paths<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}`;
}[keyof T & string];

/** The dotted path of a message, such as `alert.now.undoing`. */
export type Key = Paths<typeof en>;
