import type { Block } from '../page-protocol.ts';
import { elementsOf } from '../input-state.ts';
import { isObject, lengthOf } from './json-value.ts';
import { fault, type Report } from './report.ts';
import limits from './block-kit-limits.json' with { type: 'json' };

/** Rules for the blocks of one surface together: ids that must differ, one table, an amount of markdown. */
export function checkTogether(blocks: readonly Block[], at: string, report: Report): void {
  checkBlockIds(blocks, at, report);
  if (blocks.filter(({ type }) => type === 'table').length > limits['table.per_message']) {
    fault(report, at, 'only one table allowed');
  }
  const markdown = blocks.map((block) => (block.type === 'markdown' ? lengthOf(textOf(block)) : 0));
  if (markdown.reduce((sum, length) => sum + length, 0) > limits['markdown.text.max_length']) {
    fault(report, at, `markdown text must be less than ${limits['markdown.text.max_length'] + 1} characters`);
  }
}

function textOf({ text }: Block): string {
  return typeof text === 'string' ? text : '';
}

/** Ids of elements differ within their block. */
export function checkActionIds(block: Readonly<Record<string, unknown>>, at: string, report: Report): void {
  const ids = elementsOf(block).map(({ action_id }) => action_id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) fault(report, at, `\`action_id\` \`${twice}\` already exists in this block`);
}

function checkBlockIds(blocks: readonly Block[], at: string, report: Report): void {
  const ids = blocks.map(({ block_id }) => block_id);
  for (const [index, id] of ids.entries()) {
    if (id !== undefined && ids.indexOf(id) !== index) {
      fault(report, `${at}/${index}/block_id`, `\`block_id\` \`${id}\` already exists in this payload`);
    }
  }
}

/** First choices are among the options, first values within the limits that the element itself sets. */
export function checkElement(element: Readonly<Record<string, unknown>>, at: string, report: Report): void {
  const offered = optionsOf(element).map(optionKey);
  for (const initial of initialOptions(element)) {
    if (offered.length > 0 && !offered.includes(optionKey(initial))) {
      fault(report, at, 'initial option is not one of the options');
    }
  }
  const min = Number(element['min_value'] ?? element['min_length'] ?? Number.NEGATIVE_INFINITY);
  const max = Number(element['max_value'] ?? element['max_length'] ?? Number.POSITIVE_INFINITY);
  if (min > max) fault(report, at, 'minimum is greater than maximum');
  const initial = element['initial_value'];
  if (
    element.type === 'number_input' &&
    initial !== undefined &&
    !(Number(initial) >= min && Number(initial) <= max)
  ) {
    fault(report, at, 'initial_value is outside of min_value and max_value');
  }
}

/** The options of a menu, with those inside groups. */
export function optionsOf(element: Readonly<Record<string, unknown>>): readonly unknown[] {
  const groups = Array.isArray(element['option_groups']) ? element['option_groups'] : [];
  const grouped = groups.flatMap((group) =>
    isObject(group) && Array.isArray(group['options']) ? group['options'] : [],
  );
  return [...(Array.isArray(element['options']) ? element['options'] : []), ...grouped];
}

function initialOptions(element: Readonly<Record<string, unknown>>): readonly unknown[] {
  const several = element['initial_options'];
  if (Array.isArray(several)) return several;
  return element['initial_option'] === undefined ? [] : [element['initial_option']];
}

/** Two options are the same when value and label are. */
export function optionKey(option: unknown): string {
  if (!isObject(option)) return '';
  const label = isObject(option['text']) ? option['text']['text'] : '';
  return JSON.stringify([option['value'], label]);
}
