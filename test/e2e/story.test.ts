import { afterEach, expect, it } from 'vitest';
import { startDemoApp } from '../../src/cli/demo.ts';
import { directStory } from '../../src/demo/story/direct-story.ts';
import { playApprover } from '../../src/demo/story/play-approver.ts';
import { setStage, type Stage } from '../../src/demo/story/stage.ts';
import type { WebApiCall } from '../../src/demo/workspace/web-api.ts';
import { quietIo } from '../support/quiet-io.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function stageWithApp(onWebApiCall?: (call: WebApiCall) => void): Promise<Stage> {
  const stage = await setStage({ port: 0, rate: 12, ...(onWebApiCall ? { onWebApiCall } : {}) });
  ends.push(() => stage.close());
  const app = await startDemoApp(stage, quietIo());
  ends.push(async () => void (await app.stop()));
  return stage;
}

function playing(stage: Stage): Promise<unknown> {
  const stop = new AbortController();
  const story = directStory(stage, stop.signal);
  ends.push(async () => {
    stop.abort();
    await story;
  });
  return story;
}

const alive = new AbortController().signal;

it('plays from the crash to the verified fix while every connection is cut again and again', async () => {
  const stage = await stageWithApp();
  void playing(stage);
  const cut = setInterval(() => {
    stage.cluster.dropConnections();
    stage.workspace.dropConnections();
  }, 4_000);
  ends.push(() => clearInterval(cut));
  const ending = await playApprover(stage, { wallMs: 480_000, stop: alive });
  expect(ending).toEqual({ ended: true, missing: [] });
}, 500_000);

it('sends nothing that the workspace refuses', async () => {
  const calls: WebApiCall[] = [];
  const stage = await stageWithApp((call) => calls.push(call));
  void playing(stage);
  expect(await playApprover(stage, { wallMs: 400_000, stop: alive })).toEqual({ ended: true, missing: [] });
  const posts = calls.filter((call) => call.method === 'chat.postMessage');
  const slots = posts.map((call) =>
    JSON.stringify((call.body['metadata'] as { event_payload?: { slot?: string } }).event_payload?.slot),
  );
  expect(new Set(slots).size).toBe(slots.length);
  expect(posts.filter((call) => call.body['thread_ts'] === undefined)).toHaveLength(1);
}, 420_000);
