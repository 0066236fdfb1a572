import { inOneLanguage, type Spoken } from '../../src/language/spoken.ts';

/** A value as English readers see it: all words in it told. */
export const english = <T>(value: T): T => inOneLanguage<T>(value as Spoken<T>, 'en');
