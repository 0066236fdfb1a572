import { locales } from '../language/locale.ts';

/** For a usage line. */
export const offeredLocales = locales.join('|');

/** For the line of an option. */
export const explainedLocales = locales.map((each) => (each === 'en' ? 'en (default)' : each)).join(' or ');
