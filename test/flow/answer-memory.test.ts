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

const ask = async (text: string) => stage.desk().command(`memory ${text}`, onCall, 'C1');

it('says what the configuration of a workload can need, beside its limit, and changes nothing', async () => {
  const before = stage.journal.length;
  const said = readMessage(await ask('logging/fluent-bit'));
  expect(said).toMatch(
    /prod-eu logging\/fluent-bit · Fluent Bit 3\.2\.0 · 1 connection an input, 10 files a tail input, outputs hanging/,
  );
  expect(said).toMatch(/It can need \d+Mi; its limit is \d+Mi\. A limit of \d+Mi would hold it\./);
  expect(said).toMatch(/forward\.0/);
  expect(stage.journal.slice(before)).toEqual([]);
});

it('says what other values would change', async () => {
  const need = (said: string) => Number(/can need (\d+)Mi/.exec(said)?.[1]);
  const now = readMessage(await ask('logging/fluent-bit'));
  const less = readMessage(await ask('logging/fluent-bit input.Mem_Buf_Limit=16M limit=4Gi'));
  expect(need(less)).toBeLessThan(need(now));
  expect(less).toContain('What if: input.Mem_Buf_Limit=16M');
  expect(less).toContain('its limit is 4096Mi');
  expect(less).toContain('That fits.');
});

it.each([
  ['', /Of which workload\?/],
  ['logging/nobody', /There is no Fluent Bit pod logging\/nobody\./],
  ['logging/fluent-bit input.Mem_Buf_Limit=64Mi', /input\.Mem_Buf_Limit=64Mi: .*Kubernetes unit/],
  ['logging/fluent-bit http.0.Mem_Buf_Limit=64M', /there is no input "http"; known are/],
  ['logging/fluent-bit limit=512m', /limit=512m: expected 768Mi\./],
])('memory %s', async (text, words) => {
  expect(readMessage(await ask(text))).toMatch(words);
});

it('is told in Chinese', async () => {
  expect(readMessage(await ask('logging/fluent-bit'), 'zh-CN')).toMatch(/可能需要 \d+Mi；其限制为 \d+Mi。/);
});
