import type { Message, Part, Tone } from '../../../chat/message.ts';
import { cutText } from '../../../chat/plain-text.ts';
import { uniqueActionIds } from './action-id.ts';
import { type Block, mrkdwnText, textSize } from './block.ts';
import { limits } from './limits.ts';
import { fallbackText, mrkdwn } from './mrkdwn.ts';
import { isFlexible, type PartContext, renderPart } from './part.ts';
import { share } from './share.ts';
import { type SlackWords, slackWords } from './words.ts';

export interface Attachment {
  readonly color: string;
  readonly fallback: string;
  readonly blocks: readonly Block[];
}

export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly attachments: readonly Attachment[];
}

export interface RenderOptions {
  /** Makes block ids unique in their message and new with every content; see `stampBlocks`. */
  readonly stamp?: string;
  /** File ids of the pictures, in order; undefined for one that could not be uploaded. */
  readonly pictures?: readonly (string | undefined)[];
  readonly words?: SlackWords;
}

/**
 * A message as Slack's text, blocks and colour bar, within Slack's limits whatever it holds. The bar stands beside
 * what follows the last row of buttons (or beside the footer): Slack folds long attachments away, so nothing that
 * must be seen stands in one. `left` names what did not fit, for the log.
 */
export function renderMessage(
  message: Message<string>,
  options: RenderOptions = {},
): SlackMessage & { readonly left: readonly string[] } {
  const context = contextOf(message.parts, options);
  const fitted = fitParts(message.parts, context, limits.blocks);
  const { top, bar } = split(fitted.groups, message.tone);
  const stamped = stampBlocks(uniqueActionIds([...top, ...bar]), options.stamp);
  const text = fallbackText(message.text);
  return {
    text,
    blocks: stamped.slice(0, top.length),
    attachments:
      bar.length === 0
        ? []
        : [{ color: colours[message.tone], fallback: text, blocks: stamped.slice(top.length) }],
    left: fitted.left,
  };
}

/** Parts as one run of blocks, for modals and the App Home, which have no colour bar. */
export function renderParts(
  parts: readonly Part<string>[],
  maxBlocks: number,
  options: RenderOptions = {},
): readonly Block[] {
  const fitted = fitParts(parts, contextOf(parts, options), maxBlocks);
  return stampBlocks(uniqueActionIds(fitted.groups.flatMap((group) => group.blocks)), options.stamp);
}

const colours: Readonly<Record<Tone, string>> = {
  red: '#c62828',
  orange: '#e8730c',
  yellow: '#daa038',
  blue: '#1d6fd1',
  green: '#2e9e5b',
  grey: '#9aa0a6',
};

interface Group {
  readonly part: Part<string>;
  readonly blocks: readonly Block[];
}

function contextOf(
  parts: readonly Part<string>[],
  { words = slackWords('en'), pictures = [] }: RenderOptions,
): PartContext {
  const drawn = parts.filter(({ kind }) => kind === 'picture');
  const files = drawn.flatMap((part, at) => {
    const fileId = pictures[at];
    return fileId === undefined ? [] : [[part, fileId] as const];
  });
  return { words, pictures: new Map(files) };
}

/** Room for the parts whose size is fixed; the rest is shared among the others. */
const fixedText = 6_000;

function fitParts(
  parts: readonly Part<string>[],
  context: PartContext,
  maxBlocks: number,
): { readonly groups: readonly Group[]; readonly left: readonly string[] } {
  const left: string[] = [];
  const full = parts.map((part) => {
    const rendered = renderPart(part, limits.sectionText, context);
    left.push(...rendered.left);
    return { part, blocks: rendered.blocks };
  });
  const kept = keepWithin(
    full.filter((group) => group.blocks.length > 0),
    maxBlocks,
  );
  left.push(...kept.dropped.map((group) => group.part.kind));
  const flexible = kept.groups.filter((group) => isFlexible(group.part));
  const fixed = kept.groups.filter((group) => !isFlexible(group.part));
  const rooms = share(flexible.map(groupSize), limits.messageText - sum(fixed.map(groupSize)));
  const cut = new Map(flexible.map((group, at) => [group, fitGroup(group, rooms[at] ?? 0, context)]));
  const groups = kept.groups
    .map((group) => cut.get(group) ?? group)
    .filter((group) => group.blocks.length > 0);
  return { groups: withNotice(groups, kept.dropped.length, context.words), left };
}

