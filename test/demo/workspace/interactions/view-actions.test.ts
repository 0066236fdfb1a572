import { expect, test } from 'vitest';
import type { ToPage } from '../../../../src/demo/workspace/page-protocol.ts';
import { call, collectToasts } from '../local-app.ts';
import {
  as,
  channel,
  exchange,
  type Json,
  modal,
  numberInput,
  openModal,
  plain,
  reason,
  submit,
  values,
} from './open-modal.ts';

test('the payload of a submission: what was entered and what was not', async () => {
  const { workspace, app, id, hash } = await openModal(
    modal({ private_metadata: 'p1', blocks: [numberInput, { ...reason, optional: true }] }),
  );
  const envelope = await exchange(workspace, app, submit(id, {}));
  const { trigger_id, ...payload } = envelope.payload;
  expect([envelope.accepts_response_payload, typeof trigger_id]).toEqual([true, 'string']);
  expect(payload).toMatchObject({
    type: 'view_submission',
    user: { id: as, team_id: 'T0LOCAL' },
    response_urls: [],
    view: {
      id,
      hash,
      type: 'modal',
      callback_id: 'change',
      private_metadata: 'p1',
      root_view_id: id,
      previous_view_id: null,
      bot_id: 'B0MEDIC',
      state: {
        values: {
          mem: { value: { type: 'number_input', value: '768' } },
          why: { text: { type: 'plain_text_input', value: null } },
        },
      },
    },
  });
  expect(workspace.snapshot().modals).toEqual([]);
});

test.each([
  [{}, { why: 'Please complete this required field.' }],
  [values('511'), { mem: 'Must be at least 512.' }],
  [values('2049'), { mem: 'Must be at most 2048.' }],
  [values('1e3'), { mem: 'Must be a whole number.' }],
  [values('512', 'no'), { why: 'Must be at least 3 characters.' }],
])('what Slack’s client holds back never reaches the app: %j', async (given, errors) => {
  const { workspace, id } = await openModal();
  const frames: ToPage[] = [];
  workspace.subscribe((frame) => frames.push(frame));
  await workspace.act(submit(id, given));
  expect(frames).toEqual([{ kind: 'modal-errors', id, errors }]);
});

test('the app’s answer updates the view, pushes one on it, or closes all', async () => {
  const { workspace, app, id } = await openModal();
  const titles = () => workspace.snapshot().modals.map(({ title }) => title);
  await exchange(workspace, app, submit(id), {
    response_action: 'update',
    view: modal({ title: plain('Two') }),
  });
  expect(titles()).toEqual(['Two']);
  await exchange(workspace, app, submit(id), {
    response_action: 'push',
    view: modal({ title: plain('Three') }),
  });
  expect(titles()).toEqual(['Two', 'Three']);
  const [, top] = workspace.snapshot().modals;
  const pushed = await exchange(workspace, app, submit(top!.id), { response_action: 'clear' });
  expect(pushed.payload['view']).toMatchObject({ previous_view_id: id, root_view_id: id });
  expect(titles()).toEqual([]);
});

test.each<[answer: Json, why: RegExp]>([
  [{ response_action: 'errors', errors: { other: 'x' } }, /errors must name input blocks/],
  [{ response_action: 'errors', errors: {} }, /errors must name input blocks/],
  [{ response_action: 'nothing' }, /response_action is none of/],
  [
    { response_action: 'update', view: modal({ title: plain('x'.repeat(25)) }) },
    /must be less than 25 characters/,
  ],
  [{ response_action: 'update' }, /missing required field: view/],
])('an answer that cannot be used is told to the person: %j', async (answer, why) => {
  const { workspace, app, id } = await openModal();
  const toasts = collectToasts(workspace);
  await exchange(workspace, app, submit(id), answer);
  expect(toasts).toEqual([{ for: as, text: expect.stringMatching(why) }]);
  expect(workspace.snapshot().modals.map((shown) => shown.id)).toEqual([id]);
});

