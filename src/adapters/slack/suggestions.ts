import { setTimeout as wait } from 'node:timers/promises';
import type { SearchSource } from '../../chat/form.ts';
import { type InteractionOptions, personOf } from './presses.ts';
import { type PlainText, plainText } from './render/block.ts';
import { searchAction } from './render/form.ts';
import { limits } from './render/limits.ts';
import { oneLine } from './render/mrkdwn.ts';
import type { BlockSuggestion } from './schema.ts';

export interface SuggestedOption {
  readonly text: PlainText;
  readonly value: string;
}

const sources: readonly SearchSource[] = ['workloads'];
/** Slack waits three seconds and then shows an error. */
const answerWithinMs = 2_000;

/** What fits what a person types in a select; nothing where it cannot be told in time. */
export function createSuggestions(
  options: InteractionOptions,
): (body: BlockSuggestion) => Promise<readonly SuggestedOption[]> {
  return async (body) => {
    const among = sources.find((source) => body.action_id === searchAction + source);
    if (!among) return [];
    const asked = options
      .desk()
      .suggest(among, body.value, personOf(body))
      .catch((error: unknown) => {
        options.log.warn({ among, err: error }, 'Nothing could be suggested');
        return [];
      });
    const found = await Promise.race([asked, wait(answerWithinMs, [], { ref: false })]);
    return found
      .filter(({ value }) => value !== '' && value.length <= limits.optionValue)
      .slice(0, limits.selectOptions)
      .map(({ value, label }) => ({ text: plainText(oneLine(label, limits.optionText)), value }));
  };
}
