import type { Block, Json } from './page-protocol.ts';
import type { MessageContent } from './validate/message.ts';

/** The same content with an id for every block and every element that came without one, as Slack gives them. */
export function withIds(content: MessageContent): MessageContent {
  return {
    ...content,
    ...(content.blocks !== undefined && { blocks: blocksWithIds(content.blocks) }),
    ...(content.attachments !== undefined && {
      attachments: content.attachments.map((attachment) => ({
        ...attachment,
        ...(attachment.blocks !== undefined && { blocks: blocksWithIds(attachment.blocks) }),
      })),
    }),
  };
}

export function blocksWithIds(blocks: readonly Block[]): Block[] {
  return blocks.map((block) => ({
    ...mapNested(block),
    block_id: block.block_id ?? shortId(),
  }));
}

const actionable = /button|select|picker|input|checkboxes|overflow/;

function mapNested(block: Block): Block {
  const copy: Block = { ...block };
  for (const key of ['element', 'accessory']) {
    const element = block[key];
    if (element !== undefined) copy[key] = elementWithId(element);
  }
  for (const key of ['elements', 'actions']) {
    const list = block[key];
    if (Array.isArray(list)) copy[key] = list.map(elementWithId);
  }
  if (Array.isArray(block['child_blocks'])) {
    copy['child_blocks'] = blocksWithIds(block['child_blocks'] as Block[]) as Json[];
  }
  return copy;
}

function elementWithId(element: Json): Json {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return element;
  const type = element['type'];
  if (typeof type !== 'string' || !actionable.test(type) || element['action_id'] !== undefined)
    return element;
  return { ...element, action_id: shortId() };
}

function shortId(): string {
  return crypto.randomUUID().replaceAll('-', '').slice(0, 5);
}
