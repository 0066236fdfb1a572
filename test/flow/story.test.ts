import { afterEach, expect, it } from 'vitest';
import { parseQuantity } from '../../src/fluentbit/quantity.ts';
import { approver, onCall } from '../support/fake-chat.ts';
import { crash, createStage, type Stage, upgradeThenOom } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

async function play(): Promise<void> {
  stage = await createStage();
  await crash(stage);
  await stage.press('inc-1/alert', 'acknowledge', onCall);
  await upgradeThenOom(stage, approver);
  await stage.press('inc-1/card/2', 'approve', approver);
  await stage.advance(10_000);
  await stage.cluster.rollOut();
  await stage.advance(90_000);
}

/** What stands in the object in the end: how much is needed is another test's question. */
const limit = () =>
  stage.cluster.objects.daemonSet.spec.template.spec.containers[0]?.resources.limits?.memory;

it('plays the source document from the crash to the verified fix', async () => {
  await play();
  expect(stage.transcript()).toEqual([
    'post inc-1/alert red [upgrade change-limits acknowledge details name-cause not-an-incident snooze-1h snooze-worse]',
    'post inc-1/diagnosis/1 grey []',
    'post inc-1/card/1 yellow [approve decline change-values put-back]',
    'dry-run DaemonSet {"image":"cr.fluentbit.io/fluent/fluent-bit:4.2.8"} → done',
    'write DaemonSet {"image":"cr.fluentbit.io/fluent/fluent-bit:4.2.8"} → done',
    'edit inc-1/alert blue [details name-cause not-an-incident]',
    'edit inc-1/card/1 blue [undo]',
    'edit inc-1/alert orange [upgrade change-limits details name-cause not-an-incident snooze-1h snooze-worse]',
    'edit inc-1/card/1 orange [undo]',
    'post inc-1/diagnosis/2 grey []',
    'post inc-1/card/2 yellow [approve decline change-values put-back]',
    'dry-run ConfigMap Mem_Buf_Limit 360m → done',
    `dry-run DaemonSet {"resources":{"limits":{"memory":"${limit()}"}}} → done`,
    'write ConfigMap Mem_Buf_Limit 360m → done',
    `write DaemonSet {"resources":{"limits":{"memory":"${limit()}"}}} → done`,
    'edit inc-1/alert blue [details name-cause not-an-incident]',
    'edit inc-1/card/2 blue [undo]',
    'edit inc-1/card/1 orange []',
    'edit inc-1/alert green []',
    'edit inc-1/card/2 green [undo]',
    'post inc-1/summary (and channel) green [name-cause not-an-incident reopen details]',
  ]);
  expect([await stage.state(), await stage.outcomes()]).toEqual(['resolved', ['held', 'held']]);
  expect(parseQuantity(limit() ?? '')).toBeGreaterThan(512 * 2 ** 20);
  expect(stage.logged.filter((line) => !line.startsWith('info'))).toEqual([]);
});

it('says everything a person needs, where they look for it', async () => {
  await play();
  const [first] = stage.chat.standing('inc-1/alert').history.slice(1);
  expect(first?.text).toMatch(/2 of 3 pods since 03:09 UTC/);
  expect(first?.text).toMatch(/image change 1\.9\.2 → 3\.2\.0/);
  expect(first?.text).toMatch(/high confidence/);
  expect(first?.text).toMatch(/Logs are being lost/);
  expect(stage.text('inc-1/diagnosis/1')).toMatch(/SIGSEGV at fw_conn_event\(\)/);
  expect(stage.text('inc-1/diagnosis/1')).toMatch(
    /#0 .* in {2}fw_conn_event\(\) at plugins\/in_forward\/fw_conn\.c:75/,
  );
  expect(stage.text('inc-1/diagnosis/1')).toMatch(/"exitCode": 139/);
  expect(stage.text('inc-1/diagnosis/2')).toMatch(/"reason": "OOMKilled"/);
  expect(stage.text('inc-1/card/1')).toMatch(/\+ image: cr\.fluentbit\.io\/fluent\/fluent-bit:4\.2\.8/);
  expect(stage.text('inc-1/card/2')).toMatch(/- Mem_Buf_Limit: 256m\n\+ Mem_Buf_Limit: 360m/);
  expect(stage.text('inc-1/card/2')).toContain(`- limits.memory: 512Mi\n+ limits.memory: ${limit()}`);
  expect(stage.text('inc-1/card/2')).toMatch(/0 deaths .* 3 of 3 pods/);
  expect(stage.text('inc-1/summary')).toMatch(/upgrade 3\.2\.0 → 4\.2\.8/);
});

it('keeps one message a slot, everything in the thread of the alert', async () => {
  await play();
  const [alert, ...thread] = stage.chat.messages;
  expect(alert?.thread).toBeUndefined();
  expect(thread.map((message) => [message.slot, message.thread])).toEqual(
    ['diagnosis/1', 'card/1', 'diagnosis/2', 'card/2', 'summary'].map((what) => [`inc-1/${what}`, alert?.ts]),
  );
});

it('writes under the approval of exactly that plan', async () => {
  await play();
  const digests = (await stage.store.incident('inc-1'))?.value.attempts.map((attempt) => attempt.digest);
  expect(stage.writer.applied.map(({ write, digest, by }) => [write.object.kind, digest, by])).toEqual([
    ['DaemonSet', digests?.[0], [approver.user]],
    ['ConfigMap', digests?.[1], [approver.user]],
    ['DaemonSet', digests?.[1], [approver.user]],
  ]);
});
