import type { Block } from './block.ts';

/** Marks a button that opens a form. */
const formPrefix = 'form:';
/** Marks a menu: its id carries the value that all its entries share, an entry's own value is its action. */
const menuPrefix = 'more:';
const numbered = /#\d+$/u;

export function actionId(button: { readonly action: string; readonly opensForm?: true }): string {
  return (button.opensForm ? formPrefix : '') + button.action;
}

export function menuId(value: string): string {
  return menuPrefix + value;
}

/** The same blocks with every action id once: a second button with the same meaning gets a number. */
export function uniqueActionIds(blocks: readonly Block[]): readonly Block[] {
  const seen = new Set<string>();
  const own = <T extends { readonly action_id: string }>(element: T): T => ({
    ...element,
    action_id: fresh(element.action_id, seen),
  });
  return blocks.map((block) => {
    if (block.type === 'actions') return { ...block, elements: block.elements.map(own) };
    return block.type === 'section' && block.accessory
      ? { ...block, accessory: own(block.accessory) }
      : block;
  });
}

/** What was meant by a pressed button, or by an entry chosen in a menu. */
export function pressedAction(pressed: {
  readonly actionId: string;
  readonly value: string;
  readonly option?: string;
}): { readonly action: string; readonly value: string; readonly opensForm: boolean } {
  const fromMenu = pressed.option !== undefined && pressed.actionId.startsWith(menuPrefix);
  const id = (fromMenu ? (pressed.option ?? '') : pressed.actionId).replace(numbered, '');
  const value = fromMenu
    ? pressed.actionId.slice(menuPrefix.length).replace(numbered, '')
    : (pressed.option ?? pressed.value);
  const opensForm = id.startsWith(formPrefix);
  return { action: opensForm ? id.slice(formPrefix.length) : id, value, opensForm };
}

function fresh(id: string, seen: Set<string>): string {
  let unique = id;
  for (let n = 2; seen.has(unique); n += 1) unique = `${id}#${n}`;
  seen.add(unique);
  return unique;
}
