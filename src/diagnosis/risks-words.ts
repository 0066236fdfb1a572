import { wordsOf } from '../language/words-of.ts';

export const risksWords = wordsOf(({ say, list }) => ({
  readOtherwise: say('risk.readOtherwise'),
  inForce: (value: string) => say('risk.inForce', { value }),
  laterRefusal: (line: string) => say('risk.laterRefusal', { line }),
  laterRefusalWhy: (what: string, version: string) => say('risk.laterRefusalWhy', { what, version }),
  notTaken: say('risk.notTaken'),
  notTakenWhy: (line: number) => say('risk.notTakenWhy', { line }),
  noBound: (names: string) => say('risk.noBound', { names }),
  noBoundWhy: say('risk.noBoundWhy'),
  list: (names: readonly string[]) => list('commas', names),
  noLimit: say('risk.noLimit'),
  limitBelow: (limit: string) => say('risk.limitBelow', { limit }),
  need: (peak: string, recommended: string) => say('risk.need', { peak, recommended }),
  because: (reasons: readonly string[], conditions: string) =>
    say('risk.because', { reasons: list('semicolons', reasons), conditions: conditions || 'none' }),
  firstOfSeries: (version: string) => say('risk.firstOfSeries', { version }),
  firstOfSeriesWhy: say('risk.firstOfSeriesWhy'),
}));

export type RisksWords = ReturnType<typeof risksWords>;
