import { afterEach, describe, expect, it } from 'vitest';
import { tell } from '../../src/language/words.ts';
import { OutsideError } from '../../src/outside-error.ts';
import type { ReceivedAlert } from '../../src/signal/received-alert.ts';
import { approver } from '../support/fake-chat.ts';
import { crash, createStage, segfault, type Stage, upgradeThenOom } from '../support/stage.ts';
import { english } from '../support/english.ts';

let stage: Stage;
afterEach(() => stage.close());

const pod = () => stage.cluster.objects.pods[0]?.metadata.name ?? '';
const firing = (change: Partial<ReceivedAlert> = {}): ReceivedAlert => ({
  fingerprint: '57c6d9296de2ad39',
  state: 'firing',
  name: 'KubePodCrashLooping',
  labels: { alertname: 'KubePodCrashLooping', namespace: 'logging', pod: pod(), container: 'fluent-bit' },
  summary: 'Pod is crash looping.',
  startsAt: stage.clock.now().toISOString(),
  ...change,
});
const resolved = (alert: ReceivedAlert): ReceivedAlert => ({
  ...alert,
  state: 'resolved',
  endsAt: stage.clock.now().toISOString(),
});
const take = (...alerts: ReceivedAlert[]) => stage.alerts().take(alerts);
const incidents = async () => (await stage.store.incidents('all', 10)).map(({ value }) => value);

