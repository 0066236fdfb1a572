import { afterEach, describe, expect, it } from 'vitest';
import type { Death } from '../support/fake-cluster.ts';
import { createStage, oomKill, segfault, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const alerts = () => stage.journal.filter((line) => line.includes('inc-1/alert'));
const firstText = () => stage.chat.standing('inc-1/alert').history[0]?.text;

/** From now on evidence takes this long. */
function slowEvidence(ms: number): void {
  const { cluster } = stage.cluster;
  const collect = cluster.collect.bind(cluster);
  Object.assign(cluster, {
    collect: async (...question: Parameters<typeof collect>) => {
      await stage.clock.sleep(ms);
      return collect(...question);
    },
  });
}

describe('the first post', () => {
  it('has the cause and what is asked for, half a second after the death when evidence is answered at once', async () => {
    stage = await createStage();
    await stage.advance(1_000);
    await stage.cluster.die(1, segfault);
    await stage.advance(500);
    expect(firstText()).toMatch(/high confidence: .* One approval is needed in the thread/);
    await stage.advance(20_000);
    expect(alerts()).toHaveLength(1);
  });

  it('waits for a diagnosis that takes some seconds', async () => {
    stage = await createStage();
    slowEvidence(7_000);
    await stage.cluster.die(1, segfault);
    await stage.advance(6_900);
    expect(stage.journal).toEqual([]);
    await stage.advance(600);
    expect(firstText()).toMatch(/high confidence: .* One approval is needed in the thread/);
  });

  it.each([10_000, 4_000])('does not wait longer than it may: %i ms', async (firstPostMs) => {
    stage = await createStage({ settings: { firstPostMs } });
    slowEvidence(60_000);
    await stage.cluster.die(1, segfault);
    await stage.advance(firstPostMs - 100);
    expect(stage.journal).toEqual([]);
    await stage.advance(600);
    expect(firstText()).toMatch(/The cause is being looked for/);
    await stage.advance(60_000);
    expect(stage.text('inc-1/alert')).toMatch(/high confidence/);
  });

  it('comes in time also when the evidence cannot be read at all, and when the bot is started anew meanwhile', async () => {
    stage = await createStage();
    stage.cluster.failNext('server', { method: 'collect', times: 100 });
    await stage.cluster.die(1, oomKill('3.2.0'));
    await stage.advance(6_000);
    await stage.restart();
    await stage.advance(3_000);
    expect(stage.journal).toEqual([]);
    await stage.advance(1_500);
    expect(firstText()).toMatch(/is being OOM-killed.*The cause is being looked for/);
  });

  it('is not held back by a death that comes while the first one is being looked at', async () => {
    stage = await createStage();
    slowEvidence(3_000);
    await stage.cluster.die(1, segfault);
    await stage.advance(1_000);
    await stage.cluster.die(2, segfault);
    await stage.advance(2_500);
    expect(firstText()).toMatch(/2 of 3 pods since.*high confidence/);
  });

  it('of an end that was asked for never comes', async () => {
    stage = await createStage();
    const stopped: Death = { exitCode: 143, reason: 'Error', log: '[engine] caught signal (SIGTERM)\n' };
    await stage.cluster.die(1, stopped);
    await stage.advance(60_000);
    expect([await stage.state(), stage.journal]).toEqual(['resolved', []]);
  });
});
