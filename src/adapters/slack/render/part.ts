import type { Part, Span } from '../../../chat/message.ts';
import { cleanText, cutText } from '../../../chat/plain-text.ts';
import { type Block, mrkdwnText, plainText } from './block.ts';
import { renderButtons, renderRow } from './buttons.ts';
import { limits } from './limits.ts';
import { mrkdwn, oneLine } from './mrkdwn.ts';
import { richText } from './rich-text.ts';
import type { SlackWords } from './words.ts';

export interface PartContext {
  readonly words: SlackWords;
  /** File ids of the pictures that could be uploaded. */
  readonly pictures: ReadonlyMap<Part<string>, string>;
}

/** One part as blocks whose text is at most about `room` characters (kinds of a fixed size have their own limit). */
export function renderPart(
  part: Part<string>,
  room: number,
  context: PartContext,
): { readonly blocks: readonly Block[]; readonly left: readonly string[] } {
  switch (part.kind) {
    case 'buttons':
      return renderButtons(part);
    case 'row':
      return renderRow(part, Math.min(room, limits.sectionText));
    default:
      return { blocks: blocksOf(part, room, context), left: [] };
  }
}

/** Whether a part's size can be cut; the others are small by their own limits. */
export function isFlexible(part: Part<string>): boolean {
  return ['paragraph', 'fields', 'list', 'lines', 'diff', 'footer'].includes(part.kind);
}

function blocksOf(
  part: Exclude<Part<string>, { kind: 'buttons' | 'row' }>,
  room: number,
  context: PartContext,
): readonly Block[] {
  switch (part.kind) {
    case 'heading':
      return heading(part.text);
    case 'paragraph':
      return part.spans.some(({ kind }) => kind === 'group')
        ? richText(part.spans, Math.min(room, limits.sectionText))
        : section(mrkdwn(part.spans, Math.min(room, limits.sectionText)));
    case 'fields':
      return fields(part.fields, room);
    case 'list':
      return section(list(part.items, Math.min(room, limits.sectionText)));
    case 'lines':
      return preformatted(part.caption, numbered(part.lines), part.total, room, context.words);
    case 'diff':
      return preformatted(part.caption, part.lines, part.lines.length, room, context.words);
    case 'progress':
      return section(progress(part));
    case 'picture':
      return picture(part, context);
    case 'footer':
      return footer(mrkdwn(part.spans, Math.min(room, limits.contextText)));
    case 'divider':
      return [{ type: 'divider' }];
  }
}

function heading(text: string): readonly Block[] {
  const line = oneLine(text, limits.header);
  return line === '' ? [] : [{ type: 'header', text: plainText(line) }];
}

/** A section of ready mrkdwn; none when there is nothing to say. */
export function section(text: string): readonly Block[] {
  return text.trim() === '' ? [] : [{ type: 'section', text: mrkdwnText(text) }];
}

function footer(text: string): readonly Block[] {
  return text.trim() === '' ? [] : [{ type: 'context', elements: [mrkdwnText(text)] }];
}

type Field = { readonly label: string; readonly value: readonly Span<string>[] };

function fields(all: readonly Field[], room: number): readonly Block[] {
  const some = all.slice(0, 2 * limits.fieldsInSection);
  const each = Math.min(limits.fieldText, Math.floor(room / Math.max(1, some.length)));
  const texts = some.map((field) => fieldText(field, each)).filter((text) => text.trim() !== '');
  const blocks: Block[] = [];
  for (let at = 0; at < texts.length; at += limits.fieldsInSection)
    blocks.push({
      type: 'section',
      fields: texts.slice(at, at + limits.fieldsInSection).map((text) => mrkdwnText(text)),
    });
  return blocks;
}

function fieldText({ label, value }: Field, room: number): string {
  const name = oneLine(label, 60);
  const head = mrkdwn([{ kind: 'text', text: name, style: 'bold' }], Math.min(70, Math.floor(room / 2)));
  return `${head}\n${mrkdwn(value, room - head.length - 1)}`;
}

function list(items: readonly (readonly Span<string>[])[], room: number): string {
  const lines: string[] = [];
  let left = room;
  for (const item of items) {
    if (left < 40 && lines.length > 0) break;
    const line = `• ${mrkdwn(item, Math.min(600, left - 3))}`;
    lines.push(line);
    left -= line.length + 1;
  }
  if (lines.length < items.length && left > 1) lines.push('…');
  return lines.join('\n');
}

function numbered(lines: Extract<Part<string>, { kind: 'lines' }>['lines']): readonly string[] {
  return lines.map(({ number, text }) => (number === undefined ? text : `${number}  ${text}`));
}

/** Lines that Slack does not parse, with how many of how many are shown. */
function preformatted(
  caption: readonly Span<string>[],
  lines: readonly string[],
  total: number,
  room: number,
  words: SlackWords,
): readonly Block[] {
  const captionRoom = Math.min(400, Math.floor(room / 3));
  const shown = linesWithin(lines, Math.min(limits.sectionText, room - captionRoom - 40));
  const count = Math.max(total, lines.length);
  const counted = shown.length < count ? words.linesShown(shown.length, count) : '';
  const head = mrkdwn(caption, captionRoom);
  const said = [head, mrkdwn([{ kind: 'text', text: counted }], 40)].filter((text) => text !== '');
  return [
    ...section(said.join(' · ')),
    ...(shown.length === 0
      ? []
      : [
          {
            type: 'rich_text' as const,
            elements: [
              {
                type: 'rich_text_preformatted' as const,
                elements: [{ type: 'text' as const, text: shown.join('\n') }],
              },
            ],
          },
        ]),
  ];
}

function linesWithin(lines: readonly string[], room: number): readonly string[] {
  const shown: string[] = [];
  let left = room;
  for (const line of lines) {
    const text = cutText(cleanText(line).replaceAll('\n', ' '), Math.min(400, left));
    if (left < 20) break;
    shown.push(text === '' ? ' ' : text);
    left -= text.length + 1;
  }
  return shown;
}

function progress(part: Extract<Part<string>, { kind: 'progress' }>): string {
  const share = part.total > 0 ? Math.min(1, Math.max(0, part.done / part.total)) : 0;
  const full = Math.round(share * 12);
  const bar = '▓'.repeat(full) + '░'.repeat(12 - full);
  const label = mrkdwn([{ kind: 'text', text: part.label }], 300);
  return [`${bar} ${Math.floor(share * 100)} %`, label].filter((text) => text !== '').join(' · ');
}

function picture(part: Extract<Part<string>, { kind: 'picture' }>, context: PartContext): readonly Block[] {
  const title = oneLine(part.title, limits.pictureTitle);
  const alt = oneLine(part.alt, 600);
  const fileId = context.pictures.get(part);
  if (fileId !== undefined)
    return [
      {
        type: 'image',
        slack_file: { id: fileId },
        title: plainText(title),
        alt_text: alt === '' ? title || '…' : alt,
      },
    ];
  const said = [title, alt, context.words.pictureMissing].filter((text) => text !== '').join(' · ');
  return footer(mrkdwn([{ kind: 'text', text: said }], 1_000));
}
