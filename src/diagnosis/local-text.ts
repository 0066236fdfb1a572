export type { Locale, LocalText } from '../fluentbit/locale.ts';
