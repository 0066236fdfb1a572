import { validateBlocks } from '../adapters/slack/render/validate-blocks.ts';
import { englishLeft } from './english-left.ts';

/** What a transcript's bodies with blocks, attachments or a view look like to the strict checker, and what in them is still English. */
export interface TranscriptVerdict {
  readonly bodies: number;
  /** What the checker refuses, one line a finding; a line's `#n` counts the bodies from 1. */
  readonly refused: readonly string[];
  /** Each run of English words once, with the text that it stands in. Empty for an English transcript. */
  readonly left: readonly string[];
}

/** Judges the wire log that `demo --transcript FILE` writes: one Slack call a line. */
export function judgeTranscript(transcript: string, locale: string): TranscriptVerdict {
  const bodies = transcript
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { readonly body: Readonly<Record<string, unknown>> }).body)
    .filter((body) => ['blocks', 'attachments', 'view'].some((part) => part in body));
  const refused = bodies.length === 0 ? '' : validateBlocks(bodies);
  return {
    bodies: bodies.length,
    refused: refused.split('\n').filter(Boolean),
    left: locale === 'en' ? [] : leftIn(bodies),
  };
}

function leftIn(bodies: readonly unknown[]): readonly string[] {
  const texts = new Set(bodies.flatMap((body) => textsOf(body)).flatMap((text) => plain(text).split('\n')));
  return [...texts].flatMap((text) => englishLeft(text).map((words) => `${words}  ←  ${text.slice(0, 200)}`));
}

const read: ReadonlySet<string> = new Set(['text', 'alt_text', 'fallback', 'title', 'initial_comment']);

/** What people read of a part of a body; boxes and code are quoted. */
function textsOf(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(textsOf);
  if (typeof part !== 'object' || part === null) return [];
  const { type, elements } = part as { readonly type?: unknown; readonly elements?: unknown };
  if (type === 'rich_text_preformatted') return [];
  if (type === 'rich_text_section' && Array.isArray(elements)) return [elements.map(ofElement).join('')];
  return Object.entries(part).flatMap(([name, value]) => {
    if (typeof value !== 'string') return textsOf(value);
    const isJson = ['blocks', 'attachments', 'view'].includes(name);
    return isJson ? textsOf(JSON.parse(value)) : read.has(name) ? [value] : [];
  });
}

function ofElement(element: unknown): string {
  const { text, style } = element as {
    readonly text?: unknown;
    readonly style?: { readonly code?: boolean };
  };
  return typeof text === 'string' && style?.code !== true ? text : ' | ';
}

/** Without quoted code, links, mentions and the marks of emphasis. */
const plain = (text: string): string =>
  text
    .replaceAll(/```[\s\S]*?```/g, ' | ')
    .replaceAll(/<(?:[^|>]*\|)?([^>]*)>/g, '$1')
    .replaceAll(/[*_~]/g, '');
