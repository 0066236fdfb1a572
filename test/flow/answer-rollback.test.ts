import { afterEach, expect, it } from 'vitest';
import { english } from '../support/english.ts';
import { changeAndCrash, minute, runWell, setVersion } from '../support/changed-scene.ts';
import { imageOf } from '../support/cluster-objects.ts';
import { approver, guest, onCall } from '../support/fake-chat.ts';
import { buttonsOf, readMessage } from '../support/read-message.ts';
import { createStage, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const image = () => stage.cluster.objects.daemonSet.spec.template.spec.containers[0]?.image ?? '';
const rollback = async (text: string) => {
  const message = english(await stage.desk().command(`rollback ${text}`, onCall, 'C1'));
  await stage.advance(5_000);
  return message;
};

it('opens an incident in somebody’s name where none is open, and proposes what ran before', async () => {
  stage = await runWell();
  setVersion(stage, '3.0.6');
  await stage.cluster.rollOut();
  await stage.advance(minute);
  expect((await rollback('logging/fluent-bit')).text).toBe(
    'Proposed in inc-1: upgrade 3.0.6 → 3.0.7. Nothing is changed before it is approved.',
  );
  expect([await stage.state(), stage.writer.applied]).toEqual(['proposed', []]);
  expect(stage.text('inc-1/alert')).toMatch(/ASKED .* is asked to be put back/);
  expect((await rollback('logging/fluent-bit')).text).toMatch(/^This is proposed already in inc-1/);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(65_000);
  await stage.cluster.rollOut();
  await stage.advance(120_000);
  expect([image(), await stage.state(), await stage.outcomes()]).toEqual([
    imageOf('3.0.7'),
    'resolved',
    ['held'],
  ]);
});

it('proposes in the incident that is open', async () => {
  stage = await changeAndCrash();
  expect((await rollback('inc-1')).text).toMatch(/^Proposed in inc-1: go back 3\.2\.0 → 3\.0\.7/);
  expect(await stage.outcomes()).toEqual(['replaced', 'offered']);
});

it('offers the undo of the bot’s own change, which only an approver can ask for', async () => {
  stage = await changeAndCrash();
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(5_000);
  const message = await rollback('logging/fluent-bit');
  const [undo] = buttonsOf(message);
  expect(message.text).toMatch(/^The last change of prod-eu logging\/fluent-bit is "upgrade 3\.2\.0 → /);
  expect(undo).toMatchObject({ action: 'undo', label: 'Stop and undo' });
  expect(await stage.state()).toBe('changing');
  await stage.desk().press({ action: 'undo', value: undo?.value ?? '', by: approver, inputs: {} });
  await stage.advance(5_000);
  expect(await stage.state()).toBe('undoing');
});

it('after somebody else’s change it is that one which is taken back', async () => {
  stage = await changeAndCrash();
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(65_000);
  await stage.cluster.rollOut();
  await stage.advance(150_000);
  expect(await stage.state()).toBe('resolved');
  setVersion(stage, '4.2.7');
  await stage.cluster.rollOut();
  await stage.advance(minute);
  expect((await rollback('logging/fluent-bit')).text).toMatch(/^Proposed in inc-2: /);
});

it.each([
  ['', /^Roll back what\? Write/],
  [
    'logging/other',
    /^There is no Fluent Bit workload logging\/other\. I watch prod-eu\/logging\/fluent-bit\.$/,
  ],
  ['inc-9', /^There is no incident "inc-9"/],
  ['logging/fluent-bit', /^Proposed in inc-1: go back 3\.2\.0 → 1\.9\.2/],
])('%j', async (text, answer) => {
  stage = await createStage();
  await stage.advance(1_000);
  expect((await rollback(text)).text).toMatch(answer);
});

it('where something else keeps the objects it says what to do, and opens nothing', async () => {
  stage = await runWell();
  const { metadata } = stage.cluster.objects.daemonSet;
  metadata.labels = { ...metadata.labels, 'kustomize.toolkit.fluxcd.io/name': 'logs' };
  setVersion(stage, '3.0.6');
  await stage.cluster.rollOut();
  await stage.advance(minute);
  expect((await rollback('logging/fluent-bit')).text).toMatch(
    /^By hand: upgrade 3\.0\.6 → 3\.0\.7\. .* belongs to Flux .* No plan is proposed for that\.$/,
  );
  expect(await stage.store.incidents('all', 10)).toEqual([]);
});

it('while a change is being undone there is nothing else to take back', async () => {
  stage = await changeAndCrash();
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(5_000);
  await stage.press('inc-1/card/1', 'undo', approver);
  await stage.advance(1_000);
  expect([(await rollback('inc-1')).text, await stage.state()]).toEqual([
    'A change is under way in inc-1: something else can be proposed when it has ended.',
    'undoing',
  ]);
});

it('people from elsewhere propose nothing', async () => {
  stage = await runWell();
  const stranger = { team: 'T-OTHER', user: guest.user };
  expect(readMessage(await stage.desk().command('rollback logging/fluent-bit', stranger, 'C1'))).toMatch(
    /^People from other workspaces may not read/,
  );
  expect(await stage.store.incidents('all', 10)).toEqual([]);
});
