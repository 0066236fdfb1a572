import type { Block } from '../page-protocol.ts';
import { blockShapes } from './block-shapes.ts';
import limits from './block-kit-limits.json' with { type: 'json' };
import { checkField } from './check-field.ts';
import { checkTogether } from './check-meaning.ts';
import { isObject } from './json-value.ts';
import type { Report } from './report.ts';
import { list, typed } from './shape.ts';

/**
 * Checks a list of blocks against Block Kit's shapes and limits and answers it with its type, or undefined when it is
 * no list at all. Faults are added to the report.
 */
export function checkBlocks(value: unknown, at: string, report: Report): readonly Block[] | undefined {
  const max = limits[report.surface === 'message' ? 'message.blocks.max_items' : 'view.blocks.max_items'];
  const before = report.faults.length;
  checkField(value, list(typed('block', Object.keys(blockShapes)), max, 0), at, report);
  if (!Array.isArray(value)) return undefined;
  const blocks = value.filter(isBlock);
  if (report.faults.length === before) checkTogether(blocks, at, report);
  return blocks;
}

/** Text of all blocks that one message may carry; observed, Slack does not publish it. */
export function exceedsTotalText(report: Report): boolean {
  return report.characters > limits['message.blocks_text.observed_max'];
}

function isBlock(value: unknown): value is Block {
  return isObject(value) && typeof value['type'] === 'string';
}
