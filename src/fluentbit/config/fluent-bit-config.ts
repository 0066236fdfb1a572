import type { Locale } from '../../language/locale.ts';

/** One text that belongs to a configuration; `name` is a ConfigMap key or a file name. */
export interface ConfigFile {
  readonly name: string;
  readonly text: string;
}

/** One value with its place. `line` and `column` are 1-based and point at the first character of the value. */
export interface ConfigValue {
  readonly key: string;
  /** What Fluent Bit works with: variables are put in where they are known. */
  readonly value: string;
  /** The characters as they stand in the file. */
  readonly written: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type SectionKind =
  | 'service'
  | 'input'
  | 'filter'
  | 'output'
  | 'parser'
  | 'multiline_parser'
  | 'custom'
  | 'processor'
  | 'route'
  | 'upstream'
  | 'stream_processor'
  | 'plugins'
  | 'other';

export interface ConfigSection {
  readonly kind: SectionKind;
  /** The value of `Name`, in lower case; a second name of a plugin is told by its first (`elasticsearch` is the output `es`). */
  readonly plugin: string | undefined;
  /** The alias, or the name Fluent Bit gives: `forward.0`. */
  readonly instance: string | undefined;
  /** The numbered name even where an alias is set: pause lines up to 4.0 print this one. */
  readonly numbered: string | undefined;
  /** Which section of this kind it is in its file, from 0. */
  readonly index: number;
  readonly file: string;
  readonly line: number;
  readonly properties: readonly ConfigValue[];
}

export interface ConfigProblem {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line: number;
  readonly what: string;
  /** What the real program works with instead of what is written. */
  readonly inForce?: string;
  readonly key?: string;
  /** True when Fluent Bit of the version asked for does not start with this. */
  readonly refusesStart?: boolean;
  /** True for a refusal that `--dry-run` of that version does not see: it comes only when plugins and storage are set up. */
  readonly dryRunMisses?: boolean;
  /** True for what may well be meant: a value that does nothing here, or what cannot be told from the files at hand. */
  readonly isHint?: boolean;
}

export interface FluentBitConfig {
  readonly format: 'classic' | 'yaml';
  readonly sections: readonly ConfigSection[];
  readonly problems: readonly ConfigProblem[];
}

export interface ReadConfigOptions {
  /** The Fluent Bit version that reads the files; undefined = not known, then the newest rules hold. */
  readonly version: string | undefined;
  /** Variables of the container; undefined = not known. */
  readonly env?: Readonly<Record<string, string>>;
  /** True when `files` holds every file there is: then an included file that is not among them is missing for certain. */
  readonly complete?: boolean;
  /** The language in which problems are told; English by default. */
  readonly locale?: Locale;
}
