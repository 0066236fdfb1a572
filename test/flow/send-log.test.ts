import { afterEach, beforeEach, expect, it } from 'vitest';
import { onCall } from '../support/fake-chat.ts';
import { readMessage } from '../support/read-message.ts';
import { crash, createStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
  await crash(stage);
});
afterEach(() => stage.close());

async function press(): Promise<string> {
  const reply = await stage.desk().form({ action: 'log-file', value: 'inc-1', by: onCall, inputs: {} });
  if (!('kind' in reply) || reply.kind !== 'whisper') throw new Error('A line was expected.');
  return readMessage(reply.message);
}
const details = async (): Promise<string> =>
  JSON.stringify(await stage.desk().form({ action: 'details', value: 'inc-1', by: onCall, inputs: {} }));

it('is sent into the thread once, however often it is asked for', async () => {
  expect(await details()).toContain('logFile.button');
  expect(await press()).toMatch(/is in the incident’s thread/);
  expect(await press()).toMatch(/already in this thread/);
  expect(stage.chat.files).toHaveLength(1);
  expect(stage.chat.files[0]).toMatchObject({ thread: stage.chat.standing('inc-1/alert').ts });
  expect(stage.chat.files[0]?.text).toMatch(/^# logs\/logging\/.*\.log$/m);
});

it('is sent when it is asked for again after Slack refused it', async () => {
  stage.chat.failNext('client', { method: 'postFile' });
  expect(await press()).toMatch(/Nothing was posted/);
  expect(await press()).toMatch(/is in the incident’s thread/);
  expect(stage.chat.files).toHaveLength(1);
});

it('is not sent a second time after a lost answer', async () => {
  stage.chat.failNext('server', { method: 'postFile' });
  expect(await press()).toMatch(/may be in the incident’s thread/);
  expect(await press()).toMatch(/may be in the incident’s thread/);
  expect(stage.chat.files).toHaveLength(0);
});
