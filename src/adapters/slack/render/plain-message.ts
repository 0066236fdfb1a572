import type { Message, Part, Span } from '../../../chat/message.ts';
import { cleanText, cutText } from '../../../chat/plain-text.ts';
import type { Block } from './block.ts';
import type { SlackMessage } from './message.ts';
import { fallbackText, spansAsPlain } from './mrkdwn.ts';
import { type SlackWords, slackWords } from './words.ts';

/**
 * What a message says, in the plainest layout there is: sent when Slack refuses the real one, because an alert is
 * never lost to formatting. One rich-text block: nothing in it is parsed, and Slack lets it replace any other block.
 */
export function renderPlainMessage(
  message: Message<string>,
  words: SlackWords = slackWords('en'),
): SlackMessage {
  const said = [message.text, '', ...message.parts.flatMap(linesOf), '', words.shownAsPlainText];
  const whole = cutText(
    cleanText(said.join('\n'))
      .replaceAll(/\n{3,}/gu, '\n\n')
      .trim(),
    3_500,
  );
  const block: Block = {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: whole }] }],
  };
  return { text: fallbackText(message.text), blocks: [block], attachments: [] };
}

function linesOf(part: Part<string>): readonly string[] {
  switch (part.kind) {
    case 'heading':
      return ['', part.text];
    case 'paragraph':
    case 'row':
    case 'footer':
      return [spansAsPlain(part.spans)];
    case 'fields':
      return part.fields.map((field) => `${field.label}: ${spansAsPlain(field.value)}`);
    case 'list':
      return part.items.map((item: readonly Span<string>[]) => `• ${spansAsPlain(item)}`);
    case 'lines':
      return [spansAsPlain(part.caption), ...part.lines.map((line) => `  ${cutText(line.text, 200)}`)];
    case 'diff':
      return [spansAsPlain(part.caption), ...part.lines.map((line) => `  ${cutText(line, 200)}`)];
    case 'progress':
      return [`${part.label} ${part.done}/${part.total}`];
    case 'picture':
      return [`${part.title}: ${part.alt}`];
    case 'buttons':
    case 'divider':
      return [];
  }
}
