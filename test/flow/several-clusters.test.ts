import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterHealth } from '../../src/signal/cluster-health.ts';
import { approver, onCall } from '../support/fake-chat.ts';
import type { FakeCluster } from '../support/fake-cluster.ts';
import { readMessage } from '../support/read-message.ts';
import { createStage, oomKill, segfault, type Stage } from '../support/stage.ts';

let stage: Stage;
let us: FakeCluster;
beforeEach(async () => {
  stage = await createStage({ others: ['prod-us'] });
  us = other(0).cluster;
  await stage.advance(1_000);
});
afterEach(() => stage.close());

function other(at: number) {
  const found = stage.others[at];
  if (!found) throw new Error('There is no other cluster.');
  return found;
}

const ask = async (text: string) => readMessage(await stage.desk().command(text, onCall, 'C1'));
const away = (why = 'The API server does not answer.'): ClusterHealth => ({
  state: 'away',
  since: stage.clock.now().toISOString(),
  reason: 'timeout',
  why,
});

describe('several clusters', () => {
  it('the same workload in two clusters has two incidents, and a change goes to its own', async () => {
    await stage.cluster.die(1, segfault);
    await us.die(1, segfault);
    await stage.advance(20_000);
    const ids = (await stage.store.incidents('all', 5)).map(
      ({ value }) => `${value.id} ${value.workload.cluster}`,
    );
    expect(ids).toEqual(['inc-2 prod-us', 'inc-1 prod-eu']);
    await stage.press('inc-2/card/1', 'approve', approver);
    await stage.advance(10_000);
    expect([stage.writer.applied.length, other(0).writer.applied.length]).toEqual([0, 1]);
    expect(await stage.state('inc-1')).toBe('proposed');
    expect(await stage.state('inc-2')).toBe('changing');
  });

  it('one that is away disturbs nothing in the others', async () => {
    us.health = away();
    us.failNext('timeout', { times: 1_000 });
    await stage.cluster.die(1, oomKill('3.2.0'));
    await stage.advance(20_000);
    expect(await stage.state('inc-1')).toBe('proposed');
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    expect(stage.writer.applied.length).toBeGreaterThan(0);
    expect(await ask('diagnose prod-eu/logging/fluent-bit-1a')).toMatch(/prod-eu logging\/fluent-bit-1a/);
  });

  it('an incident of a cluster that is away is shown all the same', async () => {
    us.health = away();
    us.failNext('timeout', { times: 1_000 });
    other(0).writer.failNext('timeout', { times: 1_000, method: 'mayWrite' });
    const alert = {
      fingerprint: 'a',
      state: 'firing',
      name: 'KubePodCrashLooping',
      labels: { cluster: 'prod-us', namespace: 'logging', daemonset: 'fluent-bit' },
      summary: '',
      startsAt: stage.clock.now().toISOString(),
    } as const;
    expect(await stage.alerts().take([alert])).toEqual(['taken']);
    await stage.advance(12_000);
    expect(stage.text('inc-1/alert')).toContain('prod-us logging/fluent-bit');
  });

  describe('absence', () => {
    const slots = () => stage.journal.filter((line) => line.includes('cluster/'));

    it('is told once, and its end by the same message', async () => {
      const since = stage.clock.now().toISOString();
      us.health = away('connect ECONNREFUSED https://token:hunter22secret@192.0.2.7:6443.');
      await stage.advance(119_000);
      expect(slots()).toEqual([]);
      await stage.advance(120_000);
      const slot = `cluster/prod-us/away/${since}`;
      expect(slots()).toEqual([expect.stringMatching(`^post ${slot} `)]);
      expect(stage.text(slot)).toMatch(/prod-us does not answer.*connect ECONNREFUSED/);
      expect(stage.text(slot)).not.toContain('hunter22secret');
      await stage.restart();
      await stage.advance(300_000);
      expect(slots()).toHaveLength(1);
      us.health = { state: 'connected', since: stage.clock.now().toISOString() };
      await stage.advance(5_000);
      expect(slots()).toEqual([expect.any(String), expect.stringMatching(`^edit ${slot} `)]);
      expect(stage.text(slot)).toMatch(/prod-us answers again/);
      await stage.advance(300_000);
      expect(slots()).toHaveLength(2);
    });

    it('that is short, or of a list that takes long, is not told', async () => {
      us.health = away();
      await stage.advance(60_000);
      us.health = { state: 'syncing', since: us.health.since };
      await stage.advance(300_000);
      us.health = { state: 'connected', since: us.health.since };
      await stage.advance(60_000);
      expect(slots()).toEqual([]);
    });
  });

  describe('commands', () => {
    it('"status" tells how each cluster is, or one', async () => {
      us.health = away();
      await us.die(1, segfault);
      await stage.advance(1_000);
      const all = await ask('status');
      expect(all).toMatch(/prod-eu: connected since .*, watching logging\/fluent-bit\. 0 open incidents/);
      expect(all).toMatch(
        /prod-us: away since .* \(The API server does not answer\), watching logging\/fluent-bit\. 1 open incident\./,
      );
      expect(await ask('status prod-eu')).not.toContain('prod-us');
    });

    it('"incidents" are all, or those of one', async () => {
      await stage.cluster.die(1, segfault);
      await us.die(1, segfault);
      await stage.advance(1_000);
      expect(await ask('incidents')).toMatch(/inc-2.*inc-1/s);
      expect(await ask('incidents prod-eu')).not.toContain('inc-2');
    });

    it.each(['status prod-uk', 'incidents prod-uk', 'diagnose prod-uk/logging/fluent-bit-1a'])(
      '"%s" lists the choices',
      async (text) => {
        expect(await ask(text)).toContain('There is no cluster "prod-uk" here. I watch prod-eu, prod-us.');
      },
    );

    it('"diagnose" asks back where a name is in several clusters', async () => {
      expect(await ask('diagnose logging/fluent-bit')).toMatch(
        /^That is in prod-eu and prod-us\. Write "diagnose prod-eu\/logging\/fluent-bit-\w+" or "diagnose prod-us\/logging\/fluent-bit-\w+"\.$/m,
      );
      expect(await ask('diagnose prod-us/logging/fluent-bit')).toContain('prod-us logging/fluent-bit-');
    });

    it('"diagnose" passes over what is no cluster in a longer text', async () => {
      const text = 'diagnose please runbooks/logging/fluent-bit and prod-us/logging/fluent-bit-1a';
      expect(await ask(text)).toContain('prod-us logging/fluent-bit-1a');
      expect(await ask('diagnose please runbooks/logging/fluent-bit')).toMatch(
        /^That is in prod-eu and prod-us/,
      );
    });
  });
});
