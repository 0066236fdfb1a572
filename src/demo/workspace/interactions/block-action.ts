import { completeState, type Element, elementsOf, flattenBlocks } from '../input-state.ts';
import { slackMessage } from '../messages.ts';
import type { Block, Json } from '../page-protocol.ts';
import { optionKey, optionsOf } from '../validate/check-meaning.ts';
import { slackView } from '../views.ts';
import {
  channelOf,
  deliverFor,
  type FromPageOf,
  type InteractionContext,
  payloadOf,
  responseUrlOf,
  toast,
} from './context.ts';

type BlockAction = FromPageOf<'block-action'>;

/** What stands on a surface, and the parts of the payload that name it. */
interface Surface {
  readonly blocks: readonly Block[];
  readonly viewId?: string;
  readonly describe: () => Record<string, unknown>;
}

/** A click or a choice. Only what really stands on that surface can be clicked. */
export async function blockAction(frame: BlockAction, context: InteractionContext): Promise<void> {
  const surface = surfaceOf(frame, context);
  const element = surface && elementAt(surface.blocks, frame.action);
  const action = element && actionOf(element, frame, context);
  if (surface === undefined || action === undefined) {
    return toast(context, frame.as, 'This has changed since you looked. Look again.');
  }
  const { as: userId } = frame;
  const payload = {
    ...payloadOf('block_actions', userId, context),
    ...surface.describe(),
    trigger_id: context.triggers.issue({ userId, viewId: surface.viewId }),
    actions: [action],
  };
  await deliverFor(userId, { kind: 'interactive', payload, acceptsResponse: false }, context);
}

function surfaceOf(frame: BlockAction, context: InteractionContext): Surface | undefined {
  if (frame.at.surface === 'message') return messageSurface(frame, frame.at, context);
  const view = frame.at.surface === 'modal' ? context.views.modal(frame.at.id) : context.views.home(frame.as);
  if (view === undefined || view.userId !== frame.as) return undefined;
  return {
    blocks: view.draft.blocks,
    ...(frame.at.surface === 'modal' && { viewId: view.id }),
    describe: () => ({
      container: { type: 'view', view_id: view.id },
      view: slackView(view, context.app, frame.values),
    }),
  };
}

function messageSurface(
  { as: userId, values }: BlockAction,
  at: { readonly channel: string; readonly ts: string },
  context: InteractionContext,
): Surface | undefined {
  const message = context.messages.find(at.channel, at.ts);
  if (message === undefined || (message.onlyFor !== undefined && message.onlyFor !== userId))
    return undefined;
  const blocks = [...message.blocks, ...message.attachments.flatMap((attachment) => attachment.blocks ?? [])];
  const isEphemeral = message.onlyFor !== undefined;
  const { channel, ts, threadTs } = message;
  return {
    blocks,
    describe: () => ({
      container: {
        type: 'message',
        message_ts: ts,
        channel_id: channel,
        is_ephemeral: isEphemeral,
        ...(threadTs !== undefined && { thread_ts: threadTs }),
      },
      channel: channelOf(channel, context),
      ...(!isEphemeral && { message: slackMessage(message, { ...context, withMetadata: true }) }),
      state: { values: completeState(blocks, values) },
      response_url: responseUrlOf(userId, { channel, ts }, context),
    }),
  };
}

function elementAt(blocks: readonly Block[], action: BlockAction['action']): Element | undefined {
  return flattenBlocks(blocks)
    .filter(({ block_id }) => block_id === action.block_id)
    .flatMap(elementsOf)
    .find(({ action_id, type }) => action_id === action.action_id && type === action.type);
}

/** The action as Slack sends it, or undefined for a choice that the element does not offer. */
function actionOf(
  element: Element,
  { action }: BlockAction,
  context: InteractionContext,
): Readonly<Record<string, Json | undefined>> | undefined {
  const action_ts = context.messages.nextTs();
  const { action_id, block_id, type } = action;
  if (type === 'button') {
    const { text, value, style } = element;
    return { action_id, block_id, text, value, style, type, action_ts };
  }
  const offered = optionsOf(element).map(optionKey);
  const several = action['selected_options'];
  const chosen = [action['selected_option'], ...(Array.isArray(several) ? several : [])].filter(
    (option) => option !== undefined && option !== null,
  );
  if (offered.length > 0 && !chosen.every((option) => offered.includes(optionKey(option)))) return undefined;
  return { ...action, action_ts };
}
