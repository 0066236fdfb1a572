import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PersonRef } from '../../src/approval/approval.ts';
import { postDigest } from '../../src/flow/digest.ts';
import { forgetEnded } from '../../src/flow/forget-ended.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { defaultSettings } from '../../src/settings.ts';
import { onCall } from '../support/fake-chat.ts';
import { readMessage } from '../support/read-message.ts';
import { crash, createStage, type Stage } from '../support/stage.ts';
import { incidentIn } from '../incident/events.ts';

const day = 86_400_000;
const outsider: PersonRef = { team: 'T1', user: 'U0OUT' };
let stage: Stage;
beforeEach(async () => {
  const routes = [{ clusters: ['prod-eu'], channel: 'C-EU' }];
  const chat = { ...defaultSettings.chat, routes };
  stage = await createStage({ settings: { chat, retentionMs: 10 * day } });
  stage.chat.absent.set('C-EU', new Set([outsider.user]));
});
afterEach(() => stage.close());

const ago = (ms: number) => new Date(stage.clock.now().getTime() - ms).toISOString();
const save = async (id: string, endedMs: number) => {
  const workload = { cluster: 'prod-eu', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
  const ended = { ...incidentIn('resolved'), id, workload, resolvedAt: ago(endedMs) } as Incident;
  await stage.store.saveIncident(ended, 0);
};
const command = async (text: string, by = onCall) => readMessage(await stage.desk().command(text, by, 'C1'));
const ids = async () => (await stage.store.incidents('all', 1_000)).map(({ value }) => value.id);

it('incidents that ended before the retention are gone, and whoever asks is told so', async () => {
  await save('inc-1', 11 * day);
  await save('inc-2', 9 * day);
  await save('inc-3', 0);
  await forgetEnded(stage.deps());
  expect(await ids()).toEqual(['inc-3', 'inc-2']);
  expect(await command('show inc-1')).toMatch(
    /^inc-1 is no longer kept: it ended on 2026-11-11, and incidents are kept for 10 days after their end\./,
  );
  expect(await command('show 1')).toBe(await command('show inc-1'));
  expect(await command('show inc-9')).toContain('There is no incident "inc-9"');
  const card = await stage.desk().press({ action: 'acknowledge', value: 'inc-1', by: onCall, inputs: {} });
  expect(JSON.stringify(card)).toMatch(/noIncident|removed after its retention/);
});

it('who may not read of a workload learns nothing of what was forgotten there', async () => {
  await save('inc-1', 11 * day);
  await save('inc-2', 0);
  await forgetEnded(stage.deps());
  expect(await command('show inc-1', outsider)).toBe(
    (await command('show inc-9', outsider)).replaceAll('inc-9', 'inc-1'),
  );
});

it('App Home says where the list of ended incidents has its end', async () => {
  const home = async (value: string) => {
    const reply = await stage.desk().press({ action: 'home-page', value, by: onCall, inputs: {} });
    return reply.kind === 'home' ? readMessage(reply.message) : '';
  };
  const kept = 'Incidents are kept for 10 days after their end.';
  expect(await home('ended 0 ')).toContain(kept);
  expect(await home('all 0 ')).toContain(kept);
  expect(await home('open 0 ')).not.toContain(kept);
});

it('a digest of a time longer than the retention says what it cannot count', async () => {
  await crash(stage);
  const words = /Incidents that ended more than 10 days ago are no longer kept, and are not counted here\./;
  const digest = async (sinceMs: number) => {
    await stage.store.saveDocument('digest', 'since', ago(sinceMs));
    await postDigest(stage.deps());
    await stage.advance(60_000);
    return readMessage(stage.chat.messages.findLast(({ slot }) => slot.startsWith('digest/'))!.message);
  };
  expect(await digest(7 * day)).not.toMatch(words);
  expect(await digest(30 * day)).toMatch(words);
});

it('one run takes what is much in batches, and leaves the rest to the next', async () => {
  for (let number = 1; number <= 510; number += 1) await save(`inc-${number}`, 11 * day);
  await forgetEnded(stage.deps());
  expect(await ids()).toHaveLength(10);
  expect(stage.logged.at(-1)).toContain('more is older than the retention');
  await forgetEnded(stage.deps());
  expect(await ids()).toEqual(['inc-510']);
});

it('signals outlive a short retention: what Kubernetes still tells of must not be news again', async () => {
  await stage.store.markSeen([
    { key: 'a', at: ago(89 * day) },
    { key: 'b', at: ago(91 * day) },
  ]);
  await forgetEnded(stage.deps());
  expect([await stage.store.hasSeen('a'), await stage.store.hasSeen('b')]).toEqual([true, false]);
});
