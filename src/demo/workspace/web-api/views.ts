import { blocksWithIds } from '../block-ids.ts';
import { checkView } from '../validate/view.ts';
import { type StoredView, slackView, type ViewDraft } from '../views.ts';
import type { Arguments } from './arguments.ts';
import {
  type Answer,
  done,
  isRefusal,
  type Refusal,
  refuse,
  refuseWith,
  type WebApiContext,
  type WebApiFamily,
} from './method.ts';

export const views: WebApiFamily = {
  'views.open': { tier: 4, run: open },
  'views.push': { tier: 4, run: push },
  'views.update': { tier: 4, run: update },
  'views.publish': { tier: 4, run: publish },
};

function open(args: Arguments, context: WebApiContext): Answer {
  const draft = draftOf(args.value('view'), 'modal', context);
  if (isRefusal(draft)) return draft;
  const trigger = triggerOf(args, context);
  if (isRefusal(trigger)) return trigger;
  return shown(context.views.open(trigger.userId, draft), context);
}

function push(args: Arguments, context: WebApiContext): Answer {
  const draft = draftOf(args.value('view'), 'modal', context);
  if (isRefusal(draft)) return draft;
  const trigger = triggerOf(args, context);
  if (isRefusal(trigger)) return trigger;
  const below = trigger.viewId === undefined ? undefined : context.views.modal(trigger.viewId);
  if (below === undefined) return refuse('invalid_trigger_id');
  const view = context.views.push(below, draft);
  return view === undefined ? refuse('push_limit_reached') : shown(view, context);
}

function update(args: Arguments, context: WebApiContext): Answer {
  const view = context.views.find({ viewId: args.text('view_id'), externalId: args.text('external_id') });
  if (view === undefined) return refuse('not_found');
  const draft = draftOf(args.value('view'), view.draft.type, context, view);
  if (isRefusal(draft)) return draft;
  if (args.has('hash') && args.text('hash') !== view.hash) return refuse('hash_conflict');
  return shown(context.views.update(view, draft), context);
}

function publish(args: Arguments, context: WebApiContext): Answer {
  const userId = args.text('user_id');
  if (userId === undefined) return refuseWith('invalid_arguments', ['missing required field: user_id']);
  if (context.directory.person(userId) === undefined) return refuse('user_not_found');
  const home = context.views.home(userId);
  const draft = draftOf(args.value('view'), 'home', context, home);
  if (isRefusal(draft)) return draft;
  if (args.has('hash') && home !== undefined && args.text('hash') !== home.hash)
    return refuse('hash_conflict');
  return shown(context.views.publish(userId, draft), context);
}

/** Checks a view that an app wants shown; `replacing` may keep its external id. */
export function draftOf(
  value: unknown,
  type: ViewDraft['type'],
  context: Pick<WebApiContext, 'files' | 'views'>,
  replacing?: StoredView,
): ViewDraft | Refusal {
  const checked = checkView(value, { type, isKnownFile: context.files.isCompleted });
  if (checked.state === 'refused') return refuseWith(checked.error, checked.faults);
  const { view } = checked;
  const holder =
    view.external_id === undefined ? undefined : context.views.find({ externalId: view.external_id });
  if (holder !== undefined && holder.id !== replacing?.id) return refuse('duplicate_external_id');
  return { ...view, blocks: blocksWithIds(view.blocks) };
}

function triggerOf(args: Arguments, context: WebApiContext) {
  const id = args.text('trigger_id');
  if (id === undefined) return refuseWith('invalid_arguments', ['missing required field: trigger_id']);
  const redeemed = context.triggers.redeem(id);
  return redeemed.state === 'redeemed' ? redeemed.trigger : refuse(redeemed.error);
}

function shown(view: StoredView, context: WebApiContext): Answer {
  return done({ view: slackView(view, context.app) });
}
