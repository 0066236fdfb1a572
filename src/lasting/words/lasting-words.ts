import type { Locale } from '../../language/locale.ts';
import { lastingWordsEn } from './en.ts';
import { lastingWordsZhCn } from './zh-cn.ts';

/** What files and commands need to be said with, in one language: whole sentences, but for `keyIn`. */
export interface LastingWords {
  readonly keyIn: (place: string, key: string, to: string) => string;
  /** The configuration is rendered into a Secret. */
  readonly secretConfig: (secret: string) => string;
  /** The text holds something secret or is not known. */
  readonly notWrittenOut: (object: string, values: string) => string;
  readonly chartName: (chart: string) => string;
  readonly partOfChart: (chart: string) => string;
  readonly unknownChart: (chart: string | undefined) => string;
  readonly unknownKeys: (what: string) => string;
  readonly probe: string;
  readonly inGit: (place: string) => string;
  readonly keptBy: (resource: string, owner: string) => string;
  readonly addon: Readonly<Record<'eks' | 'aks' | 'gke' | 'other', string>>;
  readonly resourceUnknown: (owner: string) => string;
  readonly inputUnknown: (key: string, to: string, inputs: string) => string;
  readonly component: string;
  readonly manifests: string;
  readonly noDestination: Readonly<
    Record<'unmapped' | 'inline' | 'unread' | 'notGit' | 'ambiguous' | 'addon' | 'unseen', string>
  >;
  /** What names the place, where the settings do. */
  readonly settings: string;
  readonly noBranch: (revision: string) => string;
}

export const lastingWords: Readonly<Record<Locale, LastingWords>> = {
  en: lastingWordsEn,
  'zh-CN': lastingWordsZhCn,
};
