import { inOneLanguage, type Spoken } from '../../src/language/spoken.ts';

/** A value as English readers see it: all words in it told. */
export const english = (value: unknown): unknown => inOneLanguage(value as Spoken<unknown>, 'en');
