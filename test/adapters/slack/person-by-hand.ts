import { setTimeout as wait } from 'node:timers/promises';
import type { Workspace } from '../../../src/demo/workspace/workspace.ts';

/** Presses a button, or chooses an entry of a menu, as the person on call. */
export async function press(
  workspace: Workspace,
  ts: string,
  actionId: string,
  option?: string,
): Promise<void> {
  const message = workspace.snapshot().messages.find((one) => one.ts === ts)!;
  const blocks = [...message.blocks, ...message.attachments.flatMap((attachment) => attachment.blocks ?? [])];
  const block = blocks.find((one) => JSON.stringify(one).includes(`"action_id":"${actionId}"`))!;
  const elements = block['elements'] as {
    action_id: string;
    value?: string;
    options?: { value: string }[];
  }[];
  const element = elements.find((one) => one.action_id === actionId)!;
  const chosen = element.options?.find((one) => one.value === option);
  await workspace.act({
    kind: 'block-action',
    as: 'U0ONCALL',
    at: { surface: 'message', channel: message.channel, ts },
    action: {
      type: chosen ? 'overflow' : 'button',
      action_id: actionId,
      block_id: block.block_id!,
      ...(chosen ? { selected_option: chosen } : { value: element.value ?? '' }),
    },
    values: {},
  });
}

/** Waits until something holds; rejects after three seconds. */
export async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 3_000; waited += 10) {
    if (holds()) return;
    await wait(10);
  }
  throw new Error('It did not come to hold within 3 s.');
}
