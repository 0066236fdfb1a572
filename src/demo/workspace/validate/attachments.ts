import type { Attachment } from '../messages.ts';
import limits from './block-kit-limits.json' with { type: 'json' };
import { checkBlocks } from './check-blocks.ts';
import { isObject, lengthOf } from './json-value.ts';
import { createReport, fault, type Report } from './report.ts';
import { type CheckedMessage, refused } from './message.ts';

export type CheckedAttachments =
  | { readonly state: 'accepted'; readonly attachments: readonly Attachment[] }
  | Extract<CheckedMessage, { state: 'refused' }>;

/** Secondary attachments: at most 100, blocks inside checked like those of the message itself. */
export function checkAttachments(value: unknown, isKnownFile: (id: string) => boolean): CheckedAttachments {
  if (value === undefined) return { state: 'accepted', attachments: [] };
  if (!Array.isArray(value))
    return refused('invalid_attachments', ['must be an array [json-pointer:/attachments]']);
  if (value.length > limits['message.attachments.max_items']) return refused('too_many_attachments');
  const report = createReport('message', isKnownFile);
  const attachments = value.map((one: unknown, at) => checkAttachment(one, `/attachments/${at}`, report));
  return report.faults.length > 0
    ? refused('invalid_attachments', report.faults)
    : { state: 'accepted', attachments };
}

/** Slack draws these colours and no others; anything else is left out. */
const known = /^(#?[0-9a-f]{6}|good|warning|danger)$/i;

function checkAttachment(value: unknown, at: string, report: Report): Attachment {
  if (!isObject(value)) {
    fault(report, at, 'must be an object');
    return {};
  }
  const { color, text, fallback, footer, blocks } = value;
  for (const [name, part] of Object.entries({ color, text, fallback, footer })) {
    if (part !== undefined && typeof part !== 'string') fault(report, `${at}/${name}`, 'must be a string');
  }
  if (typeof footer === 'string' && lengthOf(footer) > limits['attachment.footer.max_length']) {
    fault(
      report,
      `${at}/footer`,
      `must be less than ${limits['attachment.footer.max_length'] + 1} characters`,
    );
  }
  const checked = blocks === undefined ? undefined : checkBlocks(blocks, `${at}/blocks`, report);
  return {
    ...(typeof color === 'string' && known.test(color) && { color }),
    ...(typeof text === 'string' && { text }),
    ...(typeof fallback === 'string' && { fallback }),
    ...(checked !== undefined && { blocks: [...checked] }),
  };
}
