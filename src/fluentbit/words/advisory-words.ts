import { wordsOf } from '../../language/words-of.ts';

/** What is said of an advisory that may fit: what speaks for it, what against. */
export const advisoryWords = wordsOf(({ say, list }) => ({
  unknownVersion: say('fluentbit.advisory.unknownVersion'),
  inRange: (version: string, ranges: readonly string[]) =>
    say('fluentbit.advisory.inRange', { version, ranges: list('commas', ranges) }),
  uses: (plugins: readonly string[]) => say('fluentbit.advisory.uses', { plugins: list('commas', plugins) }),
  unknownConfig: say('fluentbit.advisory.unknownConfig'),
  otherFrames: (seen: readonly string[], named: readonly string[]) =>
    say('fluentbit.advisory.otherFrames', { seen: list('commas', seen), named: list('commas', named) }),
  frames: (names: readonly string[]) => say('fluentbit.advisory.frames', { names: list('commas', names) }),
  otherExit: (exitCode: number, known: readonly number[]) =>
    say('fluentbit.advisory.otherExit', { exitCode, known: known.join(say('fluentbit.advisory.orExit')) }),
  lines: (found: number, named: number) => say('fluentbit.advisory.lines', { found, named }),
  conditions: (name: ConditionName): ConditionWords => ({
    met: say(`fluentbit.advisory.conditions.${name}.met`),
    unmet: say(`fluentbit.advisory.conditions.${name}.unmet`),
  }),
  /** A key of a plugin that is off unless it is written. */
  switchedOn: (plugin: string, key: string): ConditionWords => ({
    met: say('fluentbit.advisory.switchedOn.met', { plugin, key }),
    unmet: say('fluentbit.advisory.switchedOn.unmet', { plugin, key }),
  }),
}));

export type AdvisoryWords = ReturnType<typeof advisoryWords>;

export interface ConditionWords {
  readonly met: string;
  readonly unmet: string;
}

export type ConditionName =
  | 'canPause'
  | 'hasPaused'
  | 'isStopping'
  | 'usesFilesystem'
  | 'usesMultiline'
  | 'isVerbose'
  | 'hasHealthCheck'
  | 'limitsDisk'
  | 'decodesText'
  | 'isThreaded'
  | 'choosesTags'
  | 'trustsUsers'
  | 'writesByTag'
  | 'sendsFractions'
  | 'fails';
