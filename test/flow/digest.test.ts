import { afterEach, expect, it } from 'vitest';
import { postDigest } from '../../src/flow/digest.ts';
import { defaultSettings } from '../../src/settings.ts';
import { approver } from '../support/fake-chat.ts';
import { readMessage } from '../support/read-message.ts';
import { crash, createStage, type Stage, upgradeThenOom } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const digests = () => stage.chat.messages.filter(({ slot }) => slot.startsWith('digest/'));

it('tells each channel what happened there since the last digest', async () => {
  const routes = [{ clusters: ['prod-us'], channel: 'C-US', locale: 'zh-CN' as const }];
  stage = await createStage({
    others: ['prod-us'],
    settings: { chat: { ...defaultSettings.chat, routes } },
  });
  await crash(stage);
  await postDigest(stage.deps());
  await stage.advance(60_000);
  expect(digests().map(({ channel }) => channel)).toEqual(['C-US', 'C1']);
  const [us = '', eu = ''] = digests().map(({ message }) => readMessage(message));
  expect(us).toMatch(/新增故障 0 个，当前未解决 0 个/);
  expect(us).not.toContain('prod-eu');
  expect(eu).toMatch(
    /1 new incident, 1 open now; 0 fixes held, 0 did not\.[\s\S]*inc-1 · prod-eu logging\/fluent-bit/,
  );
  await stage.advance(60_000);
  await postDigest(stage.deps());
  await stage.advance(10_000);
  expect(readMessage(digests().at(-1)!.message)).toMatch(/No new incident, 1 open now/);
});

it('tells what was fixed, and once for each time it is due', async () => {
  stage = await createStage();
  await crash(stage);
  await upgradeThenOom(stage, approver);
  const outcomes = await stage.outcomes();
  await postDigest(stage.deps());
  await postDigest(stage.deps());
  await stage.advance(10_000);
  expect(digests()).toHaveLength(1);
  const held = outcomes.filter((outcome) => outcome === 'held').length;
  expect(held).toBe(1);
  expect(readMessage(digests()[0]!.message)).toMatch(/Fixed[\s\S]*upgrade 3\.2\.0 → 4\.2\.8/);
});
