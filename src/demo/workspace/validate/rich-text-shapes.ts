import limits from './block-kit-limits.json' with { type: 'json' };
import {
  boolean,
  choice,
  type Field,
  integer,
  list,
  matching,
  number,
  object,
  type Shape,
  string,
  typed,
  url,
} from './shape.ts';

/** Slack names no limit for the number of rich text elements; the text of all blocks together bounds it. */
const unbounded = 10_000;
const id = string(255);
const style = object({
  optional: Object.fromEntries(
    ['bold', 'italic', 'strike', 'code', 'underline', 'highlight', 'client_highlight', 'unlink'].map(
      (name): [string, Field] => [name, boolean],
    ),
  ),
});
const inline = (
  required: Readonly<Record<string, Field>>,
  optional: Readonly<Record<string, Field>> = {},
): Shape => ({
  required,
  optional: { style, ...optional },
});

export const inlineShapes: Readonly<Record<string, Shape>> = {
  text: inline({ text: string(unbounded * 4) }),
  link: inline(
    { url: url(3000, ['http:', 'https:', 'mailto:', 'tel:', 'slack:']) },
    { text: string(3000), unsafe: boolean },
  ),
  emoji: inline({ name: id }, { unicode: id, url: url(), skin_tone: integer(1, 6) }),
  user: inline({ user_id: id }),
  usergroup: inline({ usergroup_id: id }),
  channel: inline({ channel_id: id }),
  team: inline({ team_id: id }),
  broadcast: inline({ range: choice('here', 'channel', 'everyone') }),
  color: inline({ value: matching(/^#[0-9a-f]{6}$/i) }),
  date: inline({ timestamp: integer(0, 9_999_999_999), format: id }, { url: url(), fallback: id }),
};

const anyInline = list(typed('inline', Object.keys(inlineShapes)), unbounded, 0);
const border = { border: integer(0, 1) };

export const richTextShapes: Readonly<Record<string, Shape>> = {
  rich_text_section: { required: { elements: anyInline } },
  rich_text_quote: { required: { elements: anyInline }, optional: border },
  rich_text_preformatted: {
    required: { elements: list(typed('inline', ['text', 'link']), unbounded, 0) },
    optional: { ...border, language: id },
  },
  rich_text_list: {
    required: {
      style: choice('bullet', 'ordered'),
      elements: list(typed('rich-text', ['rich_text_section']), unbounded, 0),
    },
    optional: {
      ...border,
      indent: integer(0, limits['rich_text_list.indent.max']),
      offset: integer(0, unbounded),
    },
  },
};

export const richText: Shape = {
  required: { elements: list(typed('rich-text', Object.keys(richTextShapes)), unbounded, 0) },
};

const rawText = string(unbounded);
export const cellShapes: Readonly<Record<string, Shape>> = {
  raw_text: { required: { text: rawText } },
  raw_number: { required: { text: rawText, value: number } },
  rich_text: richText,
};