test('a trigger opens one view, and not later than it lives', async () => {
  const { workspace, app, trigger } = await openModal(modal(), { triggerMs: 40 });
  const again = await call(workspace, 'views.open', { trigger_id: trigger, view: modal() });
  expect(again).toEqual({ ok: false, error: 'exchanged_trigger_id' });
  const late = await exchange(workspace, app, { kind: 'command', as, channel, text: '/fluentbit fix' });
  await new Promise((resolve) => setTimeout(resolve, 60));
  const expired = await call(workspace, 'views.open', {
    trigger_id: late.payload['trigger_id'],
    view: modal(),
  });
  expect(expired).toEqual({ ok: false, error: 'expired_trigger_id' });
});

test('three views are the most, and only a modal’s own trigger may push', async () => {
  const { workspace, app, id } = await openModal();
  const pushOn = async (viewId: string) => {
    const errors = { why: 'stay' };
    const { payload } = await exchange(workspace, app, submit(viewId), { response_action: 'errors', errors });
    return call(workspace, 'views.push', { trigger_id: payload['trigger_id'], view: modal() });
  };
  const second = (await pushOn(id))['view'] as { id: string };
  const third = (await pushOn(second.id))['view'] as { id: string };
  expect(await pushOn(third.id)).toEqual({ ok: false, error: 'push_limit_reached' });
  const foreign = await exchange(workspace, app, { kind: 'command', as, channel, text: '/fluentbit fix' });
  expect(
    await call(workspace, 'views.push', { trigger_id: foreign.payload['trigger_id'], view: modal() }),
  ).toEqual({
    ok: false,
    error: 'invalid_trigger_id',
  });
});

test('an update by view_id and hash, or by external_id', async () => {
  const { workspace, id, hash } = await openModal(modal({ external_id: 'mine' }));
  const update = (body: Json) =>
    call(workspace, 'views.update', { view: modal({ external_id: 'mine' }), ...body });
  expect(await update({ view_id: id, hash })).toMatchObject({ ok: true });
  expect(await update({ view_id: id, hash })).toEqual({ ok: false, error: 'hash_conflict' });
  expect(await update({ external_id: 'mine' })).toMatchObject({ ok: true, view: { id } });
  expect(
    await call(workspace, 'views.publish', {
      user_id: as,
      view: { type: 'home', blocks: [], external_id: 'mine' },
    }),
  ).toEqual({ ok: false, error: 'duplicate_external_id' });
});

test('closing is told to an app that asked for it', async () => {
  const { workspace, app, id } = await openModal(modal({ notify_on_close: true }));
  const envelope = await exchange(workspace, app, { kind: 'view-close', as, id });
  expect(envelope.payload).toMatchObject({
    type: 'view_closed',
    is_cleared: false,
    view: { id },
    user: { id: as },
  });
  expect(workspace.snapshot().modals).toEqual([]);
});

test('a view with clear_on_close takes the views below with it', async () => {
  const { workspace, app, id } = await openModal(modal({ notify_on_close: true }));
  await exchange(workspace, app, submit(id), {
    response_action: 'push',
    view: modal({ clear_on_close: true }),
  });
  const [, top] = workspace.snapshot().modals;
  const envelope = await exchange(workspace, app, { kind: 'view-close', as, id: top!.id });
  expect(envelope.payload).toMatchObject({ type: 'view_closed', is_cleared: true, view: { id } });
  expect(workspace.snapshot().modals).toEqual([]);
});

test('nobody acts in another person’s dialog', async () => {
  const { workspace, id } = await openModal();
  const toasts = collectToasts(workspace);
  await workspace.act({ ...submit(id), as: 'U0GUEST' });
  await workspace.act({ kind: 'view-close', as: 'U0GUEST', id });
  expect(toasts).toEqual([{ for: 'U0GUEST', text: 'This dialog is no longer open.' }]);
  expect(workspace.snapshot().modals).toHaveLength(1);
});
