import type { ToPage } from '../page-protocol.ts';
import { isObject } from '../validate/json-value.ts';
import { checkInputs } from '../validate/input-values.ts';
import { draftOf } from '../web-api/views.ts';
import { isRefusal } from '../web-api/method.ts';
import { slackView, type StoredView } from '../views.ts';
import { deliverFor, type FromPageOf, type InteractionContext, payloadOf, toast } from './context.ts';
import { completeState } from '../input-state.ts';

/** Submits a modal; inputs that Slack's own client would refuse never reach the app. */
export async function submitView(
  frame: FromPageOf<'view-submit'>,
  context: InteractionContext,
): Promise<void> {
  const { as: userId, id, values } = frame;
  const view = context.views.modal(id);
  if (view === undefined || view.userId !== userId)
    return toast(context, userId, 'This dialog is no longer open.');
  const errors = checkInputs(view.draft.blocks, completeState(view.draft.blocks, values));
  if (Object.keys(errors).length > 0) return context.emit({ kind: 'modal-errors', id, errors });
  const payload = {
    ...payloadOf('view_submission', userId, context),
    trigger_id: context.triggers.issue({ userId, viewId: id }),
    view: slackView(view, context.app, values),
    response_urls: [],
  };
  const answer = await deliverFor(userId, { kind: 'interactive', payload, acceptsResponse: true }, context);
  const isOpen = context.views.modal(id) !== undefined;
  if (answer !== undefined && isOpen) applyResponse(view, answer, context);
}

/** Closes the topmost view, or the whole stack for one with `clear_on_close`, and says so to an app that asked. */
export async function closeView(frame: FromPageOf<'view-close'>, context: InteractionContext): Promise<void> {
  const { as: userId, id } = frame;
  const view = context.views.modal(id);
  if (view === undefined || view.userId !== userId) return;
  const isCleared = view.draft.clear_on_close === true;
  const closed = isCleared ? context.views.clear(userId) : [view];
  if (!isCleared) context.views.close(view);
  const told = closed.filter(({ draft }) => draft.notify_on_close === true);
  await Promise.all(
    told.map((one) => {
      const payload = {
        ...payloadOf('view_closed', userId, context),
        view: slackView(one, context.app),
        is_cleared: isCleared,
      };
      return context.socketMode.deliver({ kind: 'interactive', payload, acceptsResponse: false });
    }),
  );
}

function applyResponse(
  view: StoredView,
  answer: Readonly<Record<string, unknown>>,
  context: InteractionContext,
): void {
  const { views } = context;
  switch (answer['response_action']) {
    case undefined:
      return views.close(view);
    case 'clear':
      return void views.clear(view.userId);
    case 'errors':
      return showErrors(view, answer['errors'], context);
    case 'update':
    case 'push':
      return replaceOrPush(view, answer, context);
    default:
      return toast(context, view.userId, unusable('response_action is none of errors, update, push, clear'));
  }
}

function replaceOrPush(
  view: StoredView,
  answer: Readonly<Record<string, unknown>>,
  context: InteractionContext,
): void {
  const isUpdate = answer['response_action'] === 'update';
  const draft = draftOf(answer['view'], 'modal', context, isUpdate ? view : undefined);
  if (isRefusal(draft)) return toast(context, view.userId, unusable(JSON.stringify(draft)));
  const shown = isUpdate ? context.views.update(view, draft) : context.views.push(view, draft);
  if (shown === undefined) toast(context, view.userId, unusable('push_limit_reached'));
}

/** Errors belong to input blocks of that view; anything else Slack shows as its own failure. */
function showErrors(view: StoredView, errors: unknown, context: InteractionContext): void {
  const inputs = view.draft.blocks.flatMap(({ type, block_id }) => (type === 'input' ? [block_id] : []));
  const entries = isObject(errors) ? Object.entries(errors) : [];
  const known = entries.every(([blockId, text]) => inputs.includes(blockId) && typeof text === 'string');
  if (entries.length === 0 || !known) {
    return toast(context, view.userId, unusable('errors must name input blocks of the view'));
  }
  const frame: ToPage = {
    kind: 'modal-errors',
    id: view.id,
    errors: Object.fromEntries(entries.map(([blockId, text]) => [blockId, String(text)])),
  };
  context.emit(frame);
}

function unusable(why: string): string {
  return `We had some trouble connecting. Try again? (the app's answer cannot be used: ${why})`;
}
