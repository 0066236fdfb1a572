import { expect } from 'vitest';
import type { FromPage } from '../../../../src/demo/workspace/page-protocol.ts';
import type { Workspace } from '../../../../src/demo/workspace/workspace.ts';
import { call, connectApp, type Envelope, type LocalApp, startWorkspace } from '../local-app.ts';

export const channel = 'C0INCIDENT';
export const as = 'U0APPROVER';
export type Json = Record<string, unknown>;
export const plain = (text: string) => ({ type: 'plain_text', text });
export const numberInput = {
  type: 'input',
  block_id: 'mem',
  label: plain('Memory (MiB)'),
  element: {
    type: 'number_input',
    action_id: 'value',
    is_decimal_allowed: false,
    min_value: '512',
    max_value: '2048',
    initial_value: '768',
  },
};
export const reason = {
  type: 'input',
  block_id: 'why',
  label: plain('Reason'),
  element: { type: 'plain_text_input', action_id: 'text', min_length: 3 },
};
export const modal = (more: Json = {}) => ({
  type: 'modal',
  callback_id: 'change',
  title: plain('Change'),
  submit: plain('Save'),
  blocks: [numberInput, reason],
  ...more,
});
export const values = (value: string, text = 'because') => ({
  mem: { value: { type: 'number_input', value } },
  why: { text: { type: 'plain_text_input', value: text } },
});
export const submit = (id: string, given: ReturnType<typeof values> | {} = values('1024')): FromPage => ({
  kind: 'view-submit',
  as,
  id,
  values: given,
});

/** Does something as a person and answers its envelope. */
export async function exchange(
  workspace: Workspace,
  app: LocalApp,
  frame: FromPage,
  answer?: Json,
): Promise<Envelope> {
  const acted = workspace.act(frame);
  const envelope = await app.next();
  app.ack(envelope, answer);
  await acted;
  return envelope;
}

export async function openModal(view: Json = modal(), limits = {}) {
  const workspace = await startWorkspace({ limits });
  const app = await connectApp(workspace);
  const { payload } = await exchange(workspace, app, {
    kind: 'command',
    as,
    channel,
    text: '/fluentbit fix',
  });
  const opened = await call(workspace, 'views.open', { trigger_id: payload['trigger_id'], view });
  expect(opened).toMatchObject({ ok: true });
  const shown = opened['view'] as { id: string; hash: string };
  return { workspace, app, trigger: payload['trigger_id'], ...shown };
}
