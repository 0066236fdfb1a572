import type { Button, Choice, Part } from '../../../chat/message.ts';
import { cleanText } from '../../../chat/plain-text.ts';
import { actionId, menuId } from './action-id.ts';
import {
  type ActionElement,
  type Block,
  type ButtonElement,
  mrkdwnText,
  type OverflowElement,
  plainText,
  textSize,
} from './block.ts';
import { limits } from './limits.ts';
import { mrkdwn, oneLine } from './mrkdwn.ts';

/** Room that one row of buttons may take of a message's text, confirmation dialogs included. */
const rowText = 4_000;

/**
 * A row of buttons and its menu. An entry that a menu cannot carry (more than five, a confirmation, a long value)
 * stands as a button instead; a value that Slack cannot carry at all leaves its button out, and `left` names it.
 */
export function renderButtons({
  buttons,
  overflow = [],
  choices = [],
}: Omit<Extract<Part<string>, { kind: 'buttons' }>, 'kind'>): {
  readonly blocks: readonly Block[];
  readonly left: readonly string[];
} {
  const inMenu = overflow.filter(fitsMenu);
  const visible = [...buttons, ...overflow.filter((button) => !inMenu.includes(button))];
  const menus = menusOf(inMenu);
  const left: string[] = [];
  const elements: ActionElement[] = choices.flatMap(selectElement);
  let primary = false;
  for (const button of visible) {
    const element = buttonElement(button, primary);
    const tooMuch = textSize(elements) + textSize(element) + textSize(menus) > rowText;
    if (tooMuch || !carries(button) || elements.length + menus.length >= limits.buttonsInBlock) {
      left.push(button.action);
      continue;
    }
    primary ||= element.style === 'primary';
    elements.push(element);
  }
  elements.push(...menus.slice(0, limits.buttonsInBlock));
  return { blocks: elements.length > 0 ? [{ type: 'actions', elements }] : [], left };
}

/** One line of a list with its button beside it; a button that Slack cannot carry is left out, and `left` names it. */
export function renderRow(
  { spans, button }: Extract<Part<string>, { kind: 'row' }>,
  room: number,
): { readonly blocks: readonly Block[]; readonly left: readonly string[] } {
  const text = mrkdwnText(mrkdwn(spans, room).trim() || '…');
  if (!carries(button)) return { blocks: [{ type: 'section', text }], left: [button.action] };
  return { blocks: [{ type: 'section', text, accessory: buttonElement(button, false) }], left: [] };
}

/** Options whose value Slack cannot carry are left out: cutting it would change what it means. */
function selectElement(choice: Choice<string>): readonly ActionElement[] {
  const options = choice.options
    .filter(({ value }) => value !== '' && value.length <= limits.optionValue)
    .slice(0, limits.selectOptions)
    .map(({ value, label }) => ({ text: plainText(oneLine(label, limits.optionText)), value }));
  if (options.length === 0) return [];
  const chosen = options.find(({ value }) => value === choice.chosen);
  return [
    {
      type: 'static_select',
      action_id: choice.action,
      placeholder: plainText(oneLine(choice.label, limits.placeholder)),
      options,
      ...(chosen ? { initial_option: chosen } : {}),
    },
  ];
}

function fitsMenu(button: Button<string>): boolean {
  return (
    button.confirm === undefined &&
    button.style !== 'danger' &&
    actionId(button).length <= limits.optionValue &&
    menuId(button.value).length <= limits.actionId - 5 &&
    cleanText(button.value) === button.value
  );
}

function carries(button: Button<string>): boolean {
  const idLength = actionId(button).length;
  return (
    button.value.length <= limits.buttonValue &&
    cleanText(button.value) === button.value &&
    idLength > 0 &&
    idLength <= limits.actionId - 5
  );
}

function buttonElement(button: Button<string>, primaryTaken: boolean): ButtonElement {
  const label = oneLine(button.label, limits.buttonText);
  const whole = button.accessibilityLabel ?? (label === button.label ? undefined : button.label);
  const spoken = whole === undefined ? '' : oneLine(whole, limits.accessibilityLabel);
  // Slack's own advice: one primary button a row, and a danger button only with a question before it.
  const style = button.style === 'primary' ? !primaryTaken : button.confirm !== undefined;
  return {
    type: 'button',
    action_id: actionId(button),
    text: plainText(label),
    ...(button.value === '' ? {} : { value: button.value }),
    ...(button.style && style ? { style: button.style } : {}),
    ...(spoken === '' ? {} : { accessibility_label: spoken }),
    ...(button.confirm ? { confirm: confirmDialog(button.confirm, button.style) } : {}),
  };
}

function confirmDialog(
  confirm: NonNullable<Button<string>['confirm']>,
  style: Button['style'],
): NonNullable<ButtonElement['confirm']> {
  return {
    title: plainText(oneLine(confirm.title, limits.confirmTitle)),
    text: plainText(oneLine(confirm.text, limits.confirmText)),
    confirm: plainText(oneLine(confirm.yes, limits.confirmButton)),
    deny: plainText(oneLine(confirm.no, limits.confirmButton)),
    ...(style === 'danger' ? { style } : {}),
  };
}

function menusOf(buttons: readonly Button<string>[]): readonly OverflowElement[] {
  const byValue = Map.groupBy(buttons, (button) => button.value);
  return [...byValue].flatMap(([value, entries]) => {
    const distinct = [...new Map(entries.map((entry) => [actionId(entry), entry])).values()];
    return chunks(distinct, limits.overflowOptions).map((some) => ({
      type: 'overflow' as const,
      action_id: menuId(value),
      options: some.map((entry) => ({
        text: plainText(oneLine(entry.label, limits.optionText)),
        value: actionId(entry),
      })),
    }));
  });
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return all.length === 0 ? [] : [all.slice(0, size), ...chunks(all.slice(size), size)];
}