describe('alerts of other monitoring', () => {
  it('belong to the incident that is open there, each once, also after a restart', async () => {
    stage = await createStage();
    await crash(stage);
    const alert = firing();
    const before = (await incidents())[0]?.signals;
    expect(await take(alert)).toEqual(['taken']);
    expect(await take(alert, alert)).toEqual(['repeated', 'repeated']);
    await stage.restart();
    expect(await take(alert)).toEqual(['repeated']);
    const later = firing({ startsAt: new Date(stage.clock.now().getTime() + 1).toISOString() });
    expect(await take(later)).toEqual(['taken']);
    const all = await incidents();
    expect(all.map(({ id, trouble, signals }) => ({ id, trouble, signals }))).toEqual([
      { id: 'inc-1', trouble: 'dying', signals: (before ?? 0) + 2 },
    ]);
  });

  it('told twice at once, as replicas of Alertmanager do, are one', async () => {
    stage = await createStage();
    const alert = firing();
    const outcomes = await Promise.all([take(alert), take(alert)]);
    expect(outcomes).toEqual([['taken'], ['repeated']]);
    expect((await incidents()).map(({ signals }) => signals)).toEqual([1]);
  });

  it('take the trouble of the open incident, whatever they are called', async () => {
    stage = await createStage();
    await crash(stage);
    expect(await take(firing({ name: 'FluentBitRetriesHigh' }))).toEqual(['taken']);
    expect((await incidents()).map(({ trouble }) => trouble)).toEqual(['dying']);
  });

  it('open an incident where none is, quoted without secrets', async () => {
    stage = await createStage();
    const summary = 'Retries to https://user:hunter22secret@es.example\u202e failed';
    expect(await take(firing({ name: 'FluentBitRetriesHigh', summary }))).toEqual(['taken']);
    const [incident] = await incidents();
    expect(incident).toMatchObject({ trouble: 'straining', container: 'fluent-bit', podCount: 1 });
    expect(incident?.pods[0]).toMatchObject({ pod: pod(), node: 'node-1', deaths: 0 });
    const text = JSON.stringify(english(incident));
    expect(text).toContain('alert FluentBitRetriesHigh: Retries to https://');
    expect(JSON.stringify(incident)).not.toMatch(/hunter22secret|\u202e/);
  });

  it('that fire since long ago are news; a sender whose clock is ahead does not make tomorrow of it', async () => {
    stage = await createStage();
    const now = stage.clock.now().toISOString();
    const startsAt = '2026-11-21T00:00:00.000Z';
    expect(await take(firing({ startsAt }), firing({ startsAt: '2026-11-23T00:00:00.000Z' }))).toEqual([
      'taken',
      'taken',
    ]);
    const all = await incidents();
    expect(all.map(({ openedAt, lastSignalAt, signals }) => ({ openedAt, lastSignalAt, signals }))).toEqual([
      { openedAt: now, lastSignalAt: now, signals: 2 },
    ]);
  });

  it('of the workload as a whole are told with the pod that is worst off', async () => {
    stage = await createStage();
    await stage.cluster.die(2, segfault);
    const labels = { alertname: 'KubeDaemonSetRolloutStuck', namespace: 'logging', daemonset: 'fluent-bit' };
    expect(await take(firing({ labels }))).toEqual(['taken']);
    expect((await incidents())[0]?.podCount).toBe(1);
  });

  it.each([
    ['a pod that nobody watches', { namespace: 'shop', pod: 'cart-0' }],
    ['a pod of the same namespace', { namespace: 'logging', pod: 'loki-0' }],
    ['another container of the pod', { namespace: 'logging', pod: 'PAD', container: 'reloader' }],
    [
      'a pod of a Job that the bot could have made',
      { namespace: 'logging', pod: 'fluent-bit-check-1-abcde' },
    ],
    ['no pod at all', { node: 'node-1' }],
  ])('about %s are counted and nothing else', async (_, labels) => {
    stage = await createStage();
    const given = JSON.parse(JSON.stringify(labels).replace('PAD', pod())) as Record<string, string>;
    expect(await take(firing({ labels: given }))).toEqual(['unwatched']);
    expect(await incidents()).toEqual([]);
  });

  it('of a cluster that is not this one are left alone', async () => {
    stage = await createStage();
    const { labels } = firing();
    const outcomes = await take(
      firing({ labels: { ...labels, cluster: 'prod-us' } }),
      firing({ labels: { ...labels, cluster: 'prod-eu' } }),
    );
    expect(outcomes).toEqual(['unknown-cluster', 'taken']);
  });

  it('count also while the cluster does not answer', async () => {
    stage = await createStage();
    stage.cluster.failNext('timeout', { method: 'podsOf' });
    const labels = { alertname: 'A', namespace: 'logging', pod: 'fluent-bit-x7k2p' };
    expect(await take(firing({ labels }))).toEqual(['taken']);
    expect((await incidents())[0]?.pods).toMatchObject([{ pod: labels.pod, podUid: labels.pod }]);
  });

  it('are to be told again when nobody can say whether their pod is watched, the others are taken', async () => {
    stage = await createStage();
    stage.cluster.failNext('timeout', { method: 'podsOf' });
    const sure = firing({ fingerprint: 'sure', labels: { namespace: 'logging', daemonset: 'fluent-bit' } });
    await expect(take(firing(), sure)).rejects.toThrow(OutsideError);
    expect(await take(firing(), sure)).toEqual(['taken', 'repeated']);
  });

  it('that end stand in the timeline once, and are no end of the incident', async () => {
    stage = await createStage();
    await crash(stage);
    const alert = firing();
    await take(alert);
    const end = resolved(alert);
    expect(await take(end)).toEqual(['resolved']);
    expect(await take(end)).toEqual(['repeated']);
    await stage.restart();
    expect(await take(end)).toEqual(['repeated']);
    const [incident] = await incidents();
    expect(incident?.state).toBe('proposed');
    expect(english(incident?.timeline.filter(({ what }) => tell(what, 'en').startsWith('alert ')))).toEqual([
      { at: end.endsAt, what: 'alert KubePodCrashLooping resolved' },
    ]);
  });

  it('that end where nothing is open change nothing', async () => {
    stage = await createStage();
    expect(await take(resolved(firing()))).toEqual(['nothing-open']);
    expect(await incidents()).toEqual([]);
  });

  it('that end after the change stand by the verification', async () => {
    stage = await createStage();
    await crash(stage);
    await take(firing({ name: 'BeforeIt' }));
    await take(resolved(firing({ name: 'BeforeIt' })));
    await upgradeThenOom(stage, approver);
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(10_000);
    await stage.cluster.rollOut();
    await stage.advance(30_000);
    await take(resolved(firing()));
    await stage.advance(120_000);
    const [incident] = await incidents();
    expect(english(incident)).toMatchObject({
      state: 'resolved',
      how: expect.stringMatching(/^no death in .*; alert KubePodCrashLooping resolved at 03:1\d UTC$/),
    });
    expect(stage.text('inc-1/summary')).toContain('alert KubePodCrashLooping resolved at');
  });
});
