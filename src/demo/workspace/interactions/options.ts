import type { Block, Json } from '../page-protocol.ts';
import { isObject } from '../validate/json-value.ts';
import { slackView } from '../views.ts';
import { deliverFor, type FromPageOf, type InteractionContext, payloadOf } from './context.ts';

type OptionsRequest = FromPageOf<'options'>;

/** Asks the app for the options of an external select; the page always gets an answer, empty when there is none. */
export async function suggestOptions(frame: OptionsRequest, context: InteractionContext): Promise<void> {
  const payload = {
    ...payloadOf('block_suggestion', frame.as, context),
    action_id: frame.actionId,
    block_id: frame.blockId,
    value: frame.query,
    ...placeOf(frame, context),
  };
  const answer = await deliverFor(frame.as, { kind: 'interactive', payload, acceptsResponse: true }, context);
  context.emit({ kind: 'options', requestId: frame.requestId, options: optionsIn(answer ?? {}) });
}

/** The view or the message in which that block stands: the open dialog first. */
function placeOf(
  { as: userId, blockId }: OptionsRequest,
  context: InteractionContext,
): Record<string, unknown> {
  const holds = (blocks: readonly Block[]) => blocks.some(({ block_id }) => block_id === blockId);
  const view = [context.views.top(userId), context.views.home(userId)].find(
    (candidate) => candidate !== undefined && holds(candidate.draft.blocks),
  );
  if (view !== undefined) {
    return { container: { type: 'view', view_id: view.id }, view: slackView(view, context.app) };
  }
  const message = context.messages.views().findLast(({ blocks }) => holds(blocks));
  if (message === undefined) return {};
  return {
    container: { type: 'message', message_ts: message.ts, channel_id: message.channel },
    channel: { id: message.channel, name: context.directory.conversation(message.channel)?.name ?? '' },
  };
}

function optionsIn(answer: Readonly<Record<string, unknown>>): Json[] {
  const groups = Array.isArray(answer['option_groups']) ? answer['option_groups'] : [];
  const lists = [answer['options'], ...groups.map((group) => (isObject(group) ? group['options'] : []))];
  return lists.flatMap((options) => (Array.isArray(options) ? (options as Json[]) : [])).slice(0, 100);
}
