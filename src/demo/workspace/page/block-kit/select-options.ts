import type { Json, Snapshot } from '../../page-protocol.ts';
import { asList, asObject, asText, textOf } from '../json-read.ts';
import type { JsonObject } from '../json-read.ts';
import { withEmoji } from '../mrkdwn/mrkdwn-view.ts';

/** One line of a select: `value` is what its state holds, an option object or an id. */
export interface SelectOption {
  readonly key: string;
  readonly label: string;
  readonly value: Json;
}

export interface SelectGroup {
  /** Empty for options that stand in no group. */
  readonly label: string;
  readonly options: readonly SelectOption[];
}

/** The lines of any select: its own options, or the workspace's people or channels. */
export function selectGroups(element: JsonObject, snapshot: Snapshot): readonly SelectGroup[] {
  switch (asText(element['type']).replace(/^multi_/, '')) {
    case 'users_select':
      return [{ label: '', options: people(snapshot) }];
    case 'channels_select':
    case 'conversations_select':
      return [{ label: '', options: channels(snapshot) }];
    default:
      return optionGroups(element);
  }
}

/** `options` or `option_groups` of an element or of an answer, in one shape. */
export function optionGroups(holder: JsonObject): readonly SelectGroup[] {
  const groups = asList(holder['option_groups']).map(asObject);
  if (groups.length > 0) {
    return groups.map((group) => ({
      label: textOf(group['label']),
      options: asList(group['options']).map(asOption),
    }));
  }
  return [{ label: '', options: asList(holder['options']).map(asOption) }];
}

export function asOption(option: Json): SelectOption {
  const { text, value } = asObject(option);
  return { key: asText(value), label: withEmoji(textOf(text)), value: option };
}

/** The key by which a held value, an option object or an id, is found among the lines. */
export function keyOf(value: Json): string {
  return typeof value === 'string' ? value : asText(asObject(value)['value']);
}

function people(snapshot: Snapshot): readonly SelectOption[] {
  return snapshot.people
    .filter(({ isBot }) => !isBot)
    .map(({ id, name, realName }) => ({ key: id, label: realName || name, value: id }));
}

function channels(snapshot: Snapshot): readonly SelectOption[] {
  return snapshot.channels
    .filter(({ dmWith }) => dmWith === undefined)
    .map(({ id, name }) => ({ key: id, label: `#${name}`, value: id }));
}
