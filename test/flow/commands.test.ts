import { afterEach, beforeEach, expect, it } from 'vitest';
import { postFleetReport } from '../../src/flow/fleet.ts';
import { defaultSettings } from '../../src/settings.ts';
import { onCall } from '../support/fake-chat.ts';
import { actionsOf, readMessage } from '../support/read-message.ts';
import { crash, createStage, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
  await crash(stage);
});
afterEach(() => stage.close());

const ask = async (text: string) => readMessage(await stage.desk().command(text, onCall, 'C1'));

it.each([
  ['help', /\/fluentbit diagnose namespace\/pod – read a pod now/],
  ['', /do not run in threads/],
  ['status', /prod-eu.*logging\/fluent-bit.*1 open/],
  ['incidents', /inc-1/],
  ['show inc-1', /fw_conn_event/],
  ['SHOW 1', /fw_conn_event/],
  ['show inc-9', /inc-9/],
  ['diagnose logging/fluent-bit-2a', /fw_conn_event/],
  ['diagnose prod-eu/logging/fluent-bit-2a', /fw_conn_event/],
  ['diagnose logging/nobody', /logging\/nobody.*logging\/fluent-bit-1a/],
  ['diagnose', /Write "diagnose namespace\/pod", such as "diagnose logging\/fluent-bit-/],
  ['versions', /\d+\.\d+\.\d+/],
  ['versions 3.2.0', /FLB-FWD-PAUSE-1.*\d+\.\d+\.[1-9]/],
  ['versions latest', /latest/],
  ['fleet', /1 workload, 1 with something to do.*prod-eu logging\/fluent-bit.*3\.2\.0.*FLB-FWD-PAUSE-1/],
  ['stat', /status/],
  ['rm -rf', /rm/],
  ['constructor', /"constructor" is not a command/],
])('"%s"', async (text, expected) => {
  expect((await ask(text)).replaceAll('\n', ' ')).toMatch(expected);
});

it('"diagnose" says whose pods it could not list, and still answers', async () => {
  stage.cluster.failNext('forbidden', { method: 'podsOf' });
  expect(await ask('diagnose logging/fluent-bit-2a')).toMatch(
    /There is no Fluent Bit pod logging\/fluent-bit-2a\..* The pods of logging\/fluent-bit cannot be listed now\./,
  );
});

it('answers without buttons: decisions stay with the incident’s own messages', async () => {
  expect(actionsOf(await stage.desk().command('show inc-1', onCall, 'C1'))).toEqual([]);
});

it('says that it is read-only where it is', async () => {
  await stage.close();
  stage = await createStage({ settings: { changes: defaultSettings.changes } });
  expect(await ask('status')).toMatch(/read-only/i);
});

it('"versions" keeps to the releases that the settings allow, and says what is lacking', async () => {
  await stage.close();
  stage = await createStage({ settings: { releases: { ...defaultSettings.releases, allowed: ['3.2.1'] } } });
  expect(await ask('versions 3.2.0')).toMatch(
    /\. No release newer than 3\.2\.0 among the allowed versions cures this; .* would: allow it and mirror its image\.$/,
  );
});

it('posts the fleet as a message of its own, once for each time it is due', async () => {
  const deps = stage.deps();
  await postFleetReport(deps);
  await postFleetReport(deps);
  await stage.advance(5_000);
  const posted = stage.journal.filter((line) => line.startsWith('post fleet/'));
  expect(posted).toHaveLength(1);
});
