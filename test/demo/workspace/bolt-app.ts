import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { onTestFinished } from 'vitest';
import type { FromPage } from '../../../src/demo/workspace/page-protocol.ts';
import type { Workspace } from '../../../src/demo/workspace/workspace.ts';

export const channel = 'C0INCIDENT';
export const button = (action_id: string) => ({
  type: 'actions' as const,
  block_id: 'buttons',
  elements: [
    { type: 'button' as const, action_id, value: 'v1', text: { type: 'plain_text' as const, text: 'Go' } },
  ],
});
export const reasonView = {
  type: 'modal' as const,
  callback_id: 'reason',
  title: { type: 'plain_text' as const, text: 'Why?' },
  submit: { type: 'plain_text' as const, text: 'Save' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'why',
      label: { type: 'plain_text' as const, text: 'Reason' },
      element: { type: 'plain_text_input' as const, action_id: 'text' },
    },
  ],
};

const silent = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

/** The unmodified Bolt in Socket Mode; a short ping timeout, since that is how long it waits before it reconnects. */
export async function startBolt(workspace: Workspace, listen: (app: App) => void = () => {}): Promise<App> {
  const clientOptions = { slackApiUrl: `${workspace.url}/api/` };
  const receiver = new SocketModeReceiver({
    appToken: workspace.tokens.app,
    clientPingTimeout: 200,
    logger: silent,
    installerOptions: { clientOptions },
  });
  const app = new App({ token: workspace.tokens.bot, receiver, clientOptions, logger: silent });
  app.error(async (error) => {
    throw error;
  });
  listen(app);
  await app.start();
  onTestFinished(async () => void (await app.stop()));
  return app;
}

export const click = (as: string, ts: string, action_id: string): FromPage => ({
  kind: 'block-action',
  as,
  at: { surface: 'message', channel, ts },
  action: { type: 'button', action_id, block_id: 'buttons' },
  values: {},
});
export const submit = (id: string, value: string): FromPage => ({
  kind: 'view-submit',
  as: 'U0APPROVER',
  id,
  values: { why: { text: { type: 'plain_text_input', value } } },
});