/** What a reader needs most stays when not everything can. */
const importance: readonly Part['kind'][] = [
  'buttons',
  'heading',
  'progress',
  'paragraph',
  'fields',
  'list',
  'row',
  'footer',
  'lines',
  'diff',
  'picture',
  'divider',
];

function keepWithin(
  groups: readonly Group[],
  maxBlocks: number,
): { readonly groups: readonly Group[]; readonly dropped: readonly Group[] } {
  const byImportance = groups.toSorted(
    (a, b) => importance.indexOf(a.part.kind) - importance.indexOf(b.part.kind),
  );
  const kept = new Set<Group>();
  // One block stays free for the notice that something was left out.
  let blocks = maxBlocks - 1;
  let text = fixedText;
  for (const group of byImportance) {
    const size = isFlexible(group.part) ? 0 : groupSize(group);
    const most = mostBlocks(group);
    if (most > blocks || size > text) continue;
    kept.add(group);
    blocks -= most;
    text -= size;
  }
  return {
    groups: groups.filter((group) => kept.has(group)),
    dropped: groups.filter((group) => !kept.has(group)),
  };
}

/** Cut lines get a caption that says so, even where whole ones had none. */
function mostBlocks(group: Group): number {
  return group.part.kind === 'lines' || group.part.kind === 'diff' ? 2 : group.blocks.length;
}

function fitGroup(group: Group, room: number, context: PartContext): Group {
  if (groupSize(group) <= room) return group;
  return { part: group.part, blocks: renderPart(group.part, room, context).blocks };
}

function withNotice(groups: readonly Group[], dropped: number, words: SlackWords): readonly Group[] {
  if (dropped === 0) return groups;
  const spans = [{ kind: 'text' as const, text: words.partsLeftOut(dropped) }];
  const blocks: readonly Block[] = [{ type: 'context', elements: [mrkdwnText(mrkdwn(spans, 200))] }];
  return [...groups, { part: { kind: 'footer', spans }, blocks }];
}

/** A grey message without buttons or footer has no state that a bar could show. */
function split(
  groups: readonly Group[],
  tone: Message['tone'],
): { readonly top: readonly Block[]; readonly bar: readonly Block[] } {
  const hasState =
    tone !== 'grey' || groups.some(({ part }) => part.kind === 'buttons' || part.kind === 'footer');
  const at = hasState ? barStart(groups) : groups.length;
  const bar = groups.slice(at).flatMap((group) => group.blocks);
  const top = groups.slice(0, at).flatMap((group) => group.blocks);
  // Without blocks above the bar Slack would show the notification's text there a second time.
  if (top.length === 0 || bar.length > limits.attachmentBlocks) return { top: [...top, ...bar], bar: [] };
  return { top, bar };
}

function barStart(groups: readonly Group[]): number {
  const afterButtons = groups.findLastIndex((group) => group.part.kind === 'buttons') + 1;
  if (afterButtons > 0 && afterButtons < groups.length) return afterButtons;
  const afterBody = groups.findLastIndex((group) => group.part.kind !== 'footer') + 1;
  return afterBody < groups.length ? afterBody : Math.max(0, groups.length - 1);
}

/** New ids for new content, so that Slack's clients draw it afresh and a stale click can be told. */
function stampBlocks(blocks: readonly Block[], stamp: string | undefined): readonly Block[] {
  if (stamp === undefined) return blocks;
  const start = cutText(stamp, limits.blockId - 5);
  return blocks.map((block, at) => (block.block_id ? block : { ...block, block_id: `${start}:${at}` }));
}

function groupSize(group: Group): number {
  return textSize(group.blocks);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
