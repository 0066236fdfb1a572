import type { Words } from './language/words.ts';

/** One thing that the bot needs from outside before it can work, and whether it is there. */
export interface SetupPoint {
  /** `missing`: it works without, or not at all, as `words` say. `not-asked`: what comes before it is missing. */
  readonly state: 'there' | 'missing' | 'not-asked';
  /** What was looked at; with what to do where it is missing. */
  readonly words: Words;
}
