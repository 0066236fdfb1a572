import type { Words } from '../language/words.ts';

/** What the API server answers to a write that is only tried. */
export type Preview =
  /** The object before and as the write would leave it, as JSON; without `before` it is new. */
  | { readonly state: 'accepted'; readonly before?: unknown; readonly after: unknown }
  | { readonly state: 'refused' | 'conflict' | 'not-possible'; readonly why: Words };
