import limits from './block-kit-limits.json' with { type: 'json' };
import {
  boolean,
  choice,
  type Field,
  integer,
  list,
  matching,
  object,
  plain,
  type Shape,
  string,
  text,
  typed,
  url,
} from './shape.ts';

const confirm = object({
  required: { text: text(limits['confirm.text.max_length']) },
  optional: {
    title: plain(limits['confirm.title.max_length']),
    confirm: plain(limits['confirm.confirm.max_length']),
    deny: plain(limits['confirm.deny.max_length']),
    style: choice('primary', 'danger'),
  },
});
const option = (label: Field, extra: Readonly<Record<string, Field>> = {}) =>
  object({
    required: { text: label, value: string(limits['option.value.max_length']) },
    optional: { description: label, ...extra },
  });
const plainOption = option(plain(limits['option.text.max_length']));
const styledOption = option(text(limits['option.text.max_length']));
const overflowOption = option(plain(limits['option.text.max_length']), {
  url: url(limits['option.url.max_length']),
});
const optionGroup = object({
  required: {
    label: plain(limits['option_group.label.max_length']),
    options: list(plainOption, limits['option_group.options.max_items']),
  },
});

const id = { action_id: string(limits['action_id.max_length']) };
const focus = { focus_on_load: boolean };
const placeholder = { placeholder: plain(limits['placeholder.max_length']) };
const dispatch = {
  dispatch_action_config: object({
    required: { trigger_actions_on: list(choice('on_enter_pressed', 'on_character_entered'), 2) },
  }),
};
const menu = { ...id, confirm, ...focus, ...placeholder };
const several = { max_selected_items: integer(1, 100) };
const conversationFilter = object({
  optional: {
    include: list(choice('im', 'mpim', 'private', 'public'), 4),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  },
  atLeastOne: ['include', 'exclude_external_shared_channels', 'exclude_bot_users'],
});
const fromConversations = { default_to_current_conversation: boolean, filter: conversationFilter };
const staticOptions = {
  options: list(plainOption, limits['select.options.max_items']),
  option_groups: list(optionGroup, limits['select.option_groups.max_items']),
};
const minQuery = { min_query_length: integer(0, 100) };
const decimal = matching(/^-?\d+(\.\d+)?$/);
const ids = list(string(255), 1000);

export const imageSource = {
  image_url: url(limits['image.image_url.max_length']),
  slack_file: { kind: 'file' },
} as const;
export const altText = string(limits['image.alt_text.max_length'], 0);

const buttons: Readonly<Record<string, Shape>> = {
  button: {
    required: { text: plain(limits['button.text.max_length']) },
    optional: {
      ...id,
      confirm,
      url: url(limits['button.url.max_length'], ['http:', 'https:', 'mailto:', 'slack:', 'tel:']),
      value: string(limits['button.value.max_length'], 0),
      style: choice('primary', 'danger'),
      accessibility_label: string(limits['button.accessibility_label.max_length']),
    },
  },
  overflow: {
    required: { options: list(overflowOption, limits['overflow.options.max_items']) },
    optional: { ...id, confirm },
  },
  image: {
    required: { alt_text: altText },
    optional: imageSource,
    exactlyOne: [['image_url', 'slack_file']],
  },
};

const feedback = object({
  required: {
    text: plain(limits['button.text.max_length']),
    value: string(limits['button.value.max_length']),
  },
  optional: { accessibility_label: string(limits['button.accessibility_label.max_length']) },
});
const reactions: Readonly<Record<string, Shape>> = {
  feedback_buttons: { required: { positive_button: feedback, negative_button: feedback }, optional: id },
  icon_button: {
    required: { icon: string(255), text: plain(limits['button.text.max_length']) },
    optional: {
      ...id,
      confirm,
      accessibility_label: string(limits['button.accessibility_label.max_length']),
      value: string(limits['button.value.max_length'], 0),
      visible_to_user_ids: ids,
    },
  },
};

