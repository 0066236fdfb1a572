import { catalogues } from './catalogues.ts';

/** The languages in which the product speaks: those that have a catalogue. */
export type Locale = keyof typeof catalogues;

export const locales = Object.keys(catalogues) as readonly Locale[];

/** The same made for each language. */
export const byLocale = <T>(make: (locale: Locale) => T): Readonly<Record<Locale, T>> =>
  Object.fromEntries(locales.map((locale) => [locale, make(locale)])) as Record<Locale, T>;

/** One text in several languages; what a language lacks is told in English. */
export type LocalText = { readonly en: string } & Readonly<Partial<Record<Locale, string>>>;

export const inLanguage = (text: LocalText, locale: Locale): string => text[locale] ?? text.en;

/** The language for a tag as Slack and browsers write it, such as `zh-CN`, `zh_TW` or `en-US`: the nearest of ours, else English. */
export function nearestLocale(tag: string | undefined): Locale {
  const wanted = (tag ?? '').replace('_', '-').toLowerCase();
  const [language] = wanted.split('-');
  return (
    locales.find((locale) => locale.toLowerCase() === wanted) ??
    locales.find((locale) => locale.toLowerCase().split('-')[0] === language) ??
    'en'
  );
}
