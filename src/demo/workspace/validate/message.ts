import type { Attachment, MessageMetadata } from '../messages.ts';
import type { Block } from '../page-protocol.ts';
import { checkAttachments } from './attachments.ts';
import limits from './block-kit-limits.json' with { type: 'json' };
import { checkBlocks, exceedsTotalText } from './check-blocks.ts';
import { isObject, lengthOf } from './json-value.ts';
import { createReport } from './report.ts';

export interface MessageContent {
  readonly text?: string;
  readonly blocks?: readonly Block[];
  readonly attachments?: readonly Attachment[];
  readonly metadata?: MessageMetadata;
}

export type CheckedMessage =
  | { readonly state: 'accepted'; readonly content: MessageContent }
  | { readonly state: 'refused'; readonly error: string; readonly faults: readonly string[] };

/** The parts of a message as they came, JSON already decoded. */
export interface MessageParts {
  readonly text?: unknown;
  readonly markdownText?: unknown;
  readonly blocks?: unknown;
  readonly attachments?: unknown;
  readonly metadata?: unknown;
}

/**
 * What Slack checks before it shows a message. An update takes at most 4,000 characters of text, and a post cuts text
 * at 40,000; a response to a response_url has no limit for the text of all blocks together.
 */
export function checkMessage(
  parts: MessageParts,
  rules: { readonly use: 'post' | 'update' | 'response'; readonly isKnownFile: (id: string) => boolean },
): CheckedMessage {
  const { text, blocks, attachments } = parts;
  if (parts.markdownText !== undefined && (text !== undefined || blocks !== undefined)) {
    return refused('markdown_text_conflict');
  }
  const body = text ?? parts.markdownText;
  if (body === undefined && blocks === undefined && attachments === undefined) return refused('no_text');
  if (body !== undefined && typeof body !== 'string')
    return refused('invalid_arguments', ['text must be a string']);
  if (rules.use === 'update' && lengthOf(body ?? '') > limits['chat_update.text.max_length']) {
    return refused('msg_too_long');
  }
  const inBlocks = createReport('message', rules.isKnownFile);
  const checkedBlocks = blocks === undefined ? undefined : checkBlocks(blocks, '/blocks', inBlocks);
  if (inBlocks.faults.length > 0) {
    return refused(checkedBlocks === undefined ? 'invalid_blocks_format' : 'invalid_blocks', inBlocks.faults);
  }
  if (rules.use !== 'response' && exceedsTotalText(inBlocks)) return refused('msg_blocks_too_long');
  const checkedAttachments = checkAttachments(attachments, rules.isKnownFile);
  if (checkedAttachments.state === 'refused') return checkedAttachments;
  const metadata = checkMetadata(parts.metadata);
  if (metadata.state === 'refused') return metadata;
  return {
    state: 'accepted',
    content: {
      ...(body !== undefined && { text: cut(body) }),
      ...(checkedBlocks !== undefined && { blocks: checkedBlocks }),
      ...(attachments !== undefined && { attachments: checkedAttachments.attachments }),
      ...(metadata.metadata !== undefined && { metadata: metadata.metadata }),
    },
  };
}

function cut(text: string): string {
  return Array.from(text).slice(0, limits['message.text.max_length']).join('');
}

function checkMetadata(
  value: unknown,
):
  | { readonly state: 'accepted'; readonly metadata?: MessageMetadata }
  | Extract<CheckedMessage, { state: 'refused' }> {
  if (value === undefined) return { state: 'accepted' };
  if (!isObject(value)) return refused('invalid_metadata_format');
  const { event_type, event_payload, ...others } = value;
  if (typeof event_type !== 'string' || !isObject(event_payload) || Object.keys(others).length > 0) {
    return refused('invalid_metadata_schema');
  }
  if (JSON.stringify(value).length > limits['metadata.bytes.max']) return refused('metadata_too_large');
  return { state: 'accepted', metadata: { event_type, event_payload } };
}

export function refused(
  error: string,
  faults: readonly string[] = [],
): Extract<CheckedMessage, { state: 'refused' }> {
  return { state: 'refused', error, faults };
}
