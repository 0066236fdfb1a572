import type { Form, FormInput } from '../../../chat/form.ts';
import type { Message } from '../../../chat/message.ts';
import { cutText } from '../../../chat/plain-text.ts';
import { type Block, plainText } from './block.ts';
import { limits } from './limits.ts';
import { fallbackText, oneLine } from './mrkdwn.ts';
import { renderParts } from './message.ts';
import { section } from './part.ts';
import { type SlackWords, slackWords } from './words.ts';

export interface ModalView {
  readonly type: 'modal';
  readonly callback_id: string;
  readonly title: ReturnType<typeof plainText>;
  readonly submit?: ReturnType<typeof plainText>;
  readonly close: ReturnType<typeof plainText>;
  readonly private_metadata: string;
  readonly blocks: readonly Block[];
}

/** Where the button stood that opened the form; comes back with the submission. */
export interface FormOrigin {
  readonly channel?: string;
  readonly ts?: string;
  readonly thread?: string;
}

export const formCallback = 'form:';
const inputBlock = 'input:';
/** Before what is searched, in the action id of a select whose lines come from the app. */
export const searchAction = 'search:';

/** A form as a modal view. Throws when the form's own value is too long to be carried (a fault of ours). */
export function renderForm(
  form: Form<string>,
  origin: FormOrigin,
  words: SlackWords = slackWords('en'),
): ModalView {
  const inputs = form.inputs.slice(0, 40).map((input) => renderInput(input, words));
  const submit = form.submit ?? (inputs.some(isInput) ? words.submit : undefined);
  return {
    type: 'modal',
    callback_id: formCallback + form.action,
    title: title(form.title),
    ...(submit === undefined ? {} : { submit: plainText(oneLine(submit, limits.viewButton)) }),
    close: plainText(oneLine(form.close, limits.viewButton)),
    private_metadata: carried(form.value, origin),
    blocks: [...renderParts(form.parts, limits.viewBlocks - inputs.length - 1, { words }), ...inputs],
  };
}

/** A modal that only says something: what stands there while the form is made, or why there is none. */
export function renderNotice(
  heading: string,
  message: Message<string>,
  words: SlackWords = slackWords('en'),
): ModalView {
  const said = message.parts.length > 0 ? renderParts(message.parts, limits.viewBlocks, { words }) : [];
  return {
    type: 'modal',
    callback_id: 'notice',
    title: title(heading),
    close: plainText(oneLine(words.close, limits.viewButton)),
    private_metadata: '',
    blocks: said.length > 0 ? said : section(cutText(fallbackText(message.text), limits.sectionText)),
  };
}

/** The input's name behind a block id of a submitted form. */
export function inputName(blockId: string): string | undefined {
  return blockId.startsWith(inputBlock) ? blockId.slice(inputBlock.length) : undefined;
}

export function inputBlockId(name: string): string {
  return inputBlock + name;
}

function title(text: string): ReturnType<typeof plainText> {
  return plainText(oneLine(text.replace(/…$/u, ''), limits.viewTitle));
}

function isInput(block: Block): boolean {
  return block.type === 'input';
}

function carried(value: string, origin: FormOrigin): string {
  const metadata = JSON.stringify({ value, ...origin });
  if (metadata.length > limits.privateMetadata)
    throw new Error(
      `A form's value of ${value.length} characters does not fit a modal's ${limits.privateMetadata}.`,
    );
  return metadata;
}

function renderInput(input: FormInput<string>, words: SlackWords): Block {
  const element = elementOf(input);
  const label = oneLine(input.label, limits.inputLabel);
  const hint = input.hint === undefined ? '' : oneLine(input.hint, limits.inputHint);
  if (!element)
    return section(`${fallbackText(label)}: ${fallbackText(words.noChoices)}`)[0] ?? { type: 'divider' };
  return {
    type: 'input',
    block_id: inputBlockId(input.name),
    label: plainText(label),
    ...(input.kind === 'text' && input.optional ? { optional: true } : {}),
    ...(hint === '' ? {} : { hint: plainText(hint) }),
    element,
  };
}

function elementOf(input: FormInput<string>): Element | undefined {
  switch (input.kind) {
    case 'text':
      return textElement(input);
    case 'choice':
      return choiceElement(input);
    case 'search':
      return { type: 'external_select', action_id: searchAction + input.among, min_query_length: 0 };
  }
}

type Element = Readonly<Record<string, unknown>> & { readonly type: string };

function textElement(input: Extract<FormInput<string>, { kind: 'text' }>): Element {
  const initial = cutText(input.initial, limits.inputText);
  return {
    type: 'plain_text_input',
    action_id: input.name,
    multiline: input.multiline ?? false,
    max_length: limits.inputText,
    ...(initial === '' ? {} : { initial_value: initial }),
  };
}

/** Choices whose value Slack cannot carry are left out; cutting a value would change what it means. */
function choiceElement(input: Extract<FormInput<string>, { kind: 'choice' }>): Element | undefined {
  const options = [...new Map(input.options.map((option) => [option.value, option])).values()]
    .filter((option) => option.value.length > 0 && option.value.length <= limits.optionValue)
    .slice(0, limits.selectOptions)
    .map((option) => ({ text: plainText(oneLine(option.label, limits.optionText)), value: option.value }));
  if (options.length === 0) return undefined;
  const chosen = options.find((option) => option.value === input.initial);
  return {
    type: 'static_select',
    action_id: input.name,
    options,
    ...(chosen ? { initial_option: chosen } : {}),
  };
}
