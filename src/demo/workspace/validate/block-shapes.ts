import limits from './block-kit-limits.json' with { type: 'json' };
import { altText, imageSource, inActions, inInput, inSection } from './element-shapes.ts';
import { richText } from './rich-text-shapes.ts';
import {
  boolean,
  choice,
  integer,
  list,
  nullable,
  object,
  plain,
  type Shape,
  string,
  text,
  typed,
  url,
} from './shape.ts';

/** Slack names no limit here; the text of all blocks together bounds it. */
const unpublished = 3000;

const cells = typed('cell', ['raw_text', 'raw_number', 'rich_text']);
const imageElement = typed('element', ['image']);

const layout: Readonly<Record<string, Shape>> = {
  divider: {},
  header: { required: { text: plain(limits['header.text.max_length']) }, optional: { level: integer(1, 6) } },
  section: {
    optional: {
      text: text(limits['section.text.max_length']),
      fields: list(text(limits['section.field.max_length']), limits['section.fields.max_items']),
      accessory: typed('element', inSection),
      expand: boolean,
    },
    atLeastOne: ['text', 'fields'],
  },
  context: {
    required: {
      elements: list(
        typed('context', ['plain_text', 'mrkdwn', 'image']),
        limits['context.elements.max_items'],
      ),
    },
  },
  actions: {
    required: { elements: list(typed('element', inActions), limits['actions.elements.max_items']) },
  },
  context_actions: {
    required: {
      elements: list(
        typed('element', ['feedback_buttons', 'icon_button']),
        limits['context_actions.elements.max_items'],
      ),
    },
    surfaces: ['message'],
  },
  input: {
    required: { label: plain(limits['input.label.max_length']), element: typed('element', inInput) },
    optional: { hint: plain(limits['input.hint.max_length']), optional: boolean, dispatch_action: boolean },
  },
  image: {
    required: { alt_text: altText },
    optional: { ...imageSource, title: plain(limits['image.title.max_length']) },
    exactlyOne: [['image_url', 'slack_file']],
  },
  rich_text: richText,
  markdown: { required: { text: string(limits['markdown.text.max_length']) }, surfaces: ['message'] },
};

const tables: Readonly<Record<string, Shape>> = {
  table: {
    required: { rows: list(list(cells, limits['table.columns.max_items']), limits['table.rows.max_items']) },
    optional: {
      column_settings: list(
        nullable(object({ optional: { align: choice('left', 'center', 'right'), is_wrapped: boolean } })),
        limits['table.column_settings.max_items'],
        0,
      ),
    },
    surfaces: ['message'],
  },
  data_table: {
    required: {
      rows: list(list(cells, limits['data_table.columns.max_items']), limits['data_table.rows.max_items'], 2),
      caption: string(3000),
    },
    optional: {
      page_size: integer(1, limits['data_table.page_size.max']),
      row_header_column_index: integer(0, limits['data_table.columns.max_items'] - 1),
    },
    surfaces: ['message'],
  },
};

const cards: Readonly<Record<string, Shape>> = {
  alert: {
    required: { text: text(limits['alert.text.max_length']) },
    optional: { level: choice('default', 'info', 'warning', 'error', 'success') },
    surfaces: ['modal'],
  },
  card: {
    optional: {
      hero_image: imageElement,
      icon: imageElement,
      title: text(limits['card.title.max_length']),
      subtitle: text(limits['card.subtitle.max_length']),
      body: text(limits['card.body.max_length']),
      subtext: text(limits['card.subtext.max_length']),
      actions: list(typed('element', ['button']), limits['card.actions.max_items']),
    },
    atLeastOne: ['hero_image', 'title', 'actions', 'body'],
    surfaces: ['message'],
  },
  carousel: {
    required: { elements: list(typed('block', ['card']), limits['carousel.elements.max_items']) },
    surfaces: ['message'],
  },
  container: {
    required: {
      child_blocks: list(
        typed('block', [
          'actions',
          'context',
          'divider',
          'header',
          'image',
          'input',
          'rich_text',
          'section',
          'table',
        ]),
        limits['container.child_blocks.max_items'],
      ),
    },
    optional: {
      title: plain(limits['container.title.max_length']),
      rich_text_title: typed('block', ['rich_text']),
      subtitle: text(limits['container.subtitle.max_length']),
      width: choice('narrow', 'standard', 'wide', 'full'),
      icon: imageElement,
      is_collapsible: boolean,
      default_collapsed: boolean,
      has_header_divider: boolean,
    },
    exactlyOne: [['title', 'rich_text_title']],
  },
};

const agent: Readonly<Record<string, Shape>> = {
  task_card: {
    required: {
      task_id: string(unpublished),
      title: string(unpublished),
      status: choice('pending', 'in_progress', 'complete', 'error'),
    },
    optional: { details: typed('block', ['rich_text']), output: typed('block', ['rich_text']) },
    surfaces: ['message'],
  },
  plan: {
    required: { title: string(unpublished) },
    optional: { tasks: list(typed('block', ['task_card']), 50), plan_id: string(255) },
    surfaces: ['message'],
  },
  video: {
    required: {
      video_url: url(3000, ['https:']),
      thumbnail_url: url(3000, ['https:']),
      alt_text: string(limits['video.alt_text.max_length']),
      title: plain(limits['video.title.max_length']),
    },
    optional: {
      title_url: url(3000, ['https:']),
      description: plain(limits['video.description.max_length']),
      author_name: string(limits['video.author_name.max_length']),
      provider_name: string(limits['video.provider_name.max_length']),
      provider_icon_url: url(),
    },
  },
};

/** Every block that an app may send, and its parts. Sizes come from `block-kit-limits.json`. */
export const blockShapes: Readonly<Record<string, Shape>> = { ...layout, ...tables, ...cards, ...agent };
