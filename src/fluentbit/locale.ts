/** The languages in which the product speaks. */
export type Locale = 'en' | 'zh-CN';

/** One text in every language. */
export interface LocalText {
  readonly en: string;
  readonly 'zh-CN': string;
}
