import type { Locale } from '../../language/locale.ts';
import { configWordsEn } from './config-en.ts';
import { configWordsZhCn } from './config-zh-cn.ts';
import type { SizeFlaw } from './size-words.ts';

/** What is said of a configuration: what is wrong with a line, and what is in force instead. */
export interface ConfigWords {
  readonly noMainFile: (name: string, count: number) => string;
  readonly notStarting: string;
  readonly emptied: (key: string, written: string) => string;
  readonly unknownProperty: string;
  readonly noParsersFile: (name: string) => string;
  readonly withoutParsers: string;
  readonly parserInMain: (kind: string) => string;
  readonly openBrackets: (key: string, pattern: string) => string;
  readonly unlistedPlugin: (kind: string, name: string, version: string | undefined) => string;
  readonly noPlugin: (kind: string, name: string, version: string | undefined) => string;
  readonly notIfMissing: string;
  readonly noKey: (key: string, plugin: string, near: string | undefined) => string;
  readonly unlistedKey: (key: string, plugin: string, version: string | undefined) => string;
  readonly failsWithout: string;
  readonly noName: (kind: string) => string;
  readonly twice: (key: string, line: number) => string;
  readonly lastOne: (value: string) => string;
  readonly noOutput: string;
  readonly everythingThrownAway: string;
  readonly noMatch: (tag: string) => string;
  readonly thrownAway: string;
  readonly sendersChoose: (instance: string | undefined, patterns: readonly string[]) => string;
  readonly othersThrownAway: string;
  readonly noStoragePath: string;
  readonly limitOnDisk: string;
  readonly chunksUpBounds: string;
  readonly unknownStorage: (value: string) => string;
  readonly inMemory: string;
  readonly chunkAboveMax: (chunk: string, max: string) => string;
  readonly mayBeRefused: string;
  readonly noServiceKey: (
    key: string,
    about: { readonly since: string | undefined; readonly near: string | undefined },
  ) => string;
  readonly ignored: string;
  readonly noSwitch: (key: string, value: string) => string;
  readonly off: string;
  readonly offLogged: string;
  readonly noInteger: (key: string, value: string) => string;
  readonly noSeconds: (value: string) => string;
  readonly seconds: (count: number) => string;
  readonly badSize: (key: string, value: string, flaw: SizeFlaw) => string;
  readonly notStartingSince403: string;
  readonly noLimitLogged: string;
  readonly noLimit: string;
  readonly noLimitAtAll: string;
  readonly commentBehind: (key: string) => string;
  readonly bytes: (count: number) => string;
  readonly noTime: (key: string, value: string) => string;
  readonly noRetryLimit: (value: string) => string;
  readonly retries: (count: number | 'unlimited') => string;
  readonly noKib: (key: string, value: string) => string;
  readonly missingHere: (command: string) => string;
  readonly missing: (command: string) => string;
  readonly restStarts: string;
  readonly notEstablished: string;
  readonly includedTwice: (path: string, name: string) => string;
  readonly openHeader: (line: string) => string;
  readonly badIndent: string;
  readonly beforeSections: (body: string) => string;
  readonly noValue: (body: string, hasTab: boolean) => string;
  readonly unset: (name: string) => string;
  readonly notSet: (name: string) => string;
  readonly emptyInstead: string;
  readonly yaml: YamlWords;
  readonly input: InputWords;
}

interface YamlWords {
  readonly broken: (message: string) => string;
  readonly alias: (name: string) => string;
  readonly unknownSection: (version: string, name: string) => string;
  readonly notOneValue: (name: string) => string;
  readonly noStage: (name: string) => string;
  readonly secondService: string;
  readonly none: (version: string) => string;
  readonly noSection: (name: string, near: string) => string;
  readonly sectionSince: (name: string, first: string, version: string) => string;
  readonly mayBeNested: (version: string) => string;
  readonly nested: (version: string) => string;
  readonly processors: (version: string) => string;
}

/** Notes on what an input really works with. */
interface InputWords {
  readonly onDisk: string;
  readonly unlimited: string;
  readonly unknownValue: (value: string) => string;
  readonly zero: (value: string) => string;
  readonly refuses: (flaw: string) => string;
  readonly unbounded: (flaw: string) => string;
  readonly softEmitter: string;
}

export const configWords: Readonly<Record<Locale, ConfigWords>> = {
  en: configWordsEn,
  'zh-CN': configWordsZhCn,
};
