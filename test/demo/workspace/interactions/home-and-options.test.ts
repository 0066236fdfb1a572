import { expect, test } from 'vitest';
import { call, connectApp, startWorkspace } from '../local-app.ts';
import { as, exchange, modal, openModal, plain } from './open-modal.ts';

test('an external select asks the app for its options', async () => {
  const select = { type: 'external_select', action_id: 'pod', min_query_length: 0 };
  const { workspace, app, id } = await openModal(
    modal({ blocks: [{ type: 'section', block_id: 'pods', text: plain('Pod'), accessory: select }] }),
  );
  const options: unknown[] = [];
  workspace.subscribe((frame) => frame.kind === 'options' && options.push(frame));
  const request = {
    kind: 'options',
    as,
    requestId: 'r1',
    actionId: 'pod',
    blockId: 'pods',
    query: 'flu',
  } as const;
  const offered = { text: plain('fluent-bit-1'), value: '1' };
  const envelope = await exchange(workspace, app, request, { options: [offered] });
  expect(envelope.payload).toMatchObject({
    type: 'block_suggestion',
    action_id: 'pod',
    block_id: 'pods',
    value: 'flu',
    container: { type: 'view', view_id: id },
  });
  expect(options).toEqual([{ kind: 'options', requestId: 'r1', options: [offered] }]);
});

test('a click in the Home tab carries the view and no response_url', async () => {
  const workspace = await startWorkspace();
  const app = await connectApp(workspace);
  const button = { type: 'button', action_id: 'refresh', text: plain('Refresh') };
  const view = { type: 'home', blocks: [{ type: 'actions', block_id: 'top', elements: [button] }] };
  await call(workspace, 'views.publish', { user_id: as, view });
  const { payload } = await exchange(workspace, app, {
    kind: 'block-action',
    as,
    at: { surface: 'home' },
    action: { type: 'button', action_id: 'refresh', block_id: 'top' },
    values: {},
  });
  expect(payload).toMatchObject({
    container: { type: 'view' },
    view: { type: 'home' },
    actions: [{ action_id: 'refresh' }],
  });
  expect(payload).not.toHaveProperty('response_url');
});
