/** Blocks as they go over the wire, all of them of the classic set that every client draws. */
export type Block =
  | { readonly type: 'header'; readonly block_id?: string; readonly text: PlainText }
  | {
      readonly type: 'section';
      readonly block_id?: string;
      readonly text?: Mrkdwn;
      readonly fields?: readonly Mrkdwn[];
      readonly accessory?: ButtonElement;
    }
  | { readonly type: 'context'; readonly block_id?: string; readonly elements: readonly Mrkdwn[] }
  | { readonly type: 'divider'; readonly block_id?: string }
  | {
      readonly type: 'image';
      readonly block_id?: string;
      readonly slack_file: { readonly id: string };
      readonly title: PlainText;
      readonly alt_text: string;
    }
  | {
      readonly type: 'rich_text';
      readonly block_id?: string;
      readonly elements: readonly {
        readonly type: 'rich_text_preformatted' | 'rich_text_section';
        readonly elements: readonly RichElement[];
      }[];
    }
  | {
      readonly type: 'actions';
      readonly block_id?: string;
      readonly elements: readonly ActionElement[];
    }
  | {
      readonly type: 'input';
      readonly block_id: string;
      readonly label: PlainText;
      readonly optional?: boolean;
      readonly hint?: PlainText;
      readonly element: Readonly<Record<string, unknown>> & { readonly type: string };
    };

/** What stands in a run of rich text: nothing of it is parsed. */
export type RichElement =
  | {
      readonly type: 'text';
      readonly text: string;
      readonly style?: { readonly bold?: true; readonly italic?: true; readonly code?: true };
    }
  | { readonly type: 'user'; readonly user_id: string }
  | { readonly type: 'usergroup'; readonly usergroup_id: string }
  | { readonly type: 'link'; readonly url: string; readonly text: string }
  | { readonly type: 'date'; readonly timestamp: number; readonly format: string; readonly fallback: string };

export interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: true;
}

export interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  /** Without it Slack would turn names and addresses in the text into live links and mentions. */
  readonly verbatim: true;
}

export interface ButtonElement {
  readonly type: 'button';
  readonly action_id: string;
  readonly text: PlainText;
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
  readonly accessibility_label?: string;
  readonly confirm?: {
    readonly title: PlainText;
    readonly text: PlainText;
    readonly confirm: PlainText;
    readonly deny: PlainText;
    readonly style?: 'danger';
  };
}

export type ActionElement = ButtonElement | OverflowElement | SelectElement;

export interface SelectElement {
  readonly type: 'static_select';
  readonly action_id: string;
  readonly placeholder: PlainText;
  readonly options: readonly { readonly text: PlainText; readonly value: string }[];
  readonly initial_option?: { readonly text: PlainText; readonly value: string };
}

export interface OverflowElement {
  readonly type: 'overflow';
  readonly action_id: string;
  readonly options: readonly { readonly text: PlainText; readonly value: string }[];
}

export function plainText(text: string): PlainText {
  return { type: 'plain_text', text: text === '' ? '…' : text, emoji: true };
}

export function mrkdwnText(text: string): Mrkdwn {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** Characters of all text that Slack counts in a message's blocks. */
export function textSize(blocks: unknown): number {
  if (Array.isArray(blocks)) return blocks.reduce<number>((sum, block) => sum + textSize(block), 0);
  if (typeof blocks !== 'object' || blocks === null) return 0;
  return Object.entries(blocks).reduce(
    (sum, [key, value]) =>
      sum +
      (typeof value === 'string'
        ? key === 'text' || key === 'alt_text'
          ? value.length
          : 0
        : textSize(value)),
    0,
  );
}