const choices: Readonly<Record<string, Shape>> = {
  checkboxes: {
    required: { options: list(styledOption, limits['checkboxes.options.max_items']) },
    optional: {
      ...id,
      confirm,
      ...focus,
      initial_options: list(styledOption, limits['checkboxes.options.max_items']),
    },
  },
  radio_buttons: {
    required: { options: list(styledOption, limits['radio_buttons.options.max_items']) },
    optional: { ...id, confirm, ...focus, initial_option: styledOption },
  },
  static_select: {
    optional: { ...menu, ...staticOptions, initial_option: plainOption },
    exactlyOne: [['options', 'option_groups']],
  },
  multi_static_select: {
    optional: { ...menu, ...several, ...staticOptions, initial_options: list(plainOption, 100) },
    exactlyOne: [['options', 'option_groups']],
  },
  external_select: { optional: { ...menu, ...minQuery, initial_option: plainOption } },
  multi_external_select: {
    optional: { ...menu, ...several, ...minQuery, initial_options: list(plainOption, 100) },
  },
  users_select: { optional: { ...menu, initial_user: string(255) } },
  multi_users_select: { optional: { ...menu, ...several, initial_users: ids } },
  channels_select: { optional: { ...menu, initial_channel: string(255), response_url_enabled: boolean } },
  multi_channels_select: { optional: { ...menu, ...several, initial_channels: ids } },
  conversations_select: {
    optional: {
      ...menu,
      ...fromConversations,
      initial_conversation: string(255),
      response_url_enabled: boolean,
    },
  },
  multi_conversations_select: {
    optional: { ...menu, ...several, ...fromConversations, initial_conversations: ids },
  },
};

const inputs: Readonly<Record<string, Shape>> = {
  datepicker: { optional: { ...menu, initial_date: matching(/^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])$/) } },
  timepicker: {
    optional: { ...menu, initial_time: matching(/^([01]\d|2[0-3]):[0-5]\d$/), timezone: string(255) },
  },
  datetimepicker: {
    optional: { ...id, confirm, ...focus, initial_date_time: integer(1_000_000_000, 9_999_999_999) },
  },
  plain_text_input: {
    optional: {
      ...id,
      ...dispatch,
      ...focus,
      ...placeholder,
      initial_value: string(limits['plain_text_input.max_length.max'], 0),
      multiline: boolean,
      min_length: integer(0, limits['plain_text_input.max_length.max']),
      max_length: integer(1, limits['plain_text_input.max_length.max']),
    },
  },
  number_input: {
    required: { is_decimal_allowed: boolean },
    optional: {
      ...id,
      ...dispatch,
      ...focus,
      ...placeholder,
      initial_value: decimal,
      min_value: decimal,
      max_value: decimal,
    },
  },
  email_text_input: {
    optional: { ...id, ...dispatch, ...focus, ...placeholder, initial_value: string(3000, 0) },
  },
  url_text_input: {
    optional: { ...id, ...dispatch, ...focus, ...placeholder, initial_value: string(3000, 0) },
  },
  rich_text_input: {
    optional: {
      ...id,
      ...dispatch,
      ...focus,
      ...placeholder,
      initial_value: typed('block', ['rich_text']),
      min_lines: integer(1, limits['rich_text_input.lines.max']),
      max_lines: integer(1, limits['rich_text_input.lines.max']),
    },
  },
  file_input: {
    optional: {
      ...id,
      filetypes: list(string(255), 100),
      max_files: integer(1, limits['file_input.max_files.max']),
    },
    surfaces: ['modal'],
  },
};

export const elementShapes: Readonly<Record<string, Shape>> = {
  ...buttons,
  ...reactions,
  ...choices,
  ...inputs,
};

const menus = Object.keys(choices);
export const inActions: readonly string[] = [
  'button',
  'overflow',
  'datepicker',
  'datetimepicker',
  'timepicker',
  ...menus,
];
export const inSection: readonly string[] = [
  'button',
  'image',
  'overflow',
  'datepicker',
  'timepicker',
  ...menus,
];
export const inInput: readonly string[] = [...menus, ...Object.keys(inputs)];
