import type { LogStory, SignatureStory } from './log-story.ts';
import { signatureMeaning } from './signature.ts';

const perMinute = 60_000;

/** How often a signature came, per minute between its first and its last line; undefined for less than two lines or without times. */
export function ratePerMinute({ count, first, last }: SignatureStory): number | undefined {
  if (count < 2 || first.at === undefined || last.at === undefined) return undefined;
  const span = Date.parse(last.at) - Date.parse(first.at);
  return span > 0 ? ((count - 1) * perMinute) / span : undefined;
}

/**
 * A log in a few lines, one for each kind of line that means something, the most frequent first: count, rate, when it was first and last
 * seen, what it means, and where a sample stands.
 */
export function tellLog(story: LogStory): readonly string[] {
  return [...story.signatures]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([id, each]) => {
      const rate = ratePerMinute(each);
      const pace = rate === undefined ? '' : `, ${rate < 10 ? rate.toFixed(1) : Math.round(rate)} a minute`;
      const when =
        each.first.at === undefined ? '' : `, ${each.first.at}${each.count > 1 ? ` to ${each.last.at}` : ''}`;
      return `${each.count} × ${id}${pace}${when}: ${signatureMeaning(id) ?? ''} (line ${each.first.line}: ${each.first.text})`;
    });
}
