import { useContext, useEffect, useState } from 'preact/hooks';
import type { Block, FromPage, Json } from '../../page-protocol.ts';
import { asObject, asText } from '../json-read.ts';
import type { JsonObject } from '../json-read.ts';
import { Surface, usePage } from '../page-context.ts';
import { collectValues, heldField, heldValue, inputState } from './input-state.ts';

/** One element of a block and where it stands. */
export interface PlacedElement {
  readonly block: Block;
  readonly blockId: string;
  readonly element: JsonObject;
}

export interface Interaction {
  /** What the element holds now: entered, or what the app set at first. */
  readonly value: Json;
  /** Keeps what was entered and, outside of an `input` block, tells the app. */
  readonly change: (value: Json) => void;
  /** Keeps what was entered, nothing more. */
  readonly hold: (value: Json) => void;
  /** Tells the app, after the element's confirm dialog if it has one; true when it was told at once. */
  readonly act: (fields: Readonly<Record<string, Json>>) => boolean;
}

/** What every Block Kit element does with a click or an input. */
export function useInteraction({ block, blockId, element }: PlacedElement): Interaction {
  const { state, dispatch, send } = usePage();
  const surface = useContext(Surface);
  const actionId = asText(element['action_id']);
  const type = asText(element['type']);
  const edits = state.edits[surface.key] ?? {};

  const tell = (fields: Readonly<Record<string, Json>>, held: Readonly<Record<string, Json>>) => {
    const now = { ...edits, [blockId]: { ...edits[blockId], ...held } };
    const frame: FromPage = {
      kind: 'block-action',
      as: state.me,
      at: surface.at,
      action: { ...fields, type, action_id: actionId, block_id: blockId },
      values: collectValues(surface.blocks, now),
    };
    const confirm = asObject(element['confirm']);
    if (Object.keys(confirm).length === 0) return send(frame);
    dispatch({ kind: 'ask', question: { confirm, ifYes: frame } });
    return false;
  };
  const hold = (value: Json) =>
    dispatch({ kind: 'edit', surface: surface.key, blockId, actionId, state: inputState(element, value) });
  return {
    value: heldValue(element, edits[blockId]?.[actionId]),
    hold,
    act: (fields) => tell(fields, {}),
    change: (value) => {
      hold(value);
      if (block.type === 'input' && block['dispatch_action'] !== true) return;
      tell({ [heldField(type) ?? 'value']: value }, { [actionId]: inputState(element, value) });
    },
  };
}

const pendingMs = 3000;

/**
 * True from a press until the app has answered it, at most three seconds, the time it has for that. An answer is
 * whatever a press usually leads to: its surface drawn anew, a modal, a message, a toast.
 */
export function usePending(surfaceDrawnFrom: unknown): readonly [boolean, () => void] {
  const { state, snapshot } = usePage();
  const [pending, setPending] = useState(false);
  const modal = snapshot.modals.findLast((open) => open.for === state.me);
  const answers = [surfaceDrawnFrom, modal?.id, snapshot.messages.at(-1)?.ts, state.toasts.at(-1)?.id];
  useEffect(() => setPending(false), answers);
  useEffect(() => {
    if (!pending) return undefined;
    const timer = setTimeout(() => setPending(false), pendingMs);
    return () => clearTimeout(timer);
  }, [pending]);
  return [pending, () => setPending(true)];
}
